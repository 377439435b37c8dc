"""Paying: one charge, everything given back when it fails, and nothing lost when the gateway is not heard."""

from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import (
    PaymentDeclined,
    PaymentUnclear,
)
from shop_app.domain.orders import OrderStatus
from shop_app.domain.payments import Charge, ChargeStatus
from shop_app.gateways.payments import GatewayUnclear
from shop_app.kit.clock import now

LATER = timedelta(minutes=3)


def statuses(shop) -> list[str]:
    with shop.store.reading() as tx:
        return [str(order.status) for order in tx.orders.newest(9, 0)[0]]


# the gateway


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("tok_declined", "The card was declined"),
        ("tok_insufficient_funds", "does not have enough funds"),
        ("made-up", "card details were not accepted"),
        ("", "card details were not accepted"),
        ("tok_error", "payment provider has a problem"),
    ],
)
def test_a_payment_that_fails_gives_stock_key_and_cart_back(shop, token, words):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)

    with pytest.raises(PaymentDeclined, match=words):
        shop.place_order(ada, token=token, key="k")

    assert (shop.stock(lamp), shop.gateway.captured, statuses(shop)) == (5, [], ["cancelled"])
    assert shop.cart.count(ada) == 1
    assert shop.outbox.waiting() == 0

    paid = shop.place_order(ada, key="k")  # the same key is free for another try
    assert (paid.status, shop.stock(lamp)) == (OrderStatus.PAID, 4)


def test_a_lost_answer_of_a_payment_that_went_through_still_makes_a_paid_order(shop):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)

    order = shop.place_order(ada, token="tok_timeout")

    assert order.status is OrderStatus.PAID
    assert shop.gateway.captured == [order.total.amount]
    assert shop.stock(lamp) == 4


def test_a_shopper_who_tries_again_after_a_lost_answer_is_charged_once(shop):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)
    draft = shop.draft(ada, token="tok_timeout")

    answers = [shop.checkout.place(ada, draft, "k") for _ in range(2)]

    assert [is_replay for _, is_replay in answers] == [False, True]
    assert len({order.number for order, _ in answers}) == len(shop.gateway.captured) == 1


def test_control_a_shop_that_takes_a_lost_answer_for_a_no_charges_twice_for_one_order(shop, monkeypatch):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)
    draft = shop.draft(ada, token="tok_timeout")

    def assume_no(payment, token):
        try:
            return shop.gateway.charge(payment, token)
        except GatewayUnclear:
            return Charge("", ChargeStatus.DECLINED, "No answer.")

    monkeypatch.setattr(shop.payments, "_charge", assume_no)
    for _ in range(2):
        with pytest.raises(PaymentDeclined):
            shop.checkout.place(ada, draft, "k")

    assert len(shop.gateway.captured) == 2
    assert statuses(shop) == ["cancelled", "cancelled"]


def test_while_the_gateway_is_silent_the_order_waits_and_is_settled_later(shop):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)
    shop.gateway.is_silent = True

    with pytest.raises(PaymentUnclear) as refusal:
        shop.place_order(ada, key="k")
    assert statuses(shop) == ["pending_payment"]
    assert shop.stock(lamp) == 4  # kept for this order
    assert refusal.value.number in refusal.value.message

    with time_machine.travel(now() + LATER):
        assert shop.payments.reconcile() == 0  # still silent: nothing is assumed
        assert statuses(shop) == ["pending_payment"]
        shop.gateway.is_silent = False
        assert shop.payments.reconcile() == 1

    assert statuses(shop) == ["paid"]
    assert len(shop.gateway.captured) == 1
    assert (shop.stock(lamp), shop.outbox.waiting()) == (4, 2)


def test_a_payment_that_never_reached_the_gateway_is_released(shop, monkeypatch):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)
    monkeypatch.setattr(shop.payments, "_charge", _power_cut)
    with pytest.raises(RuntimeError, match="power cut"):
        shop.place_order(ada)
    assert (statuses(shop), shop.stock(lamp)) == (["pending_payment"], 4)

    with time_machine.travel(now() + LATER):
        assert shop.payments.reconcile() == 1
        assert shop.payments.reconcile() == 0

    assert (statuses(shop), shop.stock(lamp), shop.gateway.captured) == (["cancelled"], 5, [])


def test_a_crash_after_the_charge_loses_no_paid_order(shop, monkeypatch):
    lamp = shop.product(stock=5)
    ada = shop.shopper_with_cart(lamp)
    with monkeypatch.context() as broken:
        broken.setattr(shop.payments, "settle", _power_cut)
        with pytest.raises(RuntimeError, match="power cut"):
            shop.place_order(ada)
    assert len(shop.gateway.captured) == 1

    with time_machine.travel(now() + LATER):
        assert shop.payments.reconcile() == 1

    assert (statuses(shop), shop.stock(lamp)) == (["paid"], 4)


def test_a_payment_just_asked_for_is_left_to_whoever_asked(shop):
    ada = shop.shopper_with_cart(shop.product())
    shop.gateway.is_silent = True
    with pytest.raises(PaymentUnclear):
        shop.place_order(ada)
    shop.gateway.is_silent = False

    assert shop.payments.reconcile() == 0


def test_a_retry_while_the_payment_is_open_is_the_waiting_order_and_no_second_charge(shop):
    ada = shop.shopper_with_cart(shop.product())
    draft = shop.draft(ada)
    shop.gateway.is_silent = True
    with pytest.raises(PaymentUnclear):
        shop.checkout.place(ada, draft, "k")
    shop.gateway.is_silent = False

    order, is_replay = shop.checkout.place(ada, draft, "k")

    assert (order.status, is_replay) == (OrderStatus.PENDING_PAYMENT, True)
    assert len(shop.gateway.captured) == 1


def test_a_paid_order_is_not_taken_back_because_the_cart_could_not_be_emptied(shop, monkeypatch):
    ada = shop.shopper_with_cart(shop.product())
    draft, settle = shop.draft(ada), shop.payments.settle

    def settle_and_lose_redis(*asked: object) -> None:
        settle(*asked)
        shop.carts.is_away = True

    monkeypatch.setattr(shop.payments, "settle", settle_and_lose_redis)

    order, _ = shop.checkout.place(ada, draft, "k")

    assert order.status is OrderStatus.PAID


def test_a_guests_order_carries_a_token_that_no_other_order_has(shop):
    lamp, numbers, tokens = shop.product(), set(), set()
    for _ in range(3):
        guest = Actor("the same visitor of this test")
        shop.cart.add(guest, lamp.sku)
        order = shop.place_order(guest)
        numbers.add(order.number)
        tokens.add(order.token)

    assert len(numbers) == len(tokens) == 3
    assert all(len(token) == 64 for token in tokens)


def test_the_books_are_right_after_all_of_this(shop):
    lamp = shop.product(stock=9)
    for token in ("tok_visa", "tok_declined", "tok_timeout", "tok_error"):
        ada = shop.shopper_with_cart(lamp, 2)
        try:
            shop.place_order(ada, token=token)
        except PaymentDeclined:
            continue
    shop.outbox.deliver()

    findings = shop.integrity.verify()

    assert findings.is_clean
    assert shop.stock(lamp) == 5


def _power_cut(*_asked: object) -> None:
    raise RuntimeError("power cut")
