"""What the search box offers while somebody types."""

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain.errors import TooManyRequests
from state import _call
from state.search_box import SearchBoxState


@pytest.fixture
def box(shop, monkeypatch):
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    root = rx.State(_reflex_internal_init=True)
    root.router = RouterData.from_router_data({"headers": {}, "pathname": "/", "asPath": "/", "token": "tab"})
    return root._get_state_from_cache(SearchBoxState)


async def type_in(box, text: str) -> list[tuple[str, str]]:
    await SearchBoxState.event_handlers["suggest"].fn(box, text)
    return [(each.title, each.href) for each in box.suggestions]


async def test_products_and_the_whole_list_are_offered(shop, box):
    shop.product("Desk lantern", price=1999)

    assert await type_in(box, "lant") == [
        ("Desk lantern", "/product/desk-lantern"),
        ("All results for “lant”", "/products?q=lant"),
    ]
    assert (box.suggestions[0].note, box.summary) == ("$19.99", "2 suggestions")


@pytest.mark.parametrize("text", ["", "l", "zzzzzz", "\0", "*" * 5000])
async def test_nothing_is_offered_where_nothing_fits(shop, box, text):
    shop.product("Desk lantern")
    await type_in(box, "lant")

    assert await type_in(box, text) == []
    assert box.summary == ""


async def test_who_types_too_much_is_offered_nothing_and_hears_no_complaint(shop, box, monkeypatch):
    shop.product("Desk lantern")

    def refuse(*_: object) -> None:
        raise TooManyRequests(9)

    monkeypatch.setattr(shop.services.throttle, "spend_for", refuse)

    assert await type_in(box, "lant") == []
