"""What services may expect of stored accounts, on the fake and on both databases."""

from datetime import UTC, datetime

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.errors import EmailTaken

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def ada(store):
    with store.writing() as tx:
        return tx.accounts.add("ada@example.com", "Ada", "hash-1", Role.CUSTOMER, NOON)


def claim(store, name: str, password_hash: str = "hash-9"):
    with store.writing() as tx:
        return tx.accounts.add("ada@example.com", name, password_hash, Role.CUSTOMER, NOON, is_confirmed=False)


def test_an_account_comes_back_as_it_was_stored(store, ada):
    with store.reading() as tx:
        found = tx.accounts.by_email("ada@example.com")

        assert found == tx.accounts.by_id(ada.id) == ada
        assert (found.email, found.name, found.role, found.is_disabled) == ("ada@example.com", "Ada", "customer", False)
        assert (found.is_confirmed, found.has_second_factor) == (True, False)
        assert found.created_at == NOON
        assert tx.accounts.password_hash(ada.id) == "hash-1"


def test_an_unknown_account_is_nobody(store):
    with store.reading() as tx:
        assert tx.accounts.by_email("nobody@example.com") is None
        assert tx.accounts.at_address("nobody@example.com") == []
        assert tx.accounts.by_id(404) is None
        assert tx.accounts.password_hash(404) == ""


def test_an_address_is_held_by_one_account(store, ada):
    with pytest.raises(EmailTaken), store.writing() as tx:
        tx.accounts.add("ada@example.com", "Another Ada", "hash-2", Role.ADMIN, NOON)

    with store.reading() as tx:
        assert tx.accounts.by_email("ada@example.com") == ada


def test_an_address_may_be_claimed_by_many_and_its_holder_comes_first(store, ada):
    first, second = claim(store, "First"), claim(store, "Second", "hash-8")

    with store.reading() as tx:
        assert tx.accounts.by_email("ada@example.com") == ada
        assert tx.accounts.at_address("ada@example.com") == [(ada, "hash-1"), (second, "hash-8"), (first, "hash-9")]
    assert (first.email, first.is_confirmed) == ("ada@example.com", False)


def test_a_claim_that_is_confirmed_holds_the_address_and_a_second_one_cannot(store):
    first, second = claim(store, "First"), claim(store, "Second")

    with store.writing() as tx:
        tx.accounts.confirm(first.id, "ada@example.com")
    with pytest.raises(EmailTaken), store.writing() as tx:
        tx.accounts.confirm(second.id, "ada@example.com")

    with store.reading() as tx:
        assert tx.accounts.by_email("ada@example.com").id == first.id
        assert tx.accounts.by_id(second.id).is_confirmed is False


def test_what_an_account_is_can_be_changed(store, ada):
    with store.writing() as tx:
        tx.accounts.set_role(ada.id, Role.SUPPORT)
        tx.accounts.set_disabled(ada.id, is_disabled=True)
        tx.accounts.set_password(ada.id, "hash-2")
        tx.accounts.rename(ada.id, "Ada Lovelace")
        tx.accounts.confirm(ada.id, "ada@new.example")

    with store.reading() as tx:
        found = tx.accounts.by_id(ada.id)
        assert (found.role, found.is_disabled, found.name) == (Role.SUPPORT, True, "Ada Lovelace")
        assert tx.accounts.by_email("ada@new.example") == found
        assert tx.accounts.by_email("ada@example.com") is None
        assert tx.accounts.password_hash(ada.id) == "hash-2"


def test_only_administrators_who_can_sign_in_count_as_one(store, ada):
    with store.writing() as tx:
        boss = tx.accounts.add("boss@example.com", "Boss", "h", Role.ADMIN, NOON)
        gone = tx.accounts.add("gone@example.com", "Gone", "h", Role.ADMIN, NOON)
        tx.accounts.set_disabled(gone.id, is_disabled=True)

        assert tx.accounts.hold_admins() == [boss.id]


def test_a_buried_account_leaves_its_address_free_and_nothing_to_find(store, ada):
    with store.writing() as tx:
        tx.accounts.bury(ada.id, NOON)

    with store.writing() as tx:
        assert tx.accounts.at_address("ada@example.com") == []
        left = tx.accounts.by_id(ada.id)
        assert (left.name, left.role, left.is_disabled) == ("", Role.CUSTOMER, True)
        assert "ada" not in left.email
        assert tx.accounts.password_hash(ada.id) == ""
        assert tx.accounts.page("", "", 10, 0) == ([], 0)
        assert tx.accounts.add("ada@example.com", "Ada", "h", Role.CUSTOMER, NOON).id != ada.id


@pytest.mark.parametrize(
    ("query", "role", "found"),
    [
        ("", "", ["Percy 100%", "Bob", "Ada"]),
        ("BO", "", ["Bob"]),
        ("ada@EXAMPLE", "", ["Ada"]),
        ("%", "", ["Percy 100%"]),
        ("_", "", []),
        ("\\", "", []),
        ("", "support", ["Bob"]),
        ("ada", "support", []),
    ],
)
def test_people_are_searched_by_name_address_and_role_newest_first(store, ada, query, role, found):
    with store.writing() as tx:
        tx.accounts.add("bob@example.com", "Bob", "h", Role.SUPPORT, NOON)
        tx.accounts.add("percy@example.com", "Percy 100%", "h", Role.CUSTOMER, NOON, is_confirmed=False)

    with store.reading() as tx:
        page, total = tx.accounts.page(query, role, limit=10, offset=0)

    assert ([each.name for each in page], total) == (found, len(found))


def test_a_page_of_people_ends_where_the_next_begins(store, ada):
    with store.writing() as tx:
        tx.accounts.bring_in([(f"p{number}@example.com", f"P{number}") for number in range(4)], NOON)

    with store.reading() as tx:
        first, total = tx.accounts.page("", "", limit=2, offset=0)
        rest, _ = tx.accounts.page("", "", limit=9, offset=2)

    assert ([each.name for each in first], total) == (["P3", "P2"], 5)
    assert [each.name for each in rest] == ["P1", "P0", "Ada"]


def test_bringing_in_keeps_known_accounts_and_answers_in_order(store, ada):
    profiles = [("bob@example.com", "Bob"), ("ada@example.com", "Not Ada"), ("bob@example.com", "Bob again")]

    with store.writing() as tx:
        ids = tx.accounts.bring_in(profiles, NOON)

    with store.reading() as tx:
        bob = tx.accounts.by_email("bob@example.com")
        assert ids == [bob.id, ada.id, bob.id]
        assert (tx.accounts.password_hash(bob.id), bob.is_confirmed) == ("", True)
        assert tx.accounts.by_id(ada.id).name == "Ada"
