"""What services may expect of one-time tokens, backup codes and authenticators, on the fake and on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.accounts import Proof, Purpose, Role

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RESET, CONFIRM = Purpose.RESET_PASSWORD, Purpose.CONFIRM_EMAIL


@pytest.fixture
def ada(store):
    with store.writing() as tx:
        account = tx.accounts.add("ada@example.com", "Ada", "h", Role.CUSTOMER, NOON)
        tx.proofs.add(account.id, RESET, "f", "ada@example.com", NOON + HOUR)
        return account


def test_a_token_is_good_once_and_looking_does_not_spend_it(store, ada):
    proof = Proof(ada.id, "ada@example.com")
    with store.writing() as tx:
        assert tx.proofs.look(RESET, "f", NOON) == proof
        assert tx.proofs.look(RESET, "f", NOON) == proof
        assert tx.proofs.spend(RESET, "f", NOON) == proof

    with store.writing() as tx:
        assert tx.proofs.look(RESET, "f", NOON) is None
        assert tx.proofs.spend(RESET, "f", NOON) is None


@pytest.mark.parametrize(
    ("purpose", "token", "at"), [(CONFIRM, "f", NOON), (RESET, "g", NOON), (RESET, "", NOON), (RESET, "f", NOON + HOUR)]
)
def test_a_token_of_another_purpose_made_up_or_too_old_is_none(store, ada, purpose, token, at):
    with store.writing() as tx:
        assert tx.proofs.look(purpose, token, at) is None
        assert tx.proofs.spend(purpose, token, at) is None


def test_tokens_of_a_purpose_can_be_made_void(store, ada):
    with store.writing() as tx:
        tx.proofs.add(ada.id, CONFIRM, "c", "ada@example.com", NOON + HOUR)
        tx.proofs.void(ada.id, [RESET, Purpose.SECOND_STEP], NOON)

    with store.reading() as tx:
        assert tx.proofs.look(RESET, "f", NOON) is None
        assert tx.proofs.look(CONFIRM, "c", NOON) == Proof(ada.id, "ada@example.com")


def test_an_authenticator_is_set_up_turned_on_and_taken_away(store, ada):
    def seen() -> tuple[str, bool, int, bool]:
        with store.reading() as tx:
            found = tx.proofs.second_factor(ada.id)
            return found.secret, found.is_on, found.step, tx.accounts.by_id(ada.id).has_second_factor

    assert seen() == ("", False, 0, False)
    for secret, since, step, expected in (
        ("sealed", None, 0, ("sealed", False, 0, False)),
        ("sealed", NOON, 41, ("sealed", True, 41, True)),
        ("", None, 0, ("", False, 0, False)),
    ):
        with store.writing() as tx:
            tx.proofs.put_second_factor(ada.id, secret, since, step)
        assert seen() == expected


def test_a_time_step_and_all_before_it_are_spent_once(store, ada):
    with store.writing() as tx:
        tx.proofs.put_second_factor(ada.id, "sealed", NOON, 41)

    with store.writing() as tx:
        assert [tx.proofs.use_step(ada.id, step) for step in (41, 43, 43, 42, 44)] == [False, True, False, False, True]


def test_a_backup_code_works_once_and_for_one_account(store, ada):
    with store.writing() as tx:
        bob = tx.accounts.add("bob@example.com", "Bob", "h", Role.CUSTOMER, NOON)
        tx.proofs.put_backup_codes(ada.id, ["c1", "c2"])
    with store.writing() as tx:
        assert tx.proofs.use_backup_code(bob.id, "c1", NOON) is False
        assert tx.proofs.use_backup_code(ada.id, "c1", NOON) is True
        assert tx.proofs.use_backup_code(ada.id, "c1", NOON) is False
        assert tx.proofs.backup_codes_left(ada.id) == 1

    with store.writing() as tx:
        tx.proofs.put_backup_codes(ada.id, ["c3"])
        assert tx.proofs.use_backup_code(ada.id, "c2", NOON) is False
        assert tx.proofs.backup_codes_left(ada.id) == 1
