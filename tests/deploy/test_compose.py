"""The compose file: refuses half a configuration, gives nobody more than it needs, starts things in order."""

import re

import pytest
from filled import FILLED

from shop_app.settings import Settings

pytestmark = pytest.mark.containers

STORES = {"postgres", "redis", "mongo"}
ONE_SHOT = {"migrate", "seed"}

BROKEN = {
    "an unknown key": ("restart: unless-stopped", "restrat: unless-stopped"),
    "an unknown condition": ("condition: service_healthy", "condition: service_is_well"),
    "an unknown dependency": ("migrate: { condition", "migration: { condition"),
    "an unknown network": ("networks: [front, back]", "networks: [outside, back]"),
    "an unknown volume": ('"redis:/data"', '"carts:/data"'),
    "a memory unit that does not exist": ("memory: 2G", "memory: 2GiBi"),
    "a number in words": ("retries: 12", "retries: a dozen"),
    "a port that does not exist": (":3000", ":80000"),
    "a list where a name belongs": ("image: mongo:7.0", "image: [mongo, '7.0']"),
}


def test_the_compose_file_is_accepted_with_every_setting(run_compose):
    assert run_compose("config", "--quiet") == (0, "")


@pytest.mark.parametrize("missing", FILLED)
@pytest.mark.parametrize("value", [None, ""], ids=["absent", "empty"])
def test_a_missing_secret_stops_it_with_its_name(run_compose, missing, value):
    others = {name: given for name, given in FILLED.items() if name != missing}

    code, said = run_compose("config", "--quiet", settings=others if value is None else others | {missing: value})

    assert code != 0
    assert f"required variable {missing} is missing a value" in said


@pytest.mark.parametrize("variant", BROKEN)
def test_a_broken_compose_file_is_refused(root, tmp_path, run_compose, variant):
    right, wrong = BROKEN[variant]
    text = (root / "docker-compose.yml").read_text()
    broken = tmp_path / "docker-compose.yml"

    broken.write_text(text.replace(right, wrong))

    assert right in text
    assert run_compose("config", "--quiet", file=broken)[0] != 0


def test_the_settings_it_hands_over_are_fit_for_production(monkeypatch, services):
    for name, value in services["web"]["environment"].items():
        monkeypatch.setenv(name, value)

    settings = Settings(_env_file=None)

    assert settings.is_production
    assert settings.database_url == "postgresql+psycopg://shop:for-postgres@postgres:5432/shop"


def test_the_example_names_every_variable_and_leaves_the_secrets_open(root):
    used = set(re.findall(r"\$\{(\w+)", (root / "docker-compose.yml").read_text()))
    lines = [line for line in (root / ".env.example").read_text().splitlines() if line and line[0] != "#"]
    example = dict(line.split("=", 1) for line in lines)

    assert set(example) == used
    may_stay_empty = {"SHOP_SMTP_URL"}
    assert {name for name, value in example.items() if not value} == set(FILLED) | may_stay_empty


def test_the_examples_defaults_are_the_files_defaults(root):
    defaults = dict(re.findall(r"\$\{(\w+):-([^}]+)\}", (root / "docker-compose.yml").read_text()))
    lines = (root / ".env.example").read_text().splitlines()

    assert {f"{name}={value}" for name, value in defaults.items()} <= set(lines)


def test_only_the_web_is_reachable_and_only_from_this_machine(services):
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}

    assert list(published) == ["web"]
    assert [(port["host_ip"], port["published"]) for port in published["web"]] == [("127.0.0.1", "3000")]


def test_the_stores_live_in_a_network_without_a_way_out(root, run_compose, services):
    _, printed = run_compose("config", "--format", "json")

    assert '"internal": true' in printed
    assert {name: list(services[name]["networks"]) for name in STORES} == {name: ["back"] for name in STORES}


def test_every_service_is_confined(services):
    for name, service in services.items():
        limits = service["deploy"]["resources"]["limits"]

        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert limits.keys() == {"cpus", "memory", "pids"}, name
        assert "privileged" not in service, name


def test_the_stores_run_as_their_own_users_and_keep_what_they_hold(services):
    for name in STORES:
        assert services[name]["user"].startswith("999:"), name
        assert [mount["type"] for mount in services[name]["volumes"]] == ["volume"], name


def test_redis_writes_to_disk_and_forgets_no_cart(services):
    command = services["redis"]["command"][-1]

    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_everything_that_stays_has_a_health_check_of_its_own(services):
    checked = {name for name, service in services.items() if not service.get("healthcheck", {}).get("disable")}

    assert checked == set(services) - ONE_SHOT
    assert all(services[name]["healthcheck"]["test"] for name in checked)


def test_the_shop_starts_after_the_schema_and_the_schema_after_its_stores(services):
    def waits(name):
        return {on: said["condition"] for on, said in services[name]["depends_on"].items()}

    after_schema = {"migrate": "service_completed_successfully", "redis": "service_healthy"}
    assert [waits(name) for name in ("web", "worker", "seed")] == [after_schema] * 3
    assert waits("migrate") == {"postgres": "service_healthy", "mongo": "service_healthy"}


def test_the_demo_is_asked_for_by_name(services):
    assert {name: service["profiles"] for name, service in services.items() if "profiles" in service} == {
        "seed": ["demo"]
    }
