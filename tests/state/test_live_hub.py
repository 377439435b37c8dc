"""An open page runs its own events when what it follows has changed, and only then."""

import asyncio

import pytest

from state.live import Hub

LAMP = {"product:7": "refresh the lamp"}


async def heard_by(tab, within_s: float = 0.05) -> list[str]:
    try:
        return await asyncio.wait_for(tab.news(), within_s)
    except TimeoutError:
        return []


@pytest.fixture
def hub() -> Hub:
    return Hub()


async def test_a_tab_hears_of_what_it_follows(hub):
    with hub.open("tab", "/product/lamp") as tab:
        hub.follow("tab", "ProductState", "/product/lamp", LAMP)

        hub.hear(["cart:ada", "product:7"])

        assert await heard_by(tab) == ["refresh the lamp"]


async def test_a_tab_does_not_hear_of_anything_else(hub):
    with hub.open("tab", "/product/lamp") as tab:
        hub.follow("tab", "ProductState", "/product/lamp", LAMP)

        hub.hear(["product:8"])

        assert await heard_by(tab) == []


async def test_many_changes_while_a_tab_is_busy_run_its_event_once(hub):
    with hub.open("tab", "/product/lamp") as tab:
        hub.follow("tab", "ProductState", "/product/lamp", LAMP)

        for _ in range(500):
            hub.hear(["product:7"])

        assert await heard_by(tab) == ["refresh the lamp"]
        assert await heard_by(tab) == []


async def test_what_an_earlier_page_followed_is_not_run_on_this_one(hub):
    hub.follow("tab", "ProductState", "/product/lamp", LAMP)
    with hub.open("tab", "/cart") as tab:
        hub.hear(["product:7"])

        assert await heard_by(tab) == []


async def test_two_states_of_one_page_follow_beside_each_other(hub):
    with hub.open("tab", "/cart") as tab:
        hub.follow("tab", "ShellState", "/cart", {"cart:ada": "count"})
        hub.follow("tab", "CartState", "/cart", {"cart:ada": "show"})

        hub.hear(["cart:ada"])

        assert sorted(await heard_by(tab)) == ["count", "show"]


async def test_a_closed_tab_is_forgotten(hub):
    with hub.open("tab", "/cart"):
        hub.follow("tab", "CartState", "/cart", {"cart:ada": "show"})

    with hub.open("tab", "/cart") as again:
        hub.hear(["cart:ada"])

        assert await heard_by(again) == []


async def test_the_next_page_of_a_tab_outlives_the_end_of_the_page_before(hub):
    first = hub.open("tab", "/product/lamp")
    first.__enter__()
    with hub.open("tab", "/cart") as second:
        hub.follow("tab", "CartState", "/cart", {"cart:ada": "show"})
        first.__exit__(None, None, None)

        hub.hear(["cart:ada"])

        assert await heard_by(second) == ["show"]
