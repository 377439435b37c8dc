"""Searches of people on real stores: merged at login, handed over, erased, passed over by training."""

from datetime import timedelta

import pytest
import time_machine

from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM, AccountDraft, Actor
from shop_app.domain.catalogue import Category, ListingQuery, ProductDraft, Variant
from shop_app.domain.interactions import Kind
from shop_app.domain.money import Money
from shop_app.kit.clock import now
from shop_app.repositories.mongo.client import open_mongo
from shop_app.services.sessions import actor_of
from shop_app.settings import Settings

pytestmark = pytest.mark.stores

GUEST = Actor("visitor-who-searches-01")
PASSWORD = "words of ada alone"


@pytest.fixture
def shop(sqlite_url, redis_url, mongo_url, monkeypatch):
    settings = Settings(database_url=sqlite_url, redis_url=redis_url, mongo_url=mongo_url, bcrypt_cost=4)
    bootstrap.migrate(settings)
    shop = bootstrap.build(settings, bootstrap.real_parts(settings))
    draft = ProductDraft("Desk lamp", "", "things", [Variant("LAMP", Money(1999, "USD"), 3)])
    shop.catalogue.bring_in(SYSTEM, [Category("things", "Things")], [draft])
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)  # tests flush by hand
    yield shop
    shop.close()


@pytest.fixture
def stored(mongo_url, shop):
    """Give what MongoDB holds of searches, written first."""
    database = open_mongo(mongo_url)

    def stored() -> list[dict]:
        shop.interactions.flush()
        return list(database["interactions"].find({"kind": "search"}).sort("at"))

    yield stored
    database.client.drop_database(database.name)
    database.client.close()


def search(shop, actor: Actor, q: str = "Lamp") -> None:
    shop.search.listing(actor, ListingQuery(q=q))


def test_it_is_stored_once_without_a_product_for_as_long_as_other_acts(shop, stored):
    with time_machine.travel("2026-05-01T12:10:00Z", tick=False) as clock:
        search(shop, GUEST)
        shop.interactions.flush()
        search(shop, GUEST)  # another process would find it stored as well
        clock.shift(timedelta(minutes=1))
        search(shop, GUEST, "unicorn")
        found = stored()

    assert [(each["shopper"], each["term"], each["found"]) for each in found] == [
        (GUEST.shopper, "lamp", 1), (GUEST.shopper, "unicorn", 0),
    ]  # fmt: skip
    assert not {"product_id", "quantity", "placement", "by"} & {name for each in found for name in each}
    assert {round((each["expires_at"] - each["at"]) / timedelta(days=1)) for each in found} == {730}
    assert list(shop.interactions._events.stream()) == []


def test_a_guests_searches_go_over_to_the_account_are_handed_over_and_erased_with_it(shop, stored):
    ada = actor_of(shop.accounts.register(AccountDraft("ada@example.com", PASSWORD, "Ada")), GUEST.visitor)
    other = Actor("visitor-who-stays-00001")
    with time_machine.travel(now(), tick=True) as clock:
        search(shop, GUEST)
        search(shop, other)
        shop.interactions.take_over(GUEST, ada)
        search(shop, ada, "unicorn")
        told = shop.personal_data.export(ada)["interactions"]
        assert [each["shopper"] for each in stored()] == [ada.shopper, other.shopper, ada.shopper]

        shop.personal_data.delete(ada, PASSWORD)
        clock.shift(timedelta(seconds=6))
        shop.outbox.deliver(but="mail")

    assert [(each["kind"], each["term"], each["found"]) for each in told] == [
        ("search", "lamp", 1), ("search", "unicorn", 0),
    ]  # fmt: skip
    assert [each["shopper"] for each in stored()] == [other.shopper]


def test_who_opts_out_loses_the_searches_of_before_and_makes_no_new_ones(shop, stored):
    search(shop, GUEST)
    assert len(stored()) == 1

    shop.choices.opt_out(GUEST)
    search(shop, GUEST, "unicorn")

    assert stored() == []


def test_sums_and_histories_bear_events_without_a_product(shop, stored):
    search(shop, GUEST)
    shop.interactions.record(GUEST, Kind.VIEW, 1)
    shop.interactions.flush()

    shop.shelf_stats.roll_up(SYSTEM)

    (today,) = shop.shelf_stats._stats.totals(now().date())
    assert (today.acts, today.shown) == (1, 0)
    assert [each.kind for each in shop.interactions.history(GUEST)] == [Kind.SEARCH, Kind.VIEW]
