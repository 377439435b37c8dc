"""Accounts that never confirmed their address: which are used, and that the others go; on all three stores."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shop_app.domain.accounts import SYSTEM, AccountDraft, Actor
from shop_app.domain.errors import InvalidCredentials, NotAllowed
from shop_app.services.sessions import actor_of
from tests.fakes.shop import Shop

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=91)
WORDS = "plum lantern river"


@pytest.fixture
def shop(store):
    return Shop(store)


def claim(shop: Shop, email: str = "eve@example.com") -> Actor:
    return actor_of(shop.accounts.register(AccountDraft(email, WORDS, "Eve")), "v")


@time_machine.travel(NOON, tick=False)
def test_a_claim_nobody_uses_is_gone_after_ninety_days_and_its_owner_may_come_back(shop):
    claim(shop)

    with time_machine.travel(NOON + timedelta(days=90), tick=False):
        assert shop.personal_data.forget_claims(SYSTEM) == 0
    with time_machine.travel(LATER, tick=False):
        assert shop.personal_data.forget_claims(SYSTEM) == 1
        assert shop.personal_data.forget_claims(SYSTEM) == 0

        with pytest.raises(InvalidCredentials):
            shop.accounts.login("eve@example.com", WORDS)
        again = claim(shop)
        assert shop.accounts.login("eve@example.com", WORDS).id == again.account_id


@time_machine.travel(NOON, tick=False)
def test_who_bought_reviewed_is_signed_in_or_confirmed_stays(shop):
    lamp = shop.product(stock=5)
    buyer, critic, guest = claim(shop, "buyer@example.com"), claim(shop, "critic@example.com"), claim(shop)
    shop.account("holder@example.com")
    shop.cart.add(buyer, lamp.sku, 1)
    shop.place_order(buyer)
    shop.reviews.write(critic, lamp.slug, 4, "Fine.")

    with time_machine.travel(LATER, tick=False):
        shop.sessions.open(shop.accounts.mine(guest))

        assert shop.personal_data.forget_claims(SYSTEM) == 0


def test_shoppers_do_not_ask_for_it(shop):
    with pytest.raises(NotAllowed):
        shop.personal_data.forget_claims(shop.shopper())
