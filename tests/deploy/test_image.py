"""The image: what goes in, what stays out, and that it starts the shop the way the command line does."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from dockerfile import stages

from shop_app.cli import frontend
from shop_app.local import processes

pytestmark = pytest.mark.containers

HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent)
AT_HOME = [".git", ".venv", ".web", ".data", ".states", ".env", "uv.lock", "tests", "docs", "kubernetes"]


@pytest.fixture(scope="module")
def image(root):
    return stages(root / "Dockerfile")


@pytest.fixture(scope="module")
def let_through(root):
    lines = (root / ".dockerignore").read_text().splitlines()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def test_the_dockerfiles_follow_hadolints_advice(root):
    files = [root / "Dockerfile", *sorted(root.glob("scripts/verify_containers/stand_ins/*/Dockerfile"))]

    done = subprocess.run([HADOLINT, "--failure-threshold", "warning", *files], capture_output=True, text=True)

    assert (done.stdout, done.returncode, len(files)) == ("", 0, 4)


def test_hadolint_would_say_something(tmp_path):
    careless = tmp_path / "Dockerfile"
    careless.write_text("FROM python:latest\nRUN pip install reflex\n")

    done = subprocess.run([HADOLINT, "--failure-threshold", "warning", careless], capture_output=True, text=True)

    assert done.returncode == 1
    assert {"DL3007", "DL3013"} <= set(re.findall(r"DL\d+", done.stdout))


def test_nothing_enters_the_build_unless_it_is_named(root, let_through):
    patterns = [line for line in (root / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]

    assert patterns[0] == "*"
    assert set(AT_HOME).isdisjoint(let_through)


@pytest.mark.parametrize("below", [".data", ".env", ".git", ".states", ".venv", ".web", "__pycache__"])
def test_data_secrets_and_builds_stay_out_on_every_level(root, below):
    assert f"**/{below}" in (root / ".dockerignore").read_text().splitlines()


def test_everything_that_is_copied_is_let_through_and_exists(root, image, let_through):
    copied = {
        source.rstrip("/")
        for stage in image.values()
        for rest in stage.all_of("COPY")
        if not rest.startswith("--from")
        for source in rest.split()[:-1]
    }

    assert copied == set(let_through)
    assert all((root / source).exists() for source in copied)


def test_the_image_serves_exactly_as_shop_up_does(monkeypatch, image):
    started = []
    monkeypatch.setattr(processes, "spawn", lambda command, _log, env: started.append((command, env)))

    frontend.serve("0.0.0.0", 3000, 1, None)
    [(command, environment)] = started

    said = json.loads(image["run"].all_of("CMD")[0])
    workers = command.index("--workers")
    assert said == ["python", *command[1:workers], *command[workers + 2 :]]
    assert image["run"].environment["GRANIAN_WORKERS"] == "1"
    assert environment.items() <= image["run"].environment.items()


def test_the_image_runs_as_nobody_in_particular_and_brings_no_tools(image):
    run = image["run"]
    installed = re.findall(r"apt-get install (?:-\S+ )*(.+?) &&", " ".join(run.all_of("RUN")))

    assert run.all_of("USER") == ["10001:10001"]
    assert [each.split() for each in installed] == [["libgomp1"]]
    assert not any("/opt/builder" in rest for rest in run.all_of("COPY"))
    assert run.all_of("STOPSIGNAL") == ["SIGTERM"]


def test_the_shop_command_can_be_imported_by_the_processes_it_starts(image):
    [written] = [rest for rest in image["build"].all_of("RUN") if "/opt/venv/bin/shop" in rest]

    assert "'if __name__ == \"__main__\":' '    main()'" in written


def test_the_health_check_asks_whether_the_process_answers_not_whether_the_stores_do(image):
    [check] = image["run"].all_of("HEALTHCHECK")

    assert "http://127.0.0.1:3000/healthz" in check


def test_packages_come_only_with_the_hashes_of_the_lock(image):
    installs = re.findall(r"uv pip install ([^&]+)", " ".join(image["build"].all_of("RUN")))

    assert len(installs) == 2
    assert all("--require-hashes -c requirements.lock" in each for each in installs)


def test_the_image_runs_on_older_processors_than_the_one_that_built_it(image):
    assert image["build"].environment["LIGHTFM_NO_CFLAGS"] == "1"
    assert "-march" not in image["build"].environment["CFLAGS"]


def test_one_version_is_said_everywhere(root, image, services, rendered):
    version = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    documents = [*rendered("base"), *rendered("overlays/kind")]
    pods = [each["spec"]["template"]["spec"] for each in documents if "template" in each.get("spec", {})]
    used = {container["image"] for pod in pods for container in pod["containers"]}
    composed = {service["image"] for service in services.values()}

    assert f'image.version="{version}"' in " ".join(image["run"].all_of("LABEL"))
    assert {each for each in used | composed if "shop" in each} == {f"reactive-shop:{version}"}
    assert used == composed
