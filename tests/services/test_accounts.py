"""Who somebody is: passwords, sessions, tokens, and how little a stranger learns by trying."""

from datetime import UTC, datetime, timedelta

import bcrypt
import jwt
import pytest
import time_machine

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.errors import EmailTaken, InvalidCredentials, Throttled
from shop_app.services import passwords
from tests.fakes.shop import PASSWORD, SECRET

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada(shop):
    return shop.accounts.register(AccountDraft("Ada@Example.com", PASSWORD, "Ada"))


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


def test_an_address_has_one_account(shop, ada):
    with pytest.raises(EmailTaken):
        shop.accounts.register(AccountDraft("ada@EXAMPLE.com", PASSWORD, "Another Ada"))


def test_an_account_without_a_password_cannot_be_opened_by_an_empty_one(shop):
    shop.accounts.bring_in(shop.shopper(role=Role.ADMIN), [("brought@example.com", "Brought in")])

    for password in ("", "nobody has this password"):
        with pytest.raises(InvalidCredentials):
            shop.accounts.login("brought@example.com", password)


@pytest.mark.parametrize("email", ["ada@example.com", "nobody@example.com", "not an address"])
def test_an_unknown_address_costs_one_bcrypt_check_like_a_wrong_password(shop, ada, monkeypatch, email):
    passwords._dummy(4)  # made once per process
    checks = []
    monkeypatch.setattr(passwords.bcrypt, "checkpw", lambda given, stored: checks.append(stored) or False)

    with pytest.raises(InvalidCredentials):
        shop.accounts.login(email, "wrong password")

    assert len(checks) == 1
    assert checks[0].startswith(b"$2b$04$")


def test_passwords_are_looked_at_in_full_length(shop):
    shop.accounts.register(AccountDraft("long@example.com", "x1y2z3" * 20 + "A", "Long"))

    with pytest.raises(InvalidCredentials):
        shop.accounts.login("long@example.com", "x1y2z3" * 20 + "B")  # bcrypt alone stops at 72 bytes


def test_a_stored_password_is_a_bcrypt_hash_of_the_cost_that_was_asked_for(shop, ada):
    with shop.store.reading() as tx:
        stored = tx.accounts.password_hash(ada.id)

    assert stored.startswith("$2b$04$")
    assert not bcrypt.checkpw(PASSWORD.encode(), stored.encode())  # the pre-hash is what is hashed


def test_the_eleventh_try_within_five_minutes_has_to_wait_even_with_the_right_password(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(10):
            with pytest.raises(InvalidCredentials):
                shop.accounts.login("ada@example.com", "wrong password")

        with pytest.raises(Throttled) as refusal:
            shop.accounts.login("ADA@example.com", PASSWORD)
        assert refusal.value.retry_after_s == 300
        with pytest.raises(InvalidCredentials):
            shop.accounts.login("bob@example.com", PASSWORD)  # other addresses are not held up

        clock.shift(301)
        assert shop.accounts.login("ada@example.com", PASSWORD) == ada


def test_without_redis_signing_in_goes_on_and_says_so_in_the_log(shop, ada, caplog):
    shop.limiter.is_away = True

    assert shop.accounts.login("ada@example.com", PASSWORD) == ada

    assert "sign-in limit not counted" in caplog.text


def test_nobody_reads_a_password_or_an_address_in_the_log(shop, ada, caplog):
    caplog.set_level("DEBUG")
    with pytest.raises(InvalidCredentials):
        shop.accounts.login("ada@example.com", "hunter2hunter2")
    shop.accounts.tokens(ada)

    assert "hunter2" not in caplog.text
    assert "ada@example.com" not in caplog.text


# browser sessions


def test_a_session_is_its_holder_until_it_is_ended(shop, ada):
    token = shop.accounts.open_session(ada)
    actor = shop.accounts.actor_of_session(token, "visitor-1")
    assert (actor.account_id, actor.role, actor.visitor) == (ada.id, Role.CUSTOMER, "visitor-1")

    shop.accounts.end_session(token)

    assert shop.accounts.actor_of_session(token, "visitor-1").is_signed_in is False


@pytest.mark.parametrize("token", ["", "made up", "0" * 32])
def test_a_token_nobody_issued_makes_a_guest(shop, ada, token):
    assert shop.accounts.actor_of_session(token, "visitor-1").is_signed_in is False


def test_the_token_itself_is_stored_nowhere(shop, ada):
    token = shop.accounts.open_session(ada)

    assert token not in repr(shop.store._books)


def test_a_session_is_over_after_fourteen_idle_days_and_use_keeps_it(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        token, idle = shop.accounts.open_session(ada), shop.accounts.open_session(ada)
        clock.shift(13 * DAY)
        assert shop.accounts.actor_of_session(token, "v").is_signed_in
        clock.shift(2 * DAY)

        assert shop.accounts.actor_of_session(token, "v").is_signed_in
        assert not shop.accounts.actor_of_session(idle, "v").is_signed_in


def test_a_session_in_daily_use_is_over_after_sixty_days(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        token = shop.accounts.open_session(ada)
        for _ in range(59):
            clock.shift(DAY)
            assert shop.accounts.actor_of_session(token, "v").is_signed_in

        clock.shift(DAY)
        assert not shop.accounts.actor_of_session(token, "v").is_signed_in


def test_two_sign_ins_never_share_a_token(shop, ada):
    assert shop.accounts.open_session(ada) != shop.accounts.open_session(ada)


# API tokens


def test_an_access_token_is_its_holder_for_fifteen_minutes(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        tokens = shop.accounts.tokens(ada)
        assert shop.accounts.actor_of_token(tokens.access_token, "v").account_id == ada.id
        assert (tokens.expires_in, tokens.token_type) == (900, "bearer")

        clock.shift(901)
        with pytest.raises(InvalidCredentials):
            shop.accounts.actor_of_token(tokens.access_token, "v")


GOOD = {"iss": "reactive-shop", "aud": "reactive-shop-api", "typ": "access"}


def signed(claims: dict, key: str = SECRET, algorithm: str = "HS256") -> str:
    times = {"iat": datetime.now(UTC), "exp": datetime.now(UTC) + timedelta(minutes=5)}
    return jwt.encode({"sub": "1", **GOOD, **times, **claims}, key, algorithm)


def test_a_token_made_like_ours_is_accepted_so_that_the_forgeries_below_fail_for_their_own_reason(shop, ada):
    assert shop.accounts.actor_of_token(signed({}), "v").account_id == ada.id == 1


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda: signed({}, "", "none"), id="unsigned"),
        pytest.param(lambda: signed({}, "another-key-of-at-least-32-characters"), id="another key"),
        pytest.param(lambda: signed({}, SECRET * 2, "HS512"), id="another algorithm"),
        pytest.param(lambda: signed({"aud": "another-api"}), id="another audience"),
        pytest.param(lambda: signed({"iss": "another-shop"}), id="another issuer"),
        pytest.param(lambda: signed({"typ": "refresh"}), id="another kind"),
        pytest.param(lambda: signed({"exp": datetime.now(UTC) - timedelta(seconds=1)}), id="expired"),
        pytest.param(lambda: signed({"sub": "404"}), id="no such account"),
        pytest.param(lambda: signed({"sub": None}), id="nobody"),
        pytest.param(lambda: signed({"sub": "one"}), id="not a number"),
        pytest.param(lambda: signed({"iat": datetime.now(UTC) + timedelta(hours=1)}), id="from the future"),
        pytest.param(lambda: signed({})[:-4] + "AAAA", id="changed signature"),
        pytest.param(lambda: "not.a.token", id="no token at all"),
        pytest.param(lambda: "", id="empty"),
    ],
)
def test_forged_tokens_are_refused(shop, ada, forged):
    with pytest.raises(InvalidCredentials):
        shop.accounts.actor_of_token(forged(), "v")


def test_a_refresh_token_is_no_access_token(shop, ada):
    with pytest.raises(InvalidCredentials):
        shop.accounts.actor_of_token(shop.accounts.tokens(ada).refresh_token, "v")


def test_a_refresh_token_gives_new_tokens_once(shop, ada):
    first = shop.accounts.tokens(ada)

    second = shop.accounts.refresh(first.refresh_token)

    assert second.refresh_token != first.refresh_token
    assert shop.accounts.actor_of_token(second.access_token, "v").account_id == ada.id


def test_a_refresh_token_used_twice_ends_everything_of_its_family_and_nothing_else(shop, ada):
    stolen, other = shop.accounts.tokens(ada), shop.accounts.tokens(ada)
    newer = shop.accounts.refresh(stolen.refresh_token)

    with pytest.raises(InvalidCredentials):
        shop.accounts.refresh(stolen.refresh_token)
    with pytest.raises(InvalidCredentials):
        shop.accounts.refresh(newer.refresh_token)

    assert shop.accounts.refresh(other.refresh_token).access_token


def test_a_refresh_token_expires_after_thirty_days(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        tokens = shop.accounts.tokens(ada)
        clock.shift(30 * DAY)

        with pytest.raises(InvalidCredentials):
            shop.accounts.refresh(tokens.refresh_token)


def test_signing_out_of_the_api_ends_the_family(shop, ada):
    tokens = shop.accounts.refresh(shop.accounts.tokens(ada).refresh_token)

    shop.accounts.revoke(tokens.refresh_token)
    shop.accounts.revoke("never issued")

    with pytest.raises(InvalidCredentials):
        shop.accounts.refresh(tokens.refresh_token)


# administrators


def test_create_admin_makes_an_administrator_or_makes_a_shopper_one(shop, ada):
    shop.accounts.create_admin(AccountDraft("boss@example.com", PASSWORD, "Boss"))
    shop.accounts.create_admin(AccountDraft("ada@example.com", "another long password", "Ada"))

    assert shop.accounts.login("boss@example.com", PASSWORD).role is Role.ADMIN
    assert shop.accounts.login("ada@example.com", "another long password").role is Role.ADMIN
    with pytest.raises(InvalidCredentials):
        shop.accounts.login("ada@example.com", PASSWORD)


# what comes along at sign-in


def test_the_guests_cart_and_tastes_become_the_accounts(shop, ada):
    lamp, vase, guest = shop.product("Lamp"), shop.product("Vase"), shop.guest()
    known = shop.accounts.actor_of_session(shop.accounts.open_session(ada), guest.visitor)
    shop.cart.add(known, lamp.sku, 1)
    shop.cart.add(guest, lamp.sku, 2)
    shop.cart.add(guest, vase.sku, 1)
    shop.tastes.note(guest.shopper, vase.id)

    shop.sign_in.sign_in(guest, "ada@example.com", PASSWORD)

    assert shop.cart.quantities(known) == {lamp.sku: 3, vase.sku: 1}
    assert shop.cart.quantities(guest) == {}
    assert shop.tastes.recent(known.shopper) == [vase.id]


def test_a_failed_sign_in_takes_nothing_along(shop, ada):
    lamp, guest = shop.product(), shop.guest()
    shop.cart.add(guest, lamp.sku, 2)

    with pytest.raises(InvalidCredentials):
        shop.sign_in.sign_in(guest, "ada@example.com", "wrong password")

    assert shop.cart.quantities(guest) == {lamp.sku: 2}


def test_without_redis_and_mongodb_signing_in_still_works(shop, ada):
    for store in (shop.limiter, shop.carts, shop.tastes, shop.events):
        store.is_away = True

    assert shop.sign_in.sign_in(shop.guest(), "ada@example.com", PASSWORD) == ada
    shop.events.is_away = False
