"""A product opened from a mail: the label in its address is noted once, made up ones never, and no one is stopped."""

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain.interactions import Kind, Touch
from shop_app.kit.clock import now
from shop_app.routes import product
from state import _call
from state.interactions import InteractionState as State

TOUCH = Touch("email", "hybrid", "m1", "current")


@pytest.fixture
def arrive(shop, monkeypatch):
    """Open an address in a browser that has been here before; returns what is stored then."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)

    async def arrive(address: str) -> list[tuple[Kind, int, Touch]]:
        root = rx.State(_reflex_internal_init=True)
        headers = {"cookie": "shop_visitor=visitor-0123456789abcdef", "origin": "http://localhost"}
        root.router = RouterData.from_router_data({"headers": headers, "pathname": address, "asPath": address})
        await State.event_handlers["note_arrival"].fn(root._get_state_from_cache(State))
        shop.interactions.flush()
        return [(each.kind, each.product_id, each.touch) for each in shop.events.events]

    return arrive


async def test_the_link_of_a_mail_is_a_click_on_its_shelf(shop, arrive):
    lamp = shop.product()
    address = product(lamp.slug, shop.services.reports._labels.write(lamp.slug, TOUCH, now()))

    assert await arrive(address) == [(Kind.CLICK, lamp.id, TOUCH)]
    assert await arrive(address) == [(Kind.CLICK, lamp.id, TOUCH)]


@pytest.mark.parametrize("query", ["", "?shelf=", "?shelf=email~hybrid~m1~current~2026-05-03~x", "?shelf=%00%ff"])
async def test_any_other_address_is_just_a_product(shop, arrive, query):
    lamp = shop.product()

    assert await arrive(product(lamp.slug) + query) == []


async def test_who_reports_too_much_still_sees_the_product(shop, arrive, monkeypatch):
    lamp = shop.product()
    monkeypatch.setattr(shop.limiter, "hit", lambda *_, **__: 60)

    assert await arrive(product(lamp.slug, shop.services.reports._labels.write(lamp.slug, TOUCH, now()))) == []
