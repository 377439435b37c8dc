"""The cluster's manifests: what they promise beyond being sound (broken variants: test_broken_manifests)."""

import pytest
from manifests import Manifests

from shop_app.settings import Settings

pytestmark = pytest.mark.containers


@pytest.fixture
def base(rendered):
    return Manifests(rendered("base"))


@pytest.fixture
def settings_of(monkeypatch):
    """The shop's settings as a pod with these manifests would read them."""

    def read(found):
        for kind, name, field in (("ConfigMap", "shop-settings", "data"), ("Secret", "shop-secrets", "stringData")):
            for key, value in found.find(kind, name)[field].items():
                monkeypatch.setenv(key, value)
        return Settings(_env_file=None)

    return read


def workload(found, name):
    return next(each for each in found.workloads if each.name == name)


def test_the_base_refuses_to_start_before_its_secrets_are_replaced(base, settings_of):
    with pytest.raises(ValueError, match="not fit for production") as refused:
        settings_of(base)

    for name in ("SHOP_SECRET_KEY", "SHOP_DATABASE_URL", "SHOP_REDIS_URL", "SHOP_MONGO_URL", "sandbox"):
        assert name in str(refused.value)


def test_the_kind_cluster_starts_as_production_with_its_own_stores(kind, settings_of):
    settings = settings_of(kind)

    assert settings.is_production
    assert settings.public_url == "http://localhost:3000"


def test_the_base_brings_no_stores(base):
    assert [each.name for each in base.workloads] == ["shop-web", "shop-worker", "shop-migrate"]


def test_two_web_pods_at_least_and_never_one_less_during_an_update(base):
    [scaler] = base.all_of("HorizontalPodAutoscaler")
    update = workload(base, "shop-web").spec["strategy"]["rollingUpdate"]

    assert scaler["spec"]["minReplicas"] == 2
    assert update == {"maxSurge": 1, "maxUnavailable": 0}


def test_a_web_pod_gets_visitors_when_ready_and_is_killed_only_when_it_no_longer_answers(base):
    [web] = workload(base, "shop-web").containers
    asked = {probe: web[probe]["httpGet"]["path"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")}

    assert asked == {"startupProbe": "/readyz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}


def test_there_is_one_clock_and_never_two_at_once(base):
    worker = workload(base, "shop-worker")

    assert (worker.spec["replicas"], worker.spec["strategy"]) == (1, {"type": "Recreate"})


def test_in_kind_visitors_come_through_the_port_that_the_cluster_opens(root, kind):
    service = kind.find("Service", "shop-web")["spec"]
    [port] = service["ports"]

    assert (service["type"], port["nodePort"]) == ("NodePort", 30300)
    assert "containerPort: 30300, hostPort: 3000" in (root / "kubernetes/overlays/kind/cluster.yaml").read_text()
    assert kind.find("NetworkPolicy", "visitors-to-web")["spec"]["ingress"] == [{"ports": [{"port": "http"}]}]
    assert kind.all_of("Ingress") == []


def test_the_demo_paints_its_pictures_where_the_web_shows_them(kind):
    def pictures(name):
        found = workload(kind, name)
        claims = {each["name"]: each.get("persistentVolumeClaim", {}).get("claimName") for each in found.pod["volumes"]}
        return [(mount["mountPath"], claims[mount["name"]]) for mount in found.containers[0]["volumeMounts"]]

    assert ("/data", "shop-pictures") in pictures("shop-seed")
    assert ("/data", "shop-pictures") in pictures("shop-web")
