"""What every event passes: its shape is looked at, and the back office stays shut where a handler forgot to ask."""

import gc
import math

import pytest
import reflex as rx
import structlog
from reflex.event import Event
from reflex.istate.data import RouterData

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.errors import StoreUnavailable
from state import _call, door
from state.admin import AdminOrdersState
from state.cart import CartState
from state.door import Door, is_outlandish
from tests.fakes.shop import PASSWORD


@pytest.fixture
def knock(shop, monkeypatch):
    """Let an event of somebody with a role stand before the door; returns what the door answers, None for: come in."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)

    async def knock(handler: rx.event.EventHandler, role: Role = Role.GUEST, **payload: object):
        cookie = ""
        if role is not Role.GUEST:
            account = shop.accounts.register(AccountDraft(f"{role}@example.com", PASSWORD, "Ada"), role)
            cookie = f"shop_session={shop.sessions.open(account)}"
        root = rx.State(_reflex_internal_init=True)
        root.router = RouterData.from_router_data({"headers": {"cookie": cookie}, "pathname": "/", "asPath": "/"})
        name = f"{handler.state_full_name}.{handler.fn.__name__}"
        return await Door().preprocess(None, root, Event(name=name, payload=payload))

    return knock


def message_of(answer) -> str:
    (event,) = answer.events
    return event.payload["message"]


@pytest.mark.parametrize("role", [Role.GUEST, Role.CUSTOMER])
async def test_the_back_office_is_shut_before_any_handler_is_asked(knock, role):
    answer = await knock(AdminOrdersState.load_orders, role)

    told, led_away = answer.events
    assert told.payload["message"] == "Your account may not do that."
    assert led_away.name == "_redirect"  # a page of the back office that nothing fills would load for ever


async def test_a_forged_change_is_refused_without_leading_anywhere(knock):
    assert message_of(await knock(AdminOrdersState.turn_page, Role.CUSTOMER)) == "Your account may not do that."


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.CATALOGUE_MANAGER, Role.ADMIN])
async def test_staff_come_in_and_the_service_decides(knock, role):
    assert await knock(AdminOrdersState.load_orders, role) is None


async def test_everybody_comes_in_elsewhere(knock):
    assert await knock(CartState.add_to_cart, sku="SKU-1") is None


async def test_every_event_has_an_id_in_the_log(knock):
    await knock(CartState.load_cart)
    first = structlog.contextvars.get_contextvars()
    await knock(CartState.add_to_cart, sku="SKU-1")
    second = structlog.contextvars.get_contextvars()

    assert (first["event"], second["event"]) == ("cart_state.load_cart", "cart_state.add_to_cart")
    assert first["event_id"] != second["event_id"]


async def test_what_no_page_sends_is_answered_in_words(knock):
    answer = await knock(CartState.add_to_cart, sku="x" * 30_000)

    assert message_of(answer) == "This could not be read. Please reload the page."


def nested(depth: int) -> object:
    return [nested(depth - 1)] if depth else "deep"


@pytest.mark.parametrize(
    "payload",
    [
        {"form": {"name": "Ada", "line1": "x" * 2000, "is_gift": True, "note": None}},
        {"quantity": 999, "price": 0.5, "skus": ["SKU-1"] * 100},
        {"quantity": 2**53, "low": -(2**53)},
        {"sku": nested(4)},
        {},
    ],
)
def test_what_pages_send_passes(payload):
    assert is_outlandish(payload) is False


@pytest.mark.parametrize(
    "payload",
    [
        {"quantity": 10**400},
        {"quantity": -(2**53) - 1},
        {"quantity": math.inf},
        {"quantity": math.nan},
        {"sku": "x" * 20_001},
        {"x" * 20_001: 1},
        {"sku": nested(7)},
        {"skus": ["SKU-1"] * 4001},
        {"form": {str(number): "" for number in range(2001)}},
    ],
)
def test_what_no_page_sends_does_not(payload):
    assert is_outlandish(payload) is True


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


async def test_a_started_process_is_not_gone_through_by_the_garbage_collector_again(shop, monkeypatch, thawed):
    monkeypatch.setattr(door, "get_services", lambda: shop.services)
    assert gc.get_freeze_count() == 0

    await door.warm_up()

    assert gc.get_freeze_count() > 10_000


async def test_a_server_starts_without_its_stores(shop, monkeypatch, thawed, caplog):
    def is_away() -> int:
        raise StoreUnavailable("SQL")

    monkeypatch.setattr(door, "get_services", lambda: shop.services)
    monkeypatch.setattr(shop.services.catalogue, "count_published", is_away)

    await door.warm_up()

    assert "SQL is away" in caplog.text
