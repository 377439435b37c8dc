"""What services may expect of stored address books, on the fake and on both databases."""

from datetime import UTC, datetime

import pytest

from shop_app.domain.orders import Address

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOME = Address("Ada", "1 Street", "London", "N1", "GB", "Flat 2", "Greater London")
WORK = Address("Ada", "2 Road", "Leeds", "LS1", "GB")


@pytest.fixture
def people(store):
    with store.writing() as tx:
        return tx.accounts.bring_in([("ada@example.com", "Ada"), ("bob@example.com", "Bob")], NOON)


def test_an_address_comes_back_as_it_was_kept(store, people):
    ada, bob = people
    with store.writing() as tx:
        id_ = tx.addresses.add(ada, HOME)

    with store.reading() as tx:
        (kept,) = tx.addresses.of_account(ada)
        assert (kept.id, kept.address, kept.is_shipping_default, kept.is_billing_default) == (id_, HOME, False, False)
        assert tx.addresses.of_account(bob) == []


def test_a_default_is_one_address_of_one_account(store, people):
    ada, bob = people
    with store.writing() as tx:
        home, work, bobs = tx.addresses.add(ada, HOME), tx.addresses.add(ada, WORK), tx.addresses.add(bob, HOME)
        tx.addresses.set_defaults(ada, shipping=home, billing=home)
        tx.addresses.set_defaults(bob, shipping=bobs, billing=bobs)

    with store.writing() as tx:
        tx.addresses.set_defaults(ada, shipping=work)
        tx.addresses.set_defaults(ada)

    with store.reading() as tx:
        flags = [(each.id, each.is_shipping_default, each.is_billing_default) for each in tx.addresses.of_account(ada)]
        assert flags == [(home, False, True), (work, True, False)]
        assert [each.is_shipping_default for each in tx.addresses.of_account(bob)] == [True]


def test_nobody_changes_or_removes_anothers_address(store, people):
    ada, bob = people
    with store.writing() as tx:
        id_ = tx.addresses.add(ada, HOME)

    with store.writing() as tx:
        assert tx.addresses.change(bob, id_, WORK) is False
        assert tx.addresses.remove(bob, id_) is False
        assert tx.addresses.change(ada, 404, WORK) is False
        assert tx.addresses.change(ada, id_, WORK) is True

    with store.writing() as tx:
        assert [each.address for each in tx.addresses.of_account(ada)] == [WORK]
        assert tx.addresses.remove(ada, id_) is True
        assert tx.addresses.of_account(ada) == []
