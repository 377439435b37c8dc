"""Staff's page of categories: made, moved and removed, and what will not do is said by its field."""

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain.accounts import Role
from state import _call
from state.admin_categories import AdminCategoriesState as State


@pytest.fixture
async def tree(shop, monkeypatch):
    """The page as a catalogue manager opens it, in a shop with a lamp in Lamps."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    shop.product("Lamp")
    cookie = f"shop_session={shop.sessions.open(shop.account('eve@example.com', Role.CATALOGUE_MANAGER))}"
    root = rx.State(_reflex_internal_init=True)
    root.router = RouterData.from_router_data({"headers": {"cookie": cookie}, "pathname": "/", "asPath": "/"})
    window = root._get_state_from_cache(State)
    await call(window, "load_categories")
    return window


async def call(window, name: str, *arguments: object):
    answer = await State.event_handlers[name].fn(window, *arguments)
    if name != "load_categories":
        await State.event_handlers["load_categories"].fn(window)
    return answer


def ways(window) -> list[tuple[str, str]]:
    return [(each.way, each.indent) for each in window.categories]


async def test_a_category_is_made_moved_and_removed(tree):
    tree.open_form("")
    await call(tree, "save_category", {"title": "Desk lamps", "parent": "lamps"})
    assert ways(tree) == [("Lamps", "0.0rem"), ("Lamps > Desk lamps", "1.5rem")]
    assert tree.is_open is False

    tree.open_form("desk-lamps")
    await call(tree, "save_category", {"title": "Work lights", "parent": "", "slug": "forged"})
    assert [(each.slug, each.title, each.parent) for each in tree.categories] == [
        ("lamps", "Lamps", ""),
        ("desk-lamps", "Work lights", ""),
    ]

    await call(tree, "remove_category", "desk-lamps")
    assert ways(tree) == [("Lamps", "0.0rem")]


async def test_what_will_not_do_is_said_and_the_form_stays_open(tree):
    tree.open_form("lamps")

    await call(tree, "save_category", {"title": "", "parent": "lamps"})

    assert set(tree.errors) == {"title", "parent"}
    assert tree.is_open is True


async def test_a_category_that_holds_something_stays(tree):
    (told,) = await call(tree, "remove_category", "lamps")

    assert "Only an empty category can be removed" in str(told.args)
    assert ways(tree) == [("Lamps", "0.0rem")]
