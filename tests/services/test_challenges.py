"""The shopper's bank asks before it pays: agreed, refused, abandoned, told twice; and the webhook that is faster."""

import json
from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import NotFound, PaymentDeclined, PaymentUnclear
from shop_app.domain.orders import Order, OrderStatus
from shop_app.kit.clock import now
from tests.fakes.shop import Shop


@pytest.fixture
def lamp(shop):
    return shop.product(stock=5)


@pytest.fixture
def ada(shop, lamp):
    return shop.shopper_with_cart(lamp)


@pytest.fixture
def order(shop, ada) -> Order:
    return shop.place_order(ada, token="tok_3ds", key="k")


def tell(shop: Shop, number: str) -> None:
    with shop.store.reading() as tx:
        payment = tx.payments.of_order(number)
    body = json.dumps({"id": "evt_1", "payment": payment.key}).encode()
    shop.payments.hear("sandbox", body, shop.gateway.sign(body))


def test_an_order_the_bank_asks_about_waits_with_its_pieces_and_its_cart(shop, ada, lamp, order):
    assert (order.status, shop.stock(lamp), shop.gateway.captured) == (OrderStatus.PENDING_PAYMENT, 4, [])
    assert order.challenge
    assert shop.challenges.of(ada, order.number) == order.challenge
    assert shop.cart.quantities(ada) == {lamp.sku: 1}
    assert shop.outbox.waiting() == 0


def test_the_same_request_again_gives_the_same_order_and_the_same_question(shop, ada, order):
    again, is_replay = shop.checkout.place(ada, shop.draft(ada, token="tok_3ds"), "k")

    assert (again.number, again.challenge, is_replay) == (order.number, order.challenge, True)


def test_once_the_bank_agrees_the_order_is_paid_told_and_out_of_the_cart(shop, ada, order):
    paid = shop.challenges.play_bank(ada, order.number, agrees=True)
    shop.challenges.play_bank(ada, order.number, agrees=False)  # too late
    shop.challenges.finish(ada, order.number)

    assert paid.status is OrderStatus.PAID
    assert shop.orders.get(ada, order.number).status is OrderStatus.PAID
    assert shop.gateway.captured == [order.total.amount]
    assert (shop.cart.quantities(ada), shop.outbox.waiting()) == ({}, 2)
    assert shop.challenges.of(ada, order.number) == ""


def test_a_bank_that_refuses_gives_the_pieces_back_and_keeps_the_cart(shop, ada, lamp, order):
    with pytest.raises(PaymentDeclined, match="Your bank did not confirm"):
        shop.challenges.play_bank(ada, order.number, agrees=False)

    assert shop.orders.get(ada, order.number).status is OrderStatus.CANCELLED
    assert (shop.stock(lamp), shop.cart.quantities(ada)) == (5, {lamp.sku: 1})
    assert shop.place_order(ada, key="k").status is OrderStatus.PAID


def test_a_browser_that_only_says_so_is_not_believed(shop, ada, order):
    with pytest.raises(PaymentUnclear):
        shop.challenges.finish(ada, order.number)

    assert shop.orders.get(ada, order.number).status is OrderStatus.PENDING_PAYMENT


def test_whoever_walks_away_keeps_the_pieces_for_half_an_hour(shop, ada, lamp, order):
    with time_machine.travel(now() + timedelta(minutes=29), tick=False):
        shop.payments.reconcile()
        assert shop.stock(lamp) == 4
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        shop.payments.reconcile()

    assert (shop.stock(lamp), shop.orders.get(ada, order.number).status) == (5, OrderStatus.CANCELLED)
    with pytest.raises(NotFound):
        shop.challenges.finish(Actor("a stranger"), order.number)
    assert shop.challenges.play_bank(ada, order.number, agrees=True).status is OrderStatus.CANCELLED
    assert shop.gateway.captured == []


def test_a_second_try_after_walking_away_gives_the_first_up(shop, ada, lamp, order):
    with time_machine.travel(now() + timedelta(seconds=31), tick=False):
        second = shop.place_order(ada, key="another")

    assert second.status is OrderStatus.PAID
    assert shop.orders.get(ada, order.number).status is OrderStatus.CANCELLED
    assert (shop.stock(lamp), shop.gateway.captured) == (4, [second.total.amount])


def test_the_webhook_may_be_faster_than_the_browser_and_what_was_added_meanwhile_stays(shop, ada, lamp, order):
    with shop.store.reading() as tx:
        payment = tx.payments.of_order(order.number)
    shop.gateway.play_bank(payment, agrees=True)
    shop.cart.add(ada, lamp.sku, 2)

    tell(shop, order.number)
    paid = shop.challenges.finish(ada, order.number)
    tell(shop, order.number)

    assert (paid.status, shop.gateway.captured) == (OrderStatus.PAID, [order.total.amount])
    assert shop.cart.quantities(ada) == {lamp.sku: 2}
    assert shop.outbox.waiting() == 2


def test_strangers_can_neither_see_nor_answer_the_question(shop, order):
    stranger = Actor("a stranger")

    for ask in (
        lambda: shop.challenges.of(stranger, order.number),
        lambda: shop.challenges.finish(stranger, order.number),
        lambda: shop.challenges.play_bank(stranger, order.number, agrees=True),
    ):
        with pytest.raises(NotFound):
            ask()

    assert shop.gateway.captured == []
