"""Who somebody is: passwords, browser sessions, and how little a stranger learns by trying."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import bcrypt
import pytest
import time_machine

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.errors import InvalidCredentials, TooManyRequests
from shop_app.services import accounts, passwords
from tests.fakes.shop import PASSWORD

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada(shop):
    return shop.account("ada@example.com")


# signing in


def test_the_right_password_opens_the_account_however_the_address_is_written(shop, ada):
    assert shop.accounts.login(" ADA@example.COM ", PASSWORD) == ada


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ada@example.com", "three random word"),
        ("ada@example.com", ""),
        ("nobody@example.com", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
    ],
)
def test_wrong_credentials_are_refused_in_the_same_words(shop, ada, email, password):
    with pytest.raises(InvalidCredentials, match=r"E-mail or password is wrong\."):
        shop.accounts.login(email, password)


def test_an_account_without_a_password_cannot_be_opened_by_an_empty_one(shop):
    shop.accounts.bring_in(shop.shopper(role=Role.ADMIN), [("brought@example.com", "Brought in")])

    for password in ("", "nobody has this password"):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login("brought@example.com", password)


@pytest.fixture
def hashed(monkeypatch) -> list[bytes]:
    """The salt of every bcrypt that runs from here on."""
    passwords._dummy(4)  # made once per process
    real, salts = passwords.bcrypt.hashpw, []
    monkeypatch.setattr(passwords.bcrypt, "hashpw", lambda given, salt: salts.append(salt) or real(given, salt))
    return salts


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com", "not an address", "claimed@example.com"])
def test_any_address_costs_one_bcrypt_like_a_wrong_password(shop, ada, hashed, email):
    for password in (PASSWORD, "other random words", "still other words"):
        shop.accounts.register(AccountDraft("claimed@example.com", password, "Claimed"))
        shop.accounts.register(AccountDraft("ada@example.com", password, "Not Ada"))
    hashed.clear()

    with pytest.raises(InvalidCredentials):
        shop.accounts.login(email, "wrong password")

    assert len(hashed) == 1
    assert hashed[0].startswith(b"$2b$04$")


def test_a_password_of_an_older_lower_cost_is_hashed_anew_at_sign_in(shop, monkeypatch):
    account = shop.account("ada@example.com")
    monkeypatch.setattr(shop.accounts, "_cost", 5)

    assert shop.accounts.login("ada@example.com", PASSWORD) == account
    with shop.store.reading() as tx:
        stored = tx.accounts.password_hash(account.id)
    assert stored.startswith("$2b$05$")
    assert shop.accounts.login("ada@example.com", PASSWORD) == account

    with shop.store.reading() as tx:
        assert tx.accounts.password_hash(account.id) == stored  # once is enough


def test_a_password_is_the_same_however_its_letters_are_composed(shop):
    shop.accounts.register(AccountDraft("accents@example.com", "caf\u00e9 au lait", "Accents"))

    assert shop.accounts.login("accents@example.com", "cafe\u0301 au lait").name == "Accents"


def test_passwords_are_looked_at_in_full_length(shop):
    shop.accounts.register(AccountDraft("long@example.com", "x1y2z3" * 20 + "A", "Long"))

    with pytest.raises(InvalidCredentials):
        shop.accounts.login("long@example.com", "x1y2z3" * 20 + "B")  # bcrypt alone stops at 72 bytes


def test_a_stored_password_is_a_bcrypt_hash_of_the_cost_that_was_asked_for(shop, ada):
    with shop.store.reading() as tx:
        stored = tx.accounts.password_hash(ada.id)

    assert stored.startswith("$2b$04$")
    assert not bcrypt.checkpw(PASSWORD.encode(), stored.encode())  # the pre-hash is what is hashed


def test_after_five_wrong_guesses_each_further_one_waits_twice_as_long_even_with_the_right_password(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            with pytest.raises(InvalidCredentials):
                shop.accounts.login("ada@example.com", "wrong password")

        for wait_s in (1, 2, 4, 8):
            with pytest.raises(TooManyRequests) as refusal:
                shop.accounts.login("ADA@example.com", PASSWORD)
            assert refusal.value.retry_after_s == wait_s
            clock.shift(wait_s)
            with pytest.raises(InvalidCredentials):
                shop.accounts.login("ada@example.com", "wrong password")
        with pytest.raises(InvalidCredentials):
            shop.accounts.login("bob@example.com", PASSWORD)  # other accounts are not held up

        clock.shift(16)
        assert shop.accounts.login("ada@example.com", PASSWORD) == ada
        for _ in range(5):  # and proving oneself begins the count anew
            with pytest.raises(InvalidCredentials):
                shop.accounts.login("ada@example.com", "wrong password")


def test_a_stranger_who_guesses_does_not_keep_the_owner_out(shop, ada):
    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login("ada@example.com", "wrong password", "203.0.113.9")
    with pytest.raises(TooManyRequests):
        shop.accounts.login("ada@example.com", "wrong password", "203.0.113.9")

    assert shop.accounts.login("ada@example.com", PASSWORD, "198.51.100.4") == ada


def test_guesses_at_one_account_from_everywhere_are_slowed_down_too(shop, ada):
    for number in range(50):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login("ada@example.com", "wrong password", f"203.0.113.{number}")

    with pytest.raises(TooManyRequests) as refusal:
        shop.accounts.login("ada@example.com", PASSWORD, "198.51.100.4")

    assert refusal.value.retry_after_s == 1


def test_one_client_that_tries_many_accounts_is_slowed_down(shop, ada):
    for number in range(100):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login(f"shopper{number}@example.com", "three random words", "203.0.113.9")

    with pytest.raises(TooManyRequests):
        shop.accounts.login("ada@example.com", PASSWORD, "203.0.113.9")


def test_without_redis_guesses_at_one_account_are_counted_in_this_process(shop, ada, caplog):
    shop.limiter.is_away = True
    assert shop.accounts.login("ada@example.com", PASSWORD) == ada

    for _ in range(5):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login("ada@example.com", "wrong password")
    with pytest.raises(TooManyRequests):
        shop.accounts.login("ada@example.com", "wrong password")

    assert "a try of login_pair is not counted over all processes: Redis is away" in caplog.text


def test_of_two_hundred_guesses_at_once_five_reach_the_password_check(shop, ada, monkeypatch):
    checked = []
    monkeypatch.setattr(accounts, "matching", lambda *_: checked.append(1))

    def guess(_: int) -> str:
        with pytest.raises((InvalidCredentials, TooManyRequests)) as refusal:
            shop.accounts.login("ada@example.com", "wrong password")
        return refusal.value.code

    with time_machine.travel(NOON, tick=False), ThreadPoolExecutor(50) as pool:
        outcomes = Counter(pool.map(guess, range(200)))

    assert len(checked) == 5
    assert outcomes == {"invalid_credentials": 5, "too_many_requests": 195}


def test_nobody_reads_a_password_or_an_address_in_the_log(shop, ada, caplog):
    caplog.set_level("DEBUG")
    with pytest.raises(InvalidCredentials):
        shop.accounts.login("ada@example.com", "hunter2hunter2")
    shop.sessions.tokens(ada)

    assert "hunter2" not in caplog.text
    assert "ada@example.com" not in caplog.text


# browser sessions


def test_a_session_is_its_holder_until_it_is_ended(shop, ada):
    token = shop.sessions.open(ada)
    actor = shop.sessions.actor_of_session(token, "visitor-1")
    assert (actor.account_id, actor.role, actor.visitor) == (ada.id, Role.CUSTOMER, "visitor-1")

    shop.sessions.end(token)

    assert shop.sessions.actor_of_session(token, "visitor-1").is_signed_in is False


@pytest.mark.parametrize("token", ["", "made up", "0" * 32])
def test_a_token_nobody_issued_makes_a_guest(shop, ada, token):
    assert shop.sessions.actor_of_session(token, "visitor-1").is_signed_in is False


def test_the_token_itself_is_stored_nowhere(shop, ada):
    token = shop.sessions.open(ada)

    assert token not in repr(shop.store._books)


def test_a_session_is_over_after_fourteen_idle_days_and_use_keeps_it(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        token, idle = shop.sessions.open(ada), shop.sessions.open(ada)
        clock.shift(13 * DAY)
        assert shop.sessions.actor_of_session(token, "v").is_signed_in
        clock.shift(2 * DAY)

        assert shop.sessions.actor_of_session(token, "v").is_signed_in
        assert not shop.sessions.actor_of_session(idle, "v").is_signed_in


def test_a_session_in_daily_use_is_over_after_sixty_days(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        token = shop.sessions.open(ada)
        for _ in range(59):
            clock.shift(DAY)
            assert shop.sessions.actor_of_session(token, "v").is_signed_in

        clock.shift(DAY)
        assert not shop.sessions.actor_of_session(token, "v").is_signed_in


def test_two_sign_ins_never_share_a_token(shop, ada):
    assert shop.sessions.open(ada) != shop.sessions.open(ada)
