"""What services may expect of stored accounts, sessions and refresh tokens, on the fake and on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.errors import EmailTaken

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada(store):
    with store.writing() as tx:
        return tx.accounts.add("ada@example.com", "Ada", "hash-1", Role.CUSTOMER, NOON)


def test_an_account_comes_back_as_it_was_stored(store, ada):
    with store.reading() as tx:
        found = tx.accounts.by_email("ada@example.com")

        assert found == tx.accounts.by_id(ada.id) == ada
        assert (found.email, found.name, found.role, found.is_disabled) == ("ada@example.com", "Ada", "customer", False)
        assert found.created_at == NOON
        assert tx.accounts.password_hash(ada.id) == "hash-1"


def test_an_unknown_account_is_nobody(store):
    with store.reading() as tx:
        assert tx.accounts.by_email("nobody@example.com") is None
        assert tx.accounts.by_id(404) is None
        assert tx.accounts.password_hash(404) == ""


def test_an_address_has_one_account(store, ada):
    with pytest.raises(EmailTaken), store.writing() as tx:
        tx.accounts.add("ada@example.com", "Another Ada", "hash-2", Role.ADMIN, NOON)

    with store.reading() as tx:
        assert tx.accounts.by_email("ada@example.com") == ada


def test_a_role_changes_with_or_without_the_password(store, ada):
    with store.writing() as tx:
        tx.accounts.set_role(ada.id, Role.SUPPORT, "")
    with store.reading() as tx:
        assert tx.accounts.by_id(ada.id).role is Role.SUPPORT
        assert tx.accounts.password_hash(ada.id) == "hash-1"

    with store.writing() as tx:
        tx.accounts.set_role(ada.id, Role.ADMIN, "hash-2")
    with store.reading() as tx:
        assert tx.accounts.password_hash(ada.id) == "hash-2"


def test_bringing_in_keeps_known_accounts_and_answers_in_order(store, ada):
    profiles = [("bob@example.com", "Bob"), ("ada@example.com", "Not Ada"), ("bob@example.com", "Bob again")]

    with store.writing() as tx:
        ids = tx.accounts.bring_in(profiles, NOON)

    with store.reading() as tx:
        bob = tx.accounts.by_email("bob@example.com")
        assert ids == [bob.id, ada.id, bob.id]
        assert tx.accounts.password_hash(bob.id) == ""
        assert tx.accounts.by_id(ada.id).name == "Ada"


@pytest.mark.parametrize(
    ("later", "is_open"),
    [(timedelta(seconds=59), True), (timedelta(seconds=3599), True), (timedelta(seconds=3600), False)],
)
def test_a_session_that_is_not_used_is_over(store, ada, later, is_open):
    with store.writing() as tx:
        tx.accounts.open_session(ada.id, "f", NOON, NOON + DAY)

    with store.reading() as tx:
        found = tx.accounts.session_account("f", NOON + later, idle_s=3600)

    assert (found is not None) is is_open


def test_a_session_is_worth_noting_again_after_a_minute(store, ada):
    with store.writing() as tx:
        tx.accounts.open_session(ada.id, "f", NOON, NOON + DAY)
    with store.reading() as tx:
        assert tx.accounts.session_account("f", NOON + timedelta(seconds=59), 3600) == (ada, False)
        assert tx.accounts.session_account("f", NOON + timedelta(seconds=60), 3600) == (ada, True)

    with store.writing() as tx:
        tx.accounts.touch_session("f", NOON + timedelta(seconds=60))

    with store.reading() as tx:
        assert tx.accounts.session_account("f", NOON + timedelta(seconds=61), 3600) == (ada, False)


def test_a_session_in_use_still_ends_at_its_last_day(store, ada):
    with store.writing() as tx:
        tx.accounts.open_session(ada.id, "f", NOON, NOON + DAY)
        tx.accounts.touch_session("f", NOON + DAY - timedelta(seconds=1))

    with store.reading() as tx:
        assert tx.accounts.session_account("f", NOON + DAY - timedelta(seconds=1), 3600) is not None
        assert tx.accounts.session_account("f", NOON + DAY, 3600) is None


def test_an_ended_session_opens_nothing(store, ada):
    with store.writing() as tx:
        tx.accounts.open_session(ada.id, "f", NOON, NOON + DAY)
        tx.accounts.open_session(ada.id, "other", NOON, NOON + DAY)

    with store.writing() as tx:
        tx.accounts.end_session("f", NOON)

    with store.reading() as tx:
        assert tx.accounts.session_account("f", NOON, 3600) is None
        assert tx.accounts.session_account("other", NOON, 3600) is not None
        assert tx.accounts.session_account("never issued", NOON, 3600) is None


def test_a_refresh_token_is_spent_once_and_a_second_use_ends_its_family(store, ada):
    with store.writing() as tx:
        for name, family in (("r1", "f1"), ("r2", "f1"), ("r3", "f2")):
            tx.accounts.add_refresh(ada.id, family, name, NOON + DAY)

    with store.writing() as tx:
        assert tx.accounts.use_refresh("r1", NOON) == (ada.id, "f1")
    with store.writing() as tx:
        assert tx.accounts.use_refresh("r1", NOON) is None
    with store.writing() as tx:
        assert tx.accounts.use_refresh("r2", NOON) is None
        assert tx.accounts.use_refresh("r3", NOON) == (ada.id, "f2")
        assert tx.accounts.use_refresh("never issued", NOON) is None


def test_a_refresh_token_expires(store, ada):
    with store.writing() as tx:
        tx.accounts.add_refresh(ada.id, "f1", "r1", NOON + DAY)

    with store.writing() as tx:
        assert tx.accounts.use_refresh("r1", NOON + DAY) is None


def test_signing_out_revokes_the_family(store, ada):
    with store.writing() as tx:
        tx.accounts.add_refresh(ada.id, "f1", "r1", NOON + DAY)
        tx.accounts.add_refresh(ada.id, "f1", "r2", NOON + DAY)

    with store.writing() as tx:
        tx.accounts.revoke_refresh("r2", NOON)

    with store.writing() as tx:
        assert tx.accounts.use_refresh("r1", NOON) is None
