"""A search shown by the listing is noted once for its visitor, however they then look at what it found."""

import pytest
import reflex as rx
import time_machine
from reflex.istate.data import RouterData

from shop_app.domain.interactions import Kind
from state import _call
from state.listing import ListingState
from state.search_box import SearchBoxState

VISITOR = "visitor-0123456789abcdef"


@pytest.fixture
def at(shop, monkeypatch):
    """Run a handler of a state at an address, as a browser that has been here before; returns the searches stored."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)
    one_hour = time_machine.travel("2026-05-01T12:10:00Z", tick=True)

    async def at(address: str, state=ListingState, handler: str = "load_listing", *told: object):
        root = rx.State(_reflex_internal_init=True)
        headers = {"cookie": f"shop_visitor={VISITOR}", "origin": "http://localhost"}
        root.router = RouterData.from_router_data({"headers": headers, "pathname": address, "asPath": address})
        started = state.event_handlers[handler].fn(root._get_state_from_cache(state), *told)
        if hasattr(started, "__aiter__"):
            async for _ in started:
                pass
        else:
            await started
        shop.interactions.flush()
        return [(each.shopper, each.term, each.found) for each in shop.events.events if each.kind is Kind.SEARCH]

    with one_hour:
        yield at


async def test_pages_filters_sorting_reloads_and_live_news_are_the_same_search(shop, at):
    for number in range(30):
        shop.product(f"Desk lamp {number}")

    for address in ("q=desk+lamp", "q=desk+lamp&page=2", "q=desk+lamp&sort=price", "q=desk+lamp&in_stock=1"):
        await at(f"/products?{address}")
    await at("/products?q=desk+lamp")
    found = await at("/products?q=desk+lamp", ListingState, "refresh_listing")

    assert found == [(f"v:{VISITOR}", "desk lamp", 30)]


async def test_typing_and_looking_at_everything_are_no_searches(shop, at):
    shop.product("Desk lamp")

    for typed in ("de", "des", "desk"):
        await at("/", SearchBoxState, "suggest", typed)

    assert await at("/products") == []
