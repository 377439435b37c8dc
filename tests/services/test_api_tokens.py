"""API tokens: what proves who calls, what forgeries get, and what comes along at sign-in."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
import time_machine

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.errors import InvalidCredentials
from tests.fakes.shop import PASSWORD, SECRET

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada(shop):
    return shop.accounts.register(AccountDraft("Ada@Example.com", PASSWORD, "Ada"))


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
