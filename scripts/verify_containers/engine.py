"""A Docker engine of our own: started by hand, ended by its pid, with the machine's network put back as it was."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import compose

DOCKER = "/usr/bin/docker"  # Debian's: its BuildKit needs no plugin
COMPOSE = str(Path(compose.__file__).parent / "docker-compose")  # the package's Python wrapper loses the exit code
START_S = 30
CONFIG = {
    "storage-driver": "overlay2",
    "exec-opts": ["native.cgroupdriver=cgroupfs"],
    # Away from the ranges that machines and their networks usually use.
    "bip": "172.31.250.1/24",
    "default-address-pools": [{"base": "172.31.240.0/21", "size": 24}],
    "log-level": "warn",
}
ITS_RULES = re.compile(r"DOCKER|docker0|172\.31\.2[45]\d")
BRIDGE = Path("/sys/class/net/docker0")
FORWARDING = Path("/proc/sys/net/ipv4/ip_forward")


@dataclass(frozen=True, slots=True)
class Engine:
    """Talks to the engine behind ``socket``.

    Args:
        settings: environment of compose, what a person would have in ``.env``.
        project: the folder of docker-compose.yml.
    """

    socket: Path
    project: Path
    settings: dict[str, str]

    def docker(self, *arguments: str, check: bool = True) -> str:
        """Run ``docker ARGUMENTS``; return what it printed."""
        return self._run([DOCKER, *arguments], check=check)

    def compose(self, *arguments: str, check: bool = True) -> str:
        """Run ``docker compose ARGUMENTS`` on the project; return what it printed."""
        return self._run([COMPOSE, "--project-directory", str(self.project), *arguments], check=check)

    def build(self, tag: str, folder: Path) -> None:
        """Build the Dockerfile of ``folder`` and name the image ``tag``."""
        self._run([DOCKER, "build", "--quiet", "--tag", tag, str(folder)])

    def has_image(self, tag: str) -> bool:
        return bool(self.docker("images", "--quiet", tag))

    def image_mb(self, tag: str) -> int:
        """Return the size of an image, 10^6 bytes."""
        return int(self.docker("image", "inspect", "--format", "{{.Size}}", tag)) // 1_000_000

    def _run(self, command: list[str], check: bool = True) -> str:
        environment = os.environ | self.settings | {"DOCKER_HOST": f"unix://{self.socket}", "DOCKER_BUILDKIT": "1"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(command[1:])} ended with {done.returncode}:\n{done.stderr[-4000:]}")
        return done.stdout.strip()


@contextmanager
def running(work: Path, project: Path, settings: dict[str, str]) -> Iterator[Engine]:
    """Start dockerd with everything it writes below ``work``; end it and undo what it did to the machine.

    Raises:
        RuntimeError: another engine runs here, or this one did not start; with the end of its log.
    """
    if BRIDGE.exists():
        raise RuntimeError("docker0 is there: another Docker engine uses it. Left behind? ip link delete docker0")
    config, log, socket = work / "daemon.json", work / "engine.log", work / "engine.sock"
    config.write_text(json.dumps(CONFIG))
    policy, forwarding = _forward_policy(), FORWARDING.read_text()
    command = ["dockerd", "--config-file", config, "--data-root", work / "engine", "--exec-root", work / "exec"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--pidfile", work / "engine.pid", "--host", f"unix://{socket}"], stdout=out, stderr=out
        )
    engine = Engine(socket, project, settings)
    try:
        deadline = time.monotonic() + START_S
        while not engine.docker("version", "--format", "{{.Server.Version}}", check=False):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"dockerd did not start. The end of {log}:\n{log.read_text()[-2000:]}")
            time.sleep(0.2)
        yield engine
    finally:
        process.terminate()
        process.wait(60)
        # It leaves its bridge, its rules, and forwarding off for everybody but itself.
        subprocess.run(["ip", "link", "delete", BRIDGE.name], check=False)
        rules = subprocess.run(["iptables-save"], capture_output=True, text=True, check=True).stdout
        kept = re.sub(r":FORWARD \w+", f":FORWARD {policy}", "".join(_not_its_own(rules)))
        subprocess.run(["iptables-restore"], input=kept, text=True, check=True)
        FORWARDING.write_text(forwarding)


def _not_its_own(rules: str) -> list[str]:
    return [line for line in rules.splitlines(keepends=True) if not ITS_RULES.search(line)]


def _forward_policy() -> str:
    rules = subprocess.run(["iptables", "--list-rules", "FORWARD"], capture_output=True, text=True, check=True).stdout
    return rules.split()[2]  # "-P FORWARD ACCEPT"
