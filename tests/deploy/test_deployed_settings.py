"""Names on both sides of the fence: what the container files set, the shop reads."""

import os
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from dockerfile import stages
from manifests import Manifests

from shop_app.jobs import worker
from shop_app.kit.clock import now
from shop_app.settings import Settings

pytestmark = pytest.mark.containers

OUTSIDE_SETTINGS = {"SHOP_PICTURES_DIR"}  # read by shop_app.seeds.pictures, for the demo alone
KNOWN = {f"SHOP_{name.upper()}" for name in Settings.model_fields} | OUTSIDE_SETTINGS


def ours(names):
    return {name for name in names if name.startswith("SHOP_")}


def test_the_image_sets_only_what_the_shop_reads(root):
    assert ours(stages(root / "Dockerfile")["run"].environment) <= KNOWN


def test_compose_sets_only_what_the_shop_reads(services):
    names = {name for service in services.values() for name in ours(service.get("environment", {}))}

    assert len(names) >= 10
    assert names <= KNOWN


@pytest.mark.parametrize("folder", ["base", "overlays/kind"])
def test_the_cluster_sets_only_what_the_shop_reads(rendered, folder):
    found = Manifests(rendered(folder))
    names = ours(found.keys("ConfigMap", "shop-settings") | found.keys("Secret", "shop-secrets"))

    assert len(names) >= 10
    assert names <= KNOWN


def test_the_cluster_keeps_addresses_with_passwords_in_the_secret(kind):
    assert ours(kind.keys("Secret", "shop-secrets")) == {
        "SHOP_SECRET_KEY", "SHOP_DATABASE_URL", "SHOP_REDIS_URL", "SHOP_MONGO_URL", "SHOP_SMTP_URL",
    }  # fmt: skip


@pytest.fixture
def probes(services, kind):
    """What compose and the cluster run to see whether the worker lives."""
    [pod] = [each.containers[0] for each in kind.workloads if each.name == "shop-worker"]
    return [services["worker"]["healthcheck"]["test"][1:], pod["livenessProbe"]["exec"]["command"]]


@pytest.mark.parametrize(("age_s", "is_alive"), [(1, True), (50, True), (70, False), (3600, False)])
def test_the_worker_is_alive_while_its_heart_beats(tmp_path, probes, age_s, is_alive):
    beat = tmp_path / worker.HEARTBEAT
    beat.touch()
    os.utime(beat, (time.time() - age_s, time.time() - age_s))

    codes = [_run(probe, tmp_path) for probe in probes]

    assert codes == [0, 0] if is_alive else codes == [1, 1]


def test_a_worker_whose_heart_never_beat_is_not_alive(tmp_path, probes):
    assert [_run(probe, tmp_path) for probe in probes] == [1, 1]


def test_the_clock_keeps_the_heart_beating(tmp_path):
    settings = SimpleNamespace(data_dir=tmp_path / "data", retrain_hours=24)

    jobs = {job.id: job for job in worker.schedule(SimpleNamespace(settings=settings), now()).get_jobs()}
    jobs["heartbeat"].func()

    assert (tmp_path / "data" / worker.HEARTBEAT).exists()
    assert jobs["heartbeat"].trigger.interval.total_seconds() <= 10


def _run(probe, data_dir):
    command = [part.replace("/data/", f"{data_dir}/") for part in probe[1:]]
    return subprocess.run([sys.executable, *command], stderr=subprocess.DEVNULL).returncode
