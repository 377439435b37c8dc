"""Every route and every handler, tried by every kind of caller: allowed, or refused and nothing changed."""

import asyncio
import importlib
import inspect
import logging
import pkgutil
import re
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import reflex as rx
from fastapi.routing import iter_route_contexts
from reflex.event import Event
from reflex.istate.data import RouterData

import state
from shop_app.api.app import make_api
from shop_app.bootstrap import get_services
from shop_app.domain.errors import ShopError
from shop_app.domain.interactions import Kind
from shop_app.services import orders
from state import _call
from state.door import Door
from tests.architecture.who_may.callers import CALLERS
from tests.architecture.who_may.handlers import HANDLERS
from tests.architecture.who_may.routes import ROUTES
from tests.architecture.who_may.world import Person, World

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Using `httpx` with")  # httpx is what the lock file holds
    from fastapi.testclient import TestClient

for module in pkgutil.iter_modules(state.__path__):
    importlib.import_module(f"state.{module.name}")

STATES = {each.__name__: each for each in rx.State.get_substates() if each.__module__.startswith("state.")}
REFLEX_OWN = {"setvar"}  # sets a public var of one's own window; services never believe a var
REFUSALS = {"sign_in_needed", "not_allowed", "not_found", "invalid_credentials"}
REFUSED = {401, 403, 404}
ORIGIN = "http://localhost:3000"
BACKGROUND_S = 0.2  # a background handler may run for ever; a refusal comes at once

app = make_api()
ROUTE_NAMES = {
    f"{method} {route.path}"
    for route in iter_route_contexts(app.routes)
    for method in (route.methods or set()) - {"HEAD"}
    if route.path != "/images"
}
HANDLER_NAMES = {f"{name}.{each}" for name, found in STATES.items() for each in found.event_handlers} - {
    f"{name}.{each}" for name in STATES for each in REFLEX_OWN
}


def test_there_is_something_to_try():
    assert len(ROUTE_NAMES) > 25
    assert len(HANDLER_NAMES) > 25


def test_every_route_has_a_row_that_says_who_may():
    assert ROUTE_NAMES - ROUTES.keys() == set(), "decide who may call these: tests/architecture/who_may/routes.py"
    assert ROUTES.keys() - ROUTE_NAMES == set(), "these are gone"


def test_every_handler_has_a_row_that_says_who_may():
    assert HANDLER_NAMES - HANDLERS.keys() == set(), "decide who may: tests/architecture/who_may/handlers.py"
    assert HANDLERS.keys() - HANDLER_NAMES == set(), "these are gone"


class Worlds:
    """A world that is made anew only after something in it changed."""

    def __init__(self) -> None:
        self.all: list[World] = []
        self.before = ""

    def fresh(self) -> World:
        if not self.all or self.all[-1].dump() != self.before:
            self.all.append(World())
            self.before = self.all[-1].dump()
        self.all[-1].shop.limiter.reset()
        return self.all[-1]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(app, base_url=ORIGIN, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def worlds() -> Iterator[Worlds]:
    worlds = Worlds()
    yield worlds
    with ThreadPoolExecutor(20) as pool:  # each waits a moment for its writer to end
        list(pool.map(World.close, worlds.all))


# REST and forms


def call(client: TestClient, world: World, name: str, person: Person) -> int:
    method, _, template = name.partition(" ")
    row = ROUTES[name]
    path = template.format(**{**world.path, **row.path(world)})
    asked = row.ask(world, person)
    asked["headers"] = {**person.headers, "cookie": person.cookie, "origin": ORIGIN, **asked.get("headers", {})}
    app.dependency_overrides[get_services] = lambda: world.shop.services
    return int(client.request(method, path, **asked).status_code)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_answers_exactly_those_who_may(client, worlds, name):
    row = ROUTES[name]
    for caller in CALLERS:
        world = worlds.fresh()

        status = call(client, world, name, world.people[caller])

        assert status in (row.answers if caller in row.who else REFUSED), caller
        if caller not in row.who or name.startswith("GET "):
            assert world.dump() == worlds.before, f"{caller}: something changed"


# events of pages


async def run(world: World, name: str, person: Person, caplog: pytest.LogCaptureFixture) -> str:
    """Call a handler the way an event does, the door first; return the code of its refusal, or nothing."""
    owner, _, method = name.partition(".")
    act, handler = HANDLERS[name], STATES[owner].event_handlers[method]
    root = rx.State(_reflex_internal_init=True)
    path = act.at(world)
    root.router = RouterData.from_router_data(
        {"headers": {"cookie": person.cookie}, "query": {}, "pathname": path, "asPath": path, "token": "tab"}
    )
    caplog.clear()
    if await Door().preprocess(None, root, Event(name=f"{STATES[owner].get_full_name()}.{method}")) is not None:
        return "not_allowed"
    try:
        window = root._get_state_from_cache(STATES[owner])
        if act.after:
            await _finish(STATES[owner].event_handlers[act.after].fn(window))
        started = handler.fn(window, *act.with_(world))
        await asyncio.wait_for(_finish(started), BACKGROUND_S if handler.is_background else None)
    except ShopError as error:
        return error.code if error.code in REFUSALS else ""
    except TimeoutError:
        return ""
    codes = {match[1] for record in caplog.records if (match := re.fullmatch(r"refused: (\w+)", record.getMessage()))}
    return next(iter(codes & REFUSALS), "")


async def _finish(started: Any) -> None:
    if inspect.isasyncgen(started):
        async for _ in started:
            pass
    elif inspect.isawaitable(started):
        await started
    elif inspect.isgenerator(started):
        list(started)


@pytest.mark.parametrize("name", sorted(HANDLERS))
async def test_a_handler_works_for_exactly_those_who_may(worlds, name, caplog, monkeypatch):
    caplog.set_level(logging.INFO, "state._call")
    for caller in CALLERS:
        world = worlds.fresh()
        monkeypatch.setattr(_call, "get_services", lambda services=world.shop.services: services)

        refusal = await run(world, name, world.people[caller], caplog)

        if caller in HANDLERS[name].who:
            assert refusal == "", caller
        else:
            assert refusal in REFUSALS, caller
            assert world.dump() == worlds.before, f"{caller}: something changed"


# controls: the table bites


def allow(_actor: object, _permission: object) -> None:
    """An ``access`` that somebody forgot to write."""


async def test_a_handler_that_forgot_to_ask_is_noticed(worlds, caplog, monkeypatch):
    world = worlds.fresh()
    monkeypatch.setattr(_call, "get_services", lambda: world.shop.services)
    monkeypatch.setattr(orders, "access", allow)
    monkeypatch.setattr(Door, "preprocess", let_in)

    assert await run(world, "AdminOrdersState.load_orders", world.people["shopper"], caplog) == ""


async def let_in(*_: object) -> None:
    """A door that stands open."""


def test_a_route_that_forgot_to_ask_is_noticed(client, worlds, monkeypatch):
    world = worlds.fresh()
    monkeypatch.setattr(orders, "access", allow)

    assert call(client, world, "GET /api/v1/admin/orders", world.people["shopper"]) == 200


def test_every_kind_of_change_shows_in_the_dump(worlds):
    world = worlds.fresh()
    someone = world.people["shopper"].actor
    seen = {world.dump()}

    for change in (
        lambda: world.shop.cart.add(someone, world.lamp.sku, 1),
        lambda: world.shop.adjust_stock(world.lamp, 1),
        lambda: world.shop.shopper("new@example.com"),
        lambda: world.shop.interactions.record(someone, Kind.VIEW, world.lamp.id),
        lambda: world.shop.models.make_live("m1"),
        lambda: world.shop.place_order(someone),
    ):
        change()
        assert world.dump() not in seen
        seen.add(world.dump())
