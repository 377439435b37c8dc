"""Whatever fits the OpenAPI document, and much that does not, is answered: never with a 500, whoever sends it."""

import os
import warnings
from collections import Counter
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from shop_app.api.app import make_api
from shop_app.bootstrap import get_services
from tests.architecture.who_may.world import World

pytestmark = pytest.mark.stores  # none is needed, but it takes longer than a quick test may

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Using `httpx` with")  # httpx is what the lock file holds
    from fastapi.testclient import TestClient

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "6"))  # per operation and caller; `FUZZ_EXAMPLES=300` for a long look
app = make_api()
document = app.openapi()
OPERATIONS = sorted((path, method) for path, methods in document["paths"].items() for method in methods)
schema = schemathesis.openapi.from_dict(document)


seen: Counter[int] = Counter()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("caller", ["guest", "shopper", "admin"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_request_is_answered_with_a_500(world, client, path, method, caller):
    app.dependency_overrides[get_services] = lambda: world.shop.services
    person, operation = world.people[caller], schema[path][method.upper()]
    fitting = operation.as_strategy(GenerationMode.POSITIVE)

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=fitting | operation.as_strategy(GenerationMode.NEGATIVE))
    def check(case: schemathesis.Case) -> None:
        world.shop.limiter.reset()
        sent = case.as_transport_kwargs(base_url="http://localhost:3000")
        sent.pop("cookies", None)  # this door reads none
        if isinstance(sent.get("data"), bytes | str):
            sent["content"] = sent.pop("data")
        sent["headers"] = {**dict(sent.get("headers") or {}), **person.headers}
        answer = client.request(**sent)
        seen[answer.status_code // 100] += 1
        assert answer.status_code < 500, f"{sent}: {answer.text[:500]}"

    check()


def test_the_requests_got_past_the_door_as_often_as_they_were_refused():
    """Not only nonsense was sent, and not only sense."""
    assert seen[2] > len(OPERATIONS)
    assert seen[4] > len(OPERATIONS)


def test_the_control_a_500_would_be_seen(client):
    def break_down() -> None:
        raise RuntimeError("broken")

    app.dependency_overrides[get_services] = break_down

    assert client.get("/api/v1/categories").status_code == 500
