"""What is looked for is counted, and never who looked: of shoppers only, and not of those who opted out."""

from dataclasses import replace

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.catalogue import ListingQuery

LAMP = ListingQuery(q="Lamp")


@pytest.fixture
def noted(shop):
    def noted() -> list[tuple[str, int]]:
        shop.search.flush()
        return [(note.term, note.total) for note in shop.searches.notes]

    return noted


def test_the_first_page_of_a_search_is_counted_and_neither_the_next_one_nor_a_filter(shop, noted):
    shop.product("Desk lamp")
    ada = shop.guest()

    assert shop.search.listing(ada, LAMP).total == 1
    shop.search.listing(ada, replace(LAMP, page=2))
    shop.search.listing(ada, replace(LAMP, in_stock=True))

    assert noted() == [("lamp", 1)]


def test_staff_and_robots_and_who_opted_out_are_answered_and_not_counted(shop, noted):
    shop.product("Desk lamp")
    shy = shop.guest()
    shop.choices.opt_out(shy)

    for actor in (shop.shopper(role=Role.CATALOGUE_MANAGER), replace(shop.guest(), is_robot=True), shy):
        assert shop.search.listing(actor, LAMP).total == 1

    assert noted() == []
