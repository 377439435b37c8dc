"""Builds the pages when their sources changed, and starts the server that serves them."""

import hashlib
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from shop_app.local import processes

ROOT = Path(__file__).resolve().parents[2]
STAMP = ROOT / ".web" / "shop-build"
CLIENT = ROOT / ".web" / "build" / "client"
SOURCES = ("pages", "state", "assets", "shop_app/build.py", "shop_app/routes.py", "shop_app/shop_app.py", "rxconfig.py")
SERVE = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "GRANIAN_RESPAWN_FAILED_WORKERS": "true",
}


def fingerprint() -> str:
    """Return what the built pages depend on as one hash."""
    digest = hashlib.sha256(version("reflex").encode())
    for source in SOURCES:
        path = ROOT / source
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts and "external" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_built() -> bool:
    """Say whether the build is there and of these very sources."""
    return CLIENT.is_dir() and STAMP.is_file() and STAMP.read_text() == fingerprint()


class Build:
    """A build of the pages, running beside other work."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._fingerprint = fingerprint()
        STAMP.unlink(missing_ok=True)
        command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
        self._process = processes.spawn(command, log, {"REFLEX_ENV_MODE": "prod"})

    def wait(self) -> None:
        """Wait until the pages are built.

        Raises:
            RuntimeError: the build failed; with the end of its log.
        """
        if self._process.wait() != 0:
            raise RuntimeError(f"The pages could not be built. The end of {self._log}:\n{_tail(self._log)}")
        STAMP.write_text(self._fingerprint)

    def stop(self) -> None:
        processes.stop(self._process)


def serve(host: str, port: int, workers: int, log: Path | None) -> "subprocess.Popen[bytes]":
    """Start the server for pages, websocket and REST on one port."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--workers-kill-timeout", "10", "shop_app.shop_app:app"]
    return processes.spawn(command, log, SERVE)


def start_worker(log: Path) -> "subprocess.Popen[bytes]":
    """Start the clock process."""
    return processes.spawn([sys.executable, "-m", "shop_app.cli", "worker"], log)


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-1500:] if log.exists() else os.strerror(2)
