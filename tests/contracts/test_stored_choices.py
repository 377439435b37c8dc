"""What services may expect of stored decisions about shelves, on the fake, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.choices import HIDDEN_MAX, NO_CHOICES, Choices, RuleKind, ShelfRule
from shop_app.domain.money import Money
from shop_app.domain.recommendations import Placement

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def lamps(store) -> list[int]:
    """Ids of products that can be hidden; one more than a shopper may hide."""
    drafts = [
        ProductDraft(f"Lamp {n}", "It gives light.", "lamps", [Variant(f"L{n}", Money(100, "USD"), 1)])
        for n in range(HIDDEN_MAX + 1)
    ]
    with store.writing() as tx:
        tx.catalogue.add_categories([Category("lamps", "Lamps")])
        return list(tx.catalogue.bring_in(drafts, NOON).values())


def of(store, shopper: str) -> Choices:
    with store.reading() as tx:
        return tx.choices.of(shopper)


def test_who_decided_nothing_has_no_choices(store):
    assert of(store, "v:ada") == NO_CHOICES


def test_opting_out_and_in_again(store):
    with store.writing() as tx:
        tx.choices.opt("v:ada", is_out=True, at=NOON)
    assert of(store, "v:ada").is_opted_out is True
    assert of(store, "v:bob").is_opted_out is False

    with store.writing() as tx:
        tx.choices.opt("v:ada", is_out=False, at=NOON)
    assert of(store, "v:ada").is_opted_out is False


def test_it_can_be_asked_who_was_forgotten_lately(store):
    with store.writing() as tx:
        tx.choices.forget("v:ada", NOON)
        tx.choices.forget("v:bob", NOON - timedelta(hours=3))
        tx.choices.opt("v:eve", is_out=True, at=NOON)

    with store.reading() as tx:
        assert tx.choices.forgotten_since(NOON - timedelta(hours=2)) == {"v:ada"}


def test_hidden_products_are_the_shoppers_own_and_can_come_back(store, lamps):
    with store.writing() as tx:
        for product_id in (lamps[0], lamps[1], lamps[1]):
            tx.choices.hide("v:ada", product_id, NOON)
        tx.choices.hide("v:bob", lamps[2], NOON)
    assert of(store, "v:ada").hidden == {lamps[0], lamps[1]}

    with store.writing() as tx:
        tx.choices.show_again("v:ada", lamps[0])
        tx.choices.show_again("v:ada", lamps[2])

    assert of(store, "v:ada").hidden == {lamps[1]}
    assert of(store, "v:bob").hidden == {lamps[2]}


def test_past_the_most_that_can_be_hidden_the_first_one_comes_back(store, lamps):
    with store.writing() as tx:
        for minute, product_id in enumerate(lamps):
            tx.choices.hide("v:ada", product_id, NOON + timedelta(minutes=minute))

    assert of(store, "v:ada").hidden == set(lamps[1:])


def test_being_forgotten_brings_hidden_products_back_and_keeps_the_opting_out(store, lamps):
    with store.writing() as tx:
        tx.choices.opt("a:1", is_out=True, at=NOON)
        tx.choices.hide("a:1", lamps[0], NOON)
        tx.choices.forget("a:1", NOON)

    assert of(store, "a:1") == Choices(is_opted_out=True, forgotten_at=NOON)


def test_an_account_inherits_what_its_guest_decided(store, lamps):
    with store.writing() as tx:
        tx.choices.hide("a:1", lamps[0], NOON)
        tx.choices.hide("v:ada", lamps[1], NOON)
        tx.choices.opt("v:ada", is_out=True, at=NOON)
        tx.choices.merge("v:ada", "a:1", NOON)

    assert of(store, "a:1") == Choices(is_opted_out=True, hidden=frozenset(lamps[:2]))
    assert of(store, "v:ada") == NO_CHOICES


def test_decisions_of_guests_who_are_long_gone_are_dropped(store, lamps):
    with store.writing() as tx:
        for shopper in ("v:ada", "a:1"):
            tx.choices.opt(shopper, is_out=True, at=NOON)
            tx.choices.hide(shopper, lamps[0], NOON)
        tx.choices.opt("v:bob", is_out=True, at=NOON + timedelta(days=1))

        assert tx.choices.drop_guests(NOON + timedelta(hours=1)) == 2

    assert of(store, "v:ada") == NO_CHOICES
    assert of(store, "a:1") == Choices(is_opted_out=True, hidden=frozenset(lamps[:1]))
    assert of(store, "v:bob").is_opted_out is True


def test_one_rule_for_each_product_and_placement(store, lamps):
    everywhere = ShelfRule(lamps[0], RuleKind.EXCLUDE, None, "eve@example.com", NOON)
    at_home = ShelfRule(lamps[0], RuleKind.PIN, Placement.HOME, "eve@example.com", NOON + timedelta(minutes=1))
    softer = ShelfRule(lamps[0], RuleKind.BOOST, Placement.HOME, "bob@example.com", NOON + timedelta(minutes=2))
    with store.writing() as tx:
        for rule in (everywhere, at_home, softer):
            tx.choices.set_rule(rule)
        assert tx.choices.rules() == [softer, everywhere]

        assert tx.choices.drop_rule(lamps[0], None) is True
        assert tx.choices.drop_rule(lamps[0], None) is False
        assert tx.choices.rules() == [softer]
