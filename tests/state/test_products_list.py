"""The staff's list of products: the address decides what is shown; many are moved at once and back again."""

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain.accounts import Role
from shop_app.domain.catalogue import Status
from state import _call
from state.admin_products import AdminProductsState as State


@pytest.fixture
def look(shop, monkeypatch):
    """Open the list at an address as a catalogue manager; returns the page's state."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    cookie = f"shop_session={shop.sessions.open(shop.account('eve@example.com', Role.CATALOGUE_MANAGER))}"

    async def look(query: str = "") -> State:
        root, address = rx.State(_reflex_internal_init=True), f"/admin/products?{query}"
        root.router = RouterData.from_router_data(
            {"headers": {"cookie": cookie, "origin": "http://localhost"}, "pathname": address, "asPath": address}
        )
        window = root._get_state_from_cache(State)
        await call(window, "load_products")
        return window

    return look


async def call(window, name: str):
    return await State.event_handlers[name].fn(window)


async def test_filters_order_and_page_come_from_the_address(shop, look):
    for number in range(30):
        shop.product(f"Lamp {number}", price=100 + number, stock=number)

    dearest, low, second = await look("sort=-price"), await look("stock=low&sort=stock"), await look("page=2")

    assert dearest.rows[0].title == "Lamp 29"
    assert [(row.stock, row.availability_text) for row in low.rows] == [(str(each), "Low") for each in range(1, 6)]
    assert (len(second.rows), second.summary) == (5, "30 products")
    assert (second.previous_href, second.following_href) == ("/admin/products", "")


@pytest.mark.parametrize("query", ["status=weird&stock=x&sort=y", "page=abc", "category=no-such"])
async def test_an_address_that_makes_no_sense_is_answered(shop, look, query):
    shop.product()

    assert (await look(query)).problem == ""


async def test_a_page_out_of_range_is_told(look):
    assert (await look("page=999999")).problem == "Pages count from 1, with 1 to 100 products each."


async def test_many_are_archived_and_come_back(shop, look):
    shop.product("Lamp")
    shop.product("Vase", status=Status.DRAFT)
    window = await look()
    window.choose_all(True)
    window.ask_to_move("archived")

    await call(window, "move_chosen")
    assert (window.done, window.chosen, window.asking) == ("2 products are archived.", [], "")
    assert {row.status for row in window.rows} == {"archived"}

    await call(window, "undo_move")
    assert {row.slug: row.status for row in window.rows} == {"lamp": "published", "vase": "draft"}
    assert window.done == ""


async def test_nothing_is_moved_that_nobody_asked_about(shop, look):
    shop.product("Lamp")
    window = await look()
    window.choose_all(True)

    await call(window, "move_chosen")  # a forged event: the question was never put

    assert [row.status for row in window.rows] == ["published"]
    window.ask_to_move("published")
    await call(window, "move_chosen")
    assert window.done == ""  # they were so already: there is nothing to undo
