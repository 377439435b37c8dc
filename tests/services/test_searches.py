"""What is looked for is counted without a name, and is an interaction of whoever may be remembered."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.accounts import Role
from shop_app.domain.catalogue import ListingQuery, Sort
from shop_app.domain.errors import InvalidInput
from shop_app.domain.interactions import Interaction, Kind
from shop_app.kit.clock import now
from shop_app.services.event_buffer import HELD_MAX, SEEN_MAX

LAMP = ListingQuery(q="Lamp")


@pytest.fixture(autouse=True)
def patient(shop, monkeypatch):
    """The writer thread never runs: tests flush by hand."""
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)


@pytest.fixture
def noted(shop):
    def noted() -> list[tuple[str, int]]:
        shop.search.flush()
        return [(note.term, note.total) for note in shop.searches.notes]

    return noted


@pytest.fixture
def stored(shop):
    def stored() -> list[tuple[str, str, int, str]]:
        shop.interactions.flush()
        return [(each.shopper, each.term, each.found, each.by) for each in shop.events.events]

    return stored


def test_the_first_page_of_a_search_is_counted_and_neither_the_next_one_nor_a_filter(shop, noted, stored):
    shop.product("Desk lamp")
    ada = shop.guest()

    assert shop.search.listing(ada, LAMP).total == 1
    shop.search.listing(ada, replace(LAMP, page=2))
    shop.search.listing(ada, replace(LAMP, in_stock=True))

    assert noted() == [("lamp", 1)]
    assert stored() == [(ada.shopper, "lamp", 1, "")]


def test_staff_and_robots_are_stored_with_their_mark_and_not_counted(shop, noted, stored):
    shop.product("Desk lamp")
    staff, robot = shop.shopper(role=Role.CATALOGUE_MANAGER), replace(shop.guest(), is_robot=True)

    for actor in (staff, robot):
        assert shop.search.listing(actor, LAMP).total == 1

    assert noted() == []
    assert stored() == [(staff.shopper, "lamp", 1, "staff"), (robot.shopper, "lamp", 1, "robot")]


def test_who_opted_out_is_answered_and_neither_stored_nor_counted(shop, noted, stored):
    shop.product("Desk lamp")
    shy = shop.guest()
    shop.choices.opt_out(shy)

    assert shop.search.listing(shy, LAMP).total == 1

    assert noted() == []
    assert stored() == []


def test_typing_stores_nothing(shop, noted, stored):
    shop.product("Desk lamp")

    for typed in ("de", "des", "desk"):
        assert shop.search.suggest(typed).total == 1

    assert noted() == []
    assert stored() == []


def test_the_same_words_are_one_search_an_hour_however_spelt_and_sorted(shop, stored):
    shop.product("Café lamp")
    ada, bob = shop.guest(), shop.guest()

    with time_machine.travel("2026-05-01T12:10:00Z", tick=False) as clock:
        for q in ("café  LAMP", "cafe lamp", "Cafe, lamp!"):
            shop.search.listing(ada, ListingQuery(q=q))
        shop.search.listing(ada, ListingQuery(q="cafe lamp", sort=Sort.PRICE))
        shop.search.listing(bob, ListingQuery(q="cafe lamp"))
        clock.shift(timedelta(hours=1))
        shop.search.listing(ada, ListingQuery(q="cafe lamp"))

    assert [(shopper, term) for shopper, term, *_ in stored()] == [
        (ada.shopper, "cafe lamp"), (bob.shopper, "cafe lamp"), (ada.shopper, "cafe lamp"),
    ]  # fmt: skip


def test_a_long_text_is_cut_and_one_without_words_is_no_search(shop, stored):
    ada = shop.guest()

    shop.search.listing(ada, ListingQuery(q="lamp " * 30))
    shop.search.note(ada, ListingQuery(q="?!"), 0)

    assert [len(term) for _, term, *_ in stored()] == [100]


def test_a_search_is_neither_taste_nor_lesson(shop, stored):
    shop.product("Desk lamp")
    ada = shop.guest()

    shop.search.listing(ada, LAMP)

    assert len(stored()) == 1
    assert shop.tastes.recent(ada.shopper) == []
    assert list(shop.events.stream()) == []


def test_searches_are_never_dropped_however_long_mongodb_is_away(shop, stored):
    ada = shop.guest()
    shop.events.is_away = True
    for number in range(HELD_MAX + 1):
        shop.interactions.record_search(ada, f"lamp {number}", 1)
    shop.interactions._buffer.hold([Interaction("v:x", 1, Kind.IMPRESSION, now())] * (SEEN_MAX + 1))
    shop.interactions.flush()  # past HELD_MAX they move to the outbox

    shop.events.is_away = False
    shop.outbox.deliver(but="mail")

    assert sum(kind is Kind.SEARCH for kind in (each.kind for each in shop.events.events)) == HELD_MAX + 1
    assert shop.interactions.dropped == 1


def test_what_waits_in_the_outbox_is_not_stored_of_whoever_asked_to_be_forgotten(shop):
    ada = shop.guest()
    shop.events.is_away = True
    shop.search.listing(ada, LAMP)
    shop.interactions.close()
    shop.interactions.forget(ada)

    shop.events.is_away = False
    shop.outbox.deliver(but="mail")

    assert shop.events.events == []


def test_a_person_is_handed_their_searches_which_name_no_product(shop):
    ada = shop.shopper("ada@example.com")
    shop.product("Desk lamp")
    shop.search.listing(ada, LAMP)

    (found,) = json.loads(json.dumps(shop.personal_data.export(ada)))["interactions"]

    assert (found.pop("at")[:2], found) == ("20", {"kind": "search", "term": "lamp", "found": 1})


@pytest.mark.parametrize(("kind", "term"), [(Kind.SEARCH, ""), (Kind.VIEW, "lamp")])
def test_a_search_has_words_and_nothing_else_has(kind, term):
    with pytest.raises(InvalidInput):
        Interaction("v:a", 1, kind, now(), term=term)
