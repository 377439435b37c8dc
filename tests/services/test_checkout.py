"""From cart to order: exact money, what is refused, and the same order for the same key."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import (
    CartEmpty,
    IdempotencyKeyReused,
    InvalidInput,
    OutOfStock,
    PaymentDeclined,
    TooManyRequests,
    TotalChanged,
)
from shop_app.domain.money import Money
from shop_app.domain.orders import OrderStatus

LATER = timedelta(minutes=3)


def orders_placed(shop) -> int:
    with shop.store.reading() as tx:
        return tx.orders.newest(1, 0)[1]


def statuses(shop) -> list[str]:
    with shop.store.reading() as tx:
        return [str(order.status) for order in tx.orders.newest(9, 0)[0]]


# what is asked and what it costs


def test_the_last_one_can_be_bought_only_once(shop):
    lamp = shop.product(stock=1)
    ada, bob = shop.shopper_with_cart(lamp), shop.shopper_with_cart(lamp)
    bobs = shop.draft(bob)

    order = shop.place_order(ada)
    with pytest.raises(OutOfStock):
        shop.checkout.place(bob, bobs, "bob's key")

    assert shop.stock(lamp) == 0
    assert shop.gateway.captured == [order.total.amount]  # bob was not charged


def test_an_order_is_priced_to_the_cent_by_the_shop(shop):
    lamp, vase, ada = shop.product(price=1999), shop.product(price=333), shop.shopper()
    shop.cart.add(ada, lamp.sku, 2)
    shop.cart.add(ada, vase.sku, 1)

    order = shop.place_order(ada)

    assert [(line.sku, line.quantity, line.line_total.amount, line.tax.amount) for line in order.lines] == [
        (lamp.sku, 2, 3998, 800),  # 20 % of 39.98 is 7.996
        (vase.sku, 1, 333, 67),  # 20 % of 3.33 is 0.666
    ]
    assert (order.subtotal.amount, order.shipping.amount, order.tax.amount, order.total.amount) == (
        4331,
        495,
        867,
        5693,
    )
    assert shop.gateway.captured == [5693]


def test_a_placed_order_is_paid_reserved_remembered_and_out_of_the_cart(shop):
    lamp, ada = shop.product(stock=5), shop.shopper(email="ada@example.com")
    shop.cart.add(ada, lamp.sku, 2)

    order = shop.place_order(ada)

    assert order.status is OrderStatus.PAID
    assert [entry.status for entry in order.timeline] == [OrderStatus.PENDING_PAYMENT, OrderStatus.PAID]
    assert (order.account_id, order.email) == (ada.account_id, "ada@example.com")
    assert shop.stock(lamp) == 3
    assert shop.cart.view(ada).lines == []
    assert shop.outbox.waiting() == 2  # the purchase for the shelves, the mail for the shopper


def test_a_quote_is_what_the_order_then_costs(shop):
    lamp, ada = shop.product(price=2500), shop.shopper()
    shop.cart.add(ada, lamp.sku)

    quote = shop.checkout.quote(ada, "DE", "express")

    assert [method.code for method in quote.methods] == ["standard", "express"]
    assert quote.totals.total == Money(2500 + 1295 + 475, "USD")
    assert orders_placed(shop) == 0
    assert shop.stock(lamp) == 10


def test_what_was_added_while_paying_stays_in_the_cart(shop, monkeypatch):
    lamp, vase, ada = shop.product(), shop.product(), shop.shopper()
    shop.cart.add(ada, lamp.sku, 1)
    charge = shop.gateway.charge

    def charge_while_shopping_on(*asked: object) -> object:
        shop.cart.add(ada, lamp.sku, 2)
        shop.cart.add(ada, vase.sku, 1)
        return charge(*asked)

    monkeypatch.setattr(shop.gateway, "charge", charge_while_shopping_on)
    order = shop.place_order(ada)

    assert [(line.sku, line.quantity) for line in order.lines] == [(lamp.sku, 1)]
    assert shop.cart.quantities(ada) == {lamp.sku: 2, vase.sku: 1}


# what is refused, and that nothing changed by it


def test_an_empty_cart_is_no_order(shop):
    with pytest.raises(CartEmpty):
        shop.checkout.quote(shop.guest(), "GB")


@pytest.mark.parametrize("seen", [1, 5692, 5694, 0])
def test_a_total_the_shopper_did_not_see_is_never_charged(shop, seen):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)
    draft = replace(shop.draft(ada), expected_total=Money(seen, "USD"))

    with pytest.raises(TotalChanged, match=r"The total is now \$28\.94"):
        shop.checkout.place(ada, draft, "k")

    assert (shop.gateway.captured, shop.stock(lamp), orders_placed(shop)) == ([], 5, 0)
    assert shop.cart.count(ada) == 1


def test_a_total_in_another_currency_is_another_total(shop):
    ada = shop.shopper_with_cart(shop.product())
    draft = shop.draft(ada)

    with pytest.raises(TotalChanged):
        shop.checkout.place(ada, replace(draft, expected_total=Money(draft.expected_total.amount, "JPY")), "k")


def test_out_of_stock_names_every_short_product_and_reserves_nothing(shop):
    lamp, vase, rug, ada = shop.product(stock=5), shop.product(stock=5), shop.product(stock=5), shop.shopper()
    for thing in (lamp, vase, rug):
        shop.cart.add(ada, thing.sku, 3)
    draft = shop.draft(ada)
    shop.adjust_stock(lamp, -5)
    shop.adjust_stock(vase, -3)

    with pytest.raises(OutOfStock) as refusal:
        shop.checkout.place(ada, draft, "k")

    assert refusal.value.available == {lamp.sku: 0, vase.sku: 2}
    assert lamp.title in refusal.value.message
    assert vase.title in refusal.value.message
    assert (shop.stock(rug), orders_placed(shop), shop.gateway.captured) == (5, 0, [])


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_1_to_255_characters(shop, key):
    ada = shop.shopper_with_cart(shop.product())

    with pytest.raises(InvalidInput) as refusal:
        shop.checkout.place(ada, shop.draft(ada), key)

    assert list(refusal.value.fields) == ["Idempotency-Key"]


def test_another_payment_provider_is_refused(shop):
    ada = shop.shopper_with_cart(shop.product())

    with pytest.raises(InvalidInput) as refusal:
        shop.checkout.place(ada, replace(shop.draft(ada), payment_provider="elsewhere"), "k")

    assert list(refusal.value.fields) == ["payment"]


@pytest.mark.parametrize("email", ["", "no address", "a@b@c"])
def test_an_order_needs_an_address_to_write_to(shop, email):
    lamp = shop.product(stock=5)
    guest = shop.guest()
    shop.cart.add(guest, lamp.sku)

    with pytest.raises(InvalidInput):
        shop.checkout.place(guest, replace(shop.draft(guest), email=email), "k")

    assert (shop.stock(lamp), orders_placed(shop), shop.gateway.captured) == (5, 0, [])


# once


def test_the_same_key_and_request_give_the_same_order_again(shop):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)
    draft = shop.draft(ada)

    first, is_first_a_replay = shop.checkout.place(ada, draft, "k")
    second, is_second_a_replay = shop.checkout.place(ada, draft, "k")

    assert (is_first_a_replay, is_second_a_replay) == (False, True)
    assert first == second
    assert first.token == second.token != ""
    assert (shop.stock(lamp), shop.gateway.captured) == (4, [first.total.amount])


def test_the_same_key_with_another_request_is_refused(shop):
    lamp = shop.product()
    ada = shop.shopper_with_cart(lamp)
    draft = shop.draft(ada)
    shop.checkout.place(ada, draft, "k")
    shop.cart.add(ada, lamp.sku, 2)

    with pytest.raises(IdempotencyKeyReused):
        shop.checkout.place(ada, replace(draft, payment_token="tok_declined"), "k")

    assert orders_placed(shop) == 1


def test_keys_of_different_shoppers_do_not_meet(shop):
    lamp = shop.product()
    ada, bob = shop.shopper_with_cart(lamp), shop.shopper_with_cart(lamp)

    assert shop.place_order(ada, key="k").number != shop.place_order(bob, key="k").number


def test_a_double_click_while_the_first_still_pays_gets_the_order_of_the_first(shop, monkeypatch):
    lamp = shop.product(stock=1)
    ada = shop.shopper_with_cart(lamp)
    draft = shop.draft(ada)
    charge, answers = shop.gateway.charge, []

    def charge_while_the_second_click_comes(*asked: object) -> object:
        answers.append(shop.checkout.place(ada, draft, "k"))  # not: "sold out", not: "your cart is empty"
        return charge(*asked)

    monkeypatch.setattr(shop.gateway, "charge", charge_while_the_second_click_comes)
    first, _ = shop.checkout.place(ada, draft, "k")

    assert [(again.number, again.status, is_replay) for again, is_replay in answers] == [
        (first.number, OrderStatus.PENDING_PAYMENT, True)
    ]
    assert shop.gateway.captured == [first.total.amount]


def test_who_tries_card_after_card_has_to_wait_and_nothing_is_charged(shop):
    lamp, guest = shop.product(), Actor("v", came_from="203.0.113.9")
    shop.cart.add(guest, lamp.sku, 1)
    draft = shop.draft(guest, token="tok_declined")
    for number in range(20):
        with pytest.raises(PaymentDeclined):
            shop.checkout.place(guest, draft, f"k{number}")

    with pytest.raises(TooManyRequests):
        shop.checkout.place(guest, shop.draft(guest), "k20")

    assert shop.gateway.captured == []
