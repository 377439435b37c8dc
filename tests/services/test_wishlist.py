"""Wishes: a guest's and an account's, and what becomes of the first when somebody signs in."""

from datetime import timedelta

import pytest

from shop_app.domain.accounts import AccountDraft, Actor
from shop_app.domain.catalogue import Status
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.interactions import Kind
from shop_app.domain.wishlist import MOST
from shop_app.services import wishlist
from tests.fakes.shop import PASSWORD


def test_wishes_are_kept_newest_first_for_guests_and_accounts_alike(shop):
    lamp, vase = shop.product("Lamp"), shop.product("Vase")

    for actor in (shop.guest(), shop.shopper()):
        shop.wishlist.put(actor, lamp.sku)
        shop.wishlist.put(actor, vase.sku)
        shop.wishlist.put(actor, lamp.sku)

        assert shop.wishlist.skus(actor) == [vase.sku, lamp.sku]
        assert [wish.product.title for wish in shop.wishlist.of(actor)] == ["Vase", "Lamp"]


def test_nobody_sees_anothers_wishes(shop):
    lamp, ada = shop.product(), shop.shopper()
    shop.wishlist.put(ada, lamp.sku)

    for other in (shop.guest(), shop.shopper(), Actor(ada.visitor)):
        assert shop.wishlist.skus(other) == []
        shop.wishlist.remove(other, lamp.sku)
    assert shop.wishlist.skus(ada) == [lamp.sku]


def test_what_is_not_for_sale_cannot_be_wished_for(shop):
    hidden = shop.product(status=Status.DRAFT)

    for sku in (hidden.sku, "NO-SUCH-SKU"):
        with pytest.raises(NotFound):
            shop.wishlist.put(shop.guest(), sku)


def test_signing_in_brings_a_guests_wishes_along_once(shop):
    lamp, vase = shop.product("Lamp"), shop.product("Vase")
    account = shop.accounts.register(AccountDraft("ada@example.com", PASSWORD, "Ada"))
    ada, guest = Actor("other-browser", account.id), shop.guest()
    shop.wishlist.put(ada, lamp.sku)
    shop.wishlist.put(guest, lamp.sku)
    shop.wishlist.put(guest, vase.sku)

    shop.sign_in.sign_in(guest, "ada@example.com", PASSWORD)

    assert sorted(shop.wishlist.skus(ada)) == [lamp.sku, vase.sku]
    assert shop.wishlist.skus(guest) == []


def test_a_list_has_an_end(shop, monkeypatch):
    monkeypatch.setattr(wishlist, "MOST", 2)
    first, second, third = (shop.product() for _ in range(3))
    ada = shop.shopper()
    shop.wishlist.put(ada, first.sku)
    shop.wishlist.put(ada, second.sku)
    shop.wishlist.put(ada, second.sku)

    with pytest.raises(InvalidInput, match=f"up to {2}"):
        shop.wishlist.put(ada, third.sku)

    assert MOST == 200


def test_the_recommender_hears_of_a_wish_once(shop):
    lamp, ada = shop.product(), shop.shopper()
    shop.wishlist.put(ada, lamp.sku)
    shop.wishlist.put(ada, lamp.sku)
    shop.interactions.flush()

    assert [(each.kind, each.product_id) for each in shop.events.events] == [(Kind.WISHLIST, lamp.id)]


def test_a_wish_taken_back_is_unlearned_and_others_are_not(shop):
    lamp, vase, ada, bob = shop.product(), shop.product(), shop.shopper(), shop.shopper()
    for actor in (ada, bob):
        shop.wishlist.put(actor, lamp.sku)
        shop.wishlist.put(actor, vase.sku)

    shop.wishlist.remove(ada, lamp.sku)
    shop.wishlist.remove(ada, "NO-SUCH-SKU")
    shop.interactions.flush()

    assert shop.tastes.recent(ada.shopper) == [vase.id]
    assert [each.product_id for each in shop.interactions.history(ada)] == [vase.id]
    assert shop.tastes.recent(bob.shopper) == [vase.id, lamp.id]
    assert [each.product_id for each in shop.interactions.history(bob)] == [lamp.id, vase.id]


@pytest.mark.parametrize("away", ["events", "tastes"])
def test_a_wish_is_taken_back_while_a_store_is_away(shop, away):
    lamp, ada = shop.product(), shop.shopper()
    shop.wishlist.put(ada, lamp.sku)
    getattr(shop, away).is_away = True

    shop.wishlist.remove(ada, lamp.sku)

    assert shop.wishlist.skus(ada) == []


def test_wishes_of_visitors_are_forgotten_when_old_and_of_accounts_never(shop):
    lamp, guest, ada = shop.product(), shop.guest(), shop.shopper()
    for actor in (guest, ada):
        shop.wishlist.put(actor, lamp.sku)
    books = shop.store._books
    books.wishes = {key: (id_, at - timedelta(days=91)) for key, (id_, at) in books.wishes.items()}

    assert shop.wishlist.forget_visitors() == 1
    assert (shop.wishlist.skus(guest), shop.wishlist.skus(ada)) == ([], [lamp.sku])
