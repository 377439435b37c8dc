"""Staff's page of searches: what found nothing, and synonyms that come, go and come back."""

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from shop_app.domain.accounts import Role
from shop_app.domain.catalogue import ListingQuery
from state import _call
from state.admin_search import AdminSearchState as State


@pytest.fixture
async def desk(shop, monkeypatch):
    """The page as a catalogue manager opens it, after two searches."""
    monkeypatch.setattr(_call, "get_services", lambda: shop.services)
    shop.product("Ocarina")
    for q in ("ocarina", "zither", "zither"):
        shop.search.listing(shop.guest(), ListingQuery(q=q))
    cookie = f"shop_session={shop.sessions.open(shop.account('eve@example.com', Role.CATALOGUE_MANAGER))}"
    root = rx.State(_reflex_internal_init=True)
    root.router = RouterData.from_router_data({"headers": {"cookie": cookie}, "pathname": "/", "asPath": "/"})
    window = root._get_state_from_cache(State)
    await call(window, "load_searches")
    return window


async def call(window, name: str, *arguments: object) -> None:
    await State.event_handlers[name].fn(window, *arguments)
    if name != "load_searches":
        await State.event_handlers["load_searches"].fn(window)


async def test_what_was_searched_for_stands_by_how_often_and_what_found_nothing_apart(desk):
    assert [(each.term, each.count, each.results) for each in desk.top] == [("zither", "2", "0"), ("ocarina", "1", "1")]
    assert [(each.term, each.href) for each in desk.missing] == [("zither", "/products?q=zither")]


async def test_a_group_of_synonyms_comes_goes_and_comes_back(shop, desk):
    await call(desk, "add_synonyms", {"words": "Zither; ocarina"})
    assert [each.words for each in desk.groups] == ["ocarina, zither"]
    assert shop.search.listing(shop.guest(), ListingQuery(q="zither")).total == 1

    await call(desk, "remove_synonyms", desk.groups[0].id)
    assert (desk.groups, desk.removed) == ([], "ocarina, zither")

    await call(desk, "undo_removing")
    assert [each.words for each in desk.groups] == ["ocarina, zither"]
    assert desk.removed == ""


async def test_one_word_is_no_group(desk):
    await call(desk, "add_synonyms", {"words": "zither"})

    assert desk.errors == {"words": "A group has 2 to 20 different single words."}
    assert desk.groups == []
