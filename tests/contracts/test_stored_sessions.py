"""What services may expect of stored sign-ins and refresh tokens, on the fake and on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.accounts import Role

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HOUR_S = 3600
WHERE = ("Firefox on Linux", "203.0.113.x")
IDLE = {"browser": HOUR_S, "api": HOUR_S}


@pytest.fixture
def ada(store):
    with store.writing() as tx:
        return tx.accounts.add("ada@example.com", "Ada", "h", Role.CUSTOMER, NOON)


@pytest.fixture
def bob(store):
    with store.writing() as tx:
        return tx.accounts.add("bob@example.com", "Bob", "h", Role.CUSTOMER, NOON)


def opened(store, account, token: str = "f", kind: str = "browser", at: datetime = NOON) -> int:
    with store.writing() as tx:
        return tx.sessions.open(account.id, kind, token, WHERE, at, at + DAY)


@pytest.mark.parametrize(
    ("later", "is_open"),
    [(timedelta(seconds=59), True), (timedelta(seconds=3599), True), (timedelta(seconds=3600), False)],
)
def test_a_session_that_is_not_used_is_over(store, ada, later, is_open):
    opened(store, ada)

    with store.reading() as tx:
        assert (tx.sessions.by_token("f", NOON + later, HOUR_S) is not None) is is_open


def test_a_session_is_worth_noting_again_after_a_minute(store, ada):
    id_ = opened(store, ada)
    with store.reading() as tx:
        assert tx.sessions.by_token("f", NOON + timedelta(seconds=59), HOUR_S) == (ada, id_, False)
        assert tx.sessions.by_token("f", NOON + MINUTE, HOUR_S) == (ada, id_, True)

    with store.writing() as tx:
        tx.sessions.touch(id_, NOON + MINUTE)

    with store.reading() as tx:
        assert tx.sessions.by_token("f", NOON + timedelta(seconds=61), HOUR_S) == (ada, id_, False)


def test_a_session_in_use_still_ends_at_its_last_day(store, ada):
    id_ = opened(store, ada)
    with store.writing() as tx:
        tx.sessions.touch(id_, NOON + DAY - MINUTE)

    with store.reading() as tx:
        assert tx.sessions.by_token("f", NOON + DAY - MINUTE, HOUR_S) is not None
        assert tx.sessions.by_token("f", NOON + DAY, HOUR_S) is None


def test_a_cookie_opens_no_api_session_and_an_id_no_browsers(store, ada):
    browser, api = opened(store, ada, "f"), opened(store, ada, "g", "api")

    with store.reading() as tx:
        assert tx.sessions.by_token("g", NOON, HOUR_S) is None
        assert tx.sessions.by_id(browser, NOON, HOUR_S) is None
        assert tx.sessions.by_id(api, NOON, HOUR_S) == (ada, api, False)


def test_a_disabled_account_has_no_session(store, ada):
    api, _ = opened(store, ada, "g", "api"), opened(store, ada)
    with store.writing() as tx:
        tx.accounts.set_disabled(ada.id, is_disabled=True)

    with store.reading() as tx:
        assert tx.sessions.by_token("f", NOON, HOUR_S) is None
        assert tx.sessions.by_id(api, NOON, HOUR_S) is None


def test_sign_ins_are_listed_last_used_first_and_only_while_they_are_open(store, ada, bob):
    first, second = opened(store, ada, "f"), opened(store, ada, "g", "api", NOON + MINUTE)
    ended, _ = opened(store, ada, "h"), opened(store, bob, "i")
    with store.writing() as tx:
        tx.sessions.end(ada.id, ended, NOON)

    with store.reading() as tx:
        found = tx.sessions.of_account(ada.id, NOON + MINUTE, IDLE)
        assert [(each.id, each.kind, each.device, each.network) for each in found] == [
            (second, "api", *WHERE),
            (first, "browser", *WHERE),
        ]
        assert [each.id for each in tx.sessions.of_account(ada.id, NOON + timedelta(hours=1), IDLE)] == [second]


def test_nobody_ends_anothers_sign_in_and_an_ended_one_opens_nothing(store, ada, bob):
    id_ = opened(store, ada)

    with store.writing() as tx:
        assert tx.sessions.end(bob.id, id_, NOON) is False
        assert tx.sessions.by_token("f", NOON, HOUR_S) is not None
        assert tx.sessions.end(ada.id, id_, NOON) is True
        assert tx.sessions.end(ada.id, id_, NOON) is False

    with store.reading() as tx:
        assert tx.sessions.by_token("f", NOON, HOUR_S) is None


def test_all_sign_ins_of_an_account_end_but_the_one_that_is_kept(store, ada, bob):
    kept, _, api, bobs = (
        opened(store, ada, "f"),
        opened(store, ada, "g"),
        opened(store, ada, "h", "api"),
        opened(store, bob, "i"),
    )
    with store.writing() as tx:
        tx.sessions.add_refresh(ada.id, api, "r1", NOON + DAY)

    with store.writing() as tx:
        assert tx.sessions.end_all(ada.id, NOON, keep=kept) == 2

    with store.writing() as tx:
        assert [each.id for each in tx.sessions.of_account(ada.id, NOON, IDLE)] == [kept]
        assert [each.id for each in tx.sessions.of_account(bob.id, NOON, IDLE)] == [bobs]
        assert tx.sessions.use_refresh("r1", NOON) is None
        assert tx.sessions.end_all(ada.id, NOON) == 1


def test_a_refresh_token_is_spent_once_and_a_second_use_ends_its_sign_in_alone(store, ada):
    stolen, other = opened(store, ada, "f", "api"), opened(store, ada, "g", "api")
    with store.writing() as tx:
        for name, id_ in (("r1", stolen), ("r2", stolen), ("r3", other)):
            tx.sessions.add_refresh(ada.id, id_, name, NOON + DAY)

    with store.writing() as tx:
        assert tx.sessions.use_refresh("r1", NOON) == (ada.id, stolen)
    with store.writing() as tx:
        assert tx.sessions.use_refresh("r1", NOON) is None
    with store.writing() as tx:
        assert tx.sessions.use_refresh("r2", NOON) is None
        assert tx.sessions.by_id(stolen, NOON, HOUR_S) is None
        assert tx.sessions.use_refresh("r3", NOON) == (ada.id, other)
        assert tx.sessions.use_refresh("never issued", NOON) is None


def test_a_refresh_token_expires_and_names_its_sign_in(store, ada):
    id_ = opened(store, ada, "f", "api")
    with store.writing() as tx:
        tx.sessions.add_refresh(ada.id, id_, "r1", NOON + DAY)

    with store.writing() as tx:
        assert tx.sessions.session_of_refresh("r1") == (ada.id, id_)
        assert tx.sessions.session_of_refresh("never issued") is None
        assert tx.sessions.use_refresh("r1", NOON + DAY) is None
