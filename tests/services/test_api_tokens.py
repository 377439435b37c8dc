"""API tokens: what proves who calls, what forgeries get, and what comes along at sign-in."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import time_machine

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.errors import InvalidCredentials
from shop_app.kit.keys import derive
from shop_app.services.api_tokens import TokenSigner, key_id
from tests.fakes.shop import PASSWORD, SECRET

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada(shop):
    return shop.account("ada@example.com")


# API tokens


def test_an_access_token_is_its_holder_for_fifteen_minutes(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        tokens = shop.sessions.tokens(ada)
        assert shop.sessions.actor_of_token(tokens.access_token, "v").account_id == ada.id
        assert (tokens.expires_in, tokens.token_type) == (900, "bearer")

        clock.shift(901)
        with pytest.raises(InvalidCredentials):
            shop.sessions.actor_of_token(tokens.access_token, "v")


KEY = derive(SECRET, "api-tokens")
GOOD = {"iss": "reactive-shop", "aud": "reactive-shop-api", "typ": "access", "sid": 1}


def signed(claims: dict, key: bytes | str = KEY, algorithm: str = "HS256", **headers: Any) -> str:
    times = {"iat": datetime.now(UTC), "exp": datetime.now(UTC) + timedelta(minutes=5)}
    said = {name: value for name, value in {"sub": "1", **GOOD, **times, **claims}.items() if value is not None}
    named = {name: value for name, value in {"kid": key_id(KEY), **headers}.items() if value is not None}
    return jwt.encode(said, key, algorithm, headers=named)


@pytest.fixture
def signed_in(shop, ada) -> int:
    shop.sessions.tokens(ada)
    return 1


def test_a_token_made_like_ours_is_accepted_so_that_the_forgeries_below_fail_for_their_own_reason(shop, ada, signed_in):
    actor = shop.sessions.actor_of_token(signed({}), "v")

    assert actor.account_id == ada.id == 1
    assert actor.session_id == signed_in


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda: signed({}, "", "none"), id="unsigned"),
        pytest.param(lambda: signed({}, "another-key-of-at-least-32-characters"), id="another key"),
        pytest.param(lambda: signed({}, SECRET), id="the secret itself, not the key derived from it"),
        pytest.param(lambda: signed({}, derive(SECRET, "second-factor")), id="the key of another use"),
        pytest.param(lambda: signed({}, KEY * 2, "HS512"), id="another algorithm"),
        pytest.param(lambda: signed({}, kid="unknown"), id="a key id we do not know"),
        pytest.param(lambda: signed({}, kid="../../etc/passwd"), id="a key id that is a path"),
        pytest.param(lambda: signed({}, kid=None), id="no key id"),
        pytest.param(lambda: signed({}, b"x" * 32, jwk={"kty": "oct", "k": "eHh4"}), id="brings its own key"),
        pytest.param(lambda: signed({"aud": "another-api"}), id="another audience"),
        pytest.param(lambda: signed({"iss": "another-shop"}), id="another issuer"),
        pytest.param(lambda: signed({"typ": "refresh"}), id="another kind"),
        pytest.param(lambda: signed({"typ": None}), id="no kind"),
        pytest.param(lambda: signed({"exp": datetime.now(UTC) - timedelta(seconds=1)}), id="expired"),
        pytest.param(lambda: signed({"exp": None}), id="never expires"),
        pytest.param(lambda: signed({"sub": "404"}), id="no such account"),
        pytest.param(lambda: signed({"sub": "2"}), id="another account than the sign-in's"),
        pytest.param(lambda: signed({"sub": None}), id="nobody"),
        pytest.param(lambda: signed({"sub": "one"}), id="not a number"),
        pytest.param(lambda: signed({"sid": 404}), id="no such sign-in"),
        pytest.param(lambda: signed({"sid": "1"}), id="a sign-in that is text"),
        pytest.param(lambda: signed({"sid": True}), id="a sign-in that is true"),
        pytest.param(lambda: signed({"sid": None}), id="no sign-in"),
        pytest.param(lambda: signed({"iat": datetime.now(UTC) + timedelta(hours=1)}), id="from the future"),
        pytest.param(lambda: signed({})[:-4] + "AAAA", id="changed signature"),
        pytest.param(lambda: "not.a.token", id="no token at all"),
        pytest.param(lambda: "", id="empty"),
    ],
)
def test_forged_tokens_are_refused(shop, ada, signed_in, forged):
    shop.account("second@example.com")

    with pytest.raises(InvalidCredentials):
        shop.sessions.actor_of_token(forged(), "v")


def test_a_token_of_the_secret_before_is_accepted_and_new_ones_carry_the_new_key(shop, ada):
    old, new = TokenSigner(SECRET), TokenSigner("a-new-secret-that-is-long-enough-too", previous=SECRET)

    assert new.read(old.sign(1, 2)) == (1, 2)
    with pytest.raises(InvalidCredentials):
        old.read(new.sign(1, 2))
    with pytest.raises(InvalidCredentials):  # once the old one is taken out of the settings
        TokenSigner("a-new-secret-that-is-long-enough-too").read(old.sign(1, 2))


def test_signing_out_of_the_api_ends_access_tokens_too(shop, ada):
    tokens = shop.sessions.tokens(ada)

    shop.sessions.revoke(tokens.refresh_token)

    with pytest.raises(InvalidCredentials):
        shop.sessions.actor_of_token(tokens.access_token, "v")


def test_a_refresh_token_is_no_access_token(shop, ada):
    with pytest.raises(InvalidCredentials):
        shop.sessions.actor_of_token(shop.sessions.tokens(ada).refresh_token, "v")


def test_a_refresh_token_gives_new_tokens_once(shop, ada):
    first = shop.sessions.tokens(ada)

    second = shop.sessions.refresh(first.refresh_token)

    assert second.refresh_token != first.refresh_token
    assert shop.sessions.actor_of_token(second.access_token, "v").account_id == ada.id


def test_a_refresh_token_used_twice_ends_everything_of_its_family_and_nothing_else(shop, ada):
    stolen, other = shop.sessions.tokens(ada), shop.sessions.tokens(ada)
    newer = shop.sessions.refresh(stolen.refresh_token)

    with pytest.raises(InvalidCredentials):
        shop.sessions.refresh(stolen.refresh_token)
    with pytest.raises(InvalidCredentials):
        shop.sessions.refresh(newer.refresh_token)

    assert shop.sessions.refresh(other.refresh_token).access_token


def test_a_refresh_token_expires_after_thirty_days(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        tokens = shop.sessions.tokens(ada)
        clock.shift(30 * DAY)

        with pytest.raises(InvalidCredentials):
            shop.sessions.refresh(tokens.refresh_token)


def test_signing_out_of_the_api_ends_the_family(shop, ada):
    tokens = shop.sessions.refresh(shop.sessions.tokens(ada).refresh_token)

    shop.sessions.revoke(tokens.refresh_token)
    shop.sessions.revoke("never issued")

    with pytest.raises(InvalidCredentials):
        shop.sessions.refresh(tokens.refresh_token)


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
    known = shop.sessions.actor_of_session(shop.sessions.open(ada), guest.visitor)
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
