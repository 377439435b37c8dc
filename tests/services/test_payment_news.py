"""What payment providers tell, late, twice, in any order; and one shopper's tabs ordering one cart."""

import json
from datetime import timedelta

import pytest
import time_machine

from shop_app.domain.errors import CartEmpty, NotFound, OrderInProgress, PaymentDeclined, PaymentUnclear, WebhookRefused
from shop_app.domain.orders import OrderStatus
from shop_app.domain.payments import Charge, ChargeStatus, Payment
from shop_app.kit.clock import now
from tests.fakes.shop import Shop

HALF_A_MINUTE = timedelta(seconds=31)


@pytest.fixture
def lamp(shop):
    return shop.product(stock=5)


@pytest.fixture
def ada(shop, lamp):
    return shop.shopper_with_cart(lamp)


def payment_of(shop: Shop, number: str) -> Payment:
    with shop.store.reading() as tx:
        return tx.payments.of_order(number)


def tell(shop: Shop, payment: Payment) -> None:
    body = json.dumps({"id": "evt_1", "payment": payment.key}).encode()
    shop.payments.hear("sandbox", body, shop.gateway.sign(body))


def unclear(shop: Shop, actor, **more) -> str:
    """Order while the gateway takes the money and says nothing; return the number."""
    shop.gateway.is_silent = True
    with pytest.raises(PaymentUnclear) as waiting:
        shop.place_order(actor, **more)
    shop.gateway.is_silent = False
    return waiting.value.number


def test_a_webhook_settles_an_order_whose_answer_was_lost_however_often_it_comes(shop, ada):
    number = unclear(shop, ada)

    for _ in range(3):
        tell(shop, payment_of(shop, number))

    assert shop.orders.get(ada, number).status is OrderStatus.PAID
    assert (len(shop.gateway.captured), shop.outbox.waiting()) == (1, 2)


def test_a_webhook_about_a_payment_still_on_its_way_is_no_reason_to_give_it_up(shop, ada, monkeypatch):
    def asks_while_the_webhook_comes(payment: Payment, token: str) -> Charge:
        tell(shop, payment)
        charge = type(shop.gateway).charge(shop.gateway, payment, token)
        tell(shop, payment)  # the browser's answer loses the race
        return charge

    monkeypatch.setattr(shop.gateway, "charge", asks_while_the_webhook_comes)

    order = shop.place_order(ada)

    assert (order.status, len(shop.gateway.captured)) == (OrderStatus.PAID, 1)
    assert [each.status for each in order.timeline] == ["pending_payment", "paid"]


@pytest.mark.parametrize("signature", ["", "0" * 64])
def test_a_webhook_that_is_not_signed_changes_nothing(shop, ada, signature):
    number = unclear(shop, ada)
    body = json.dumps({"id": "evt_1", "payment": payment_of(shop, number).key}).encode()

    with pytest.raises(WebhookRefused):
        shop.payments.hear("sandbox", body, signature)
    with pytest.raises(NotFound):
        shop.payments.hear("stripe", body, shop.gateway.sign(body))

    assert shop.orders.get(ada, number).status is OrderStatus.PENDING_PAYMENT


def test_a_webhook_about_nothing_of_ours_is_heard_and_forgotten(shop):
    body = json.dumps({"id": "evt_1", "payment": "somebody else's"}).encode()

    shop.payments.hear("sandbox", body, shop.gateway.sign(body))

    assert shop.gateway.captured == []


def test_money_that_comes_after_the_order_was_released_goes_back_by_itself(shop, ada, lamp, monkeypatch):
    # A provider that forgets that the payment was closed: what a lying or very late one does.
    monkeypatch.setattr(shop.gateway, "void", lambda payment: Charge("", ChargeStatus.VOIDED))
    with pytest.raises(PaymentDeclined):
        shop.place_order(ada, token="tok_error")
    number = shop.orders.mine(ada)[0].number
    payment = payment_of(shop, number)
    shop.gateway.charge(payment, "tok_visa")  # the one that was on its way

    tell(shop, payment)
    tell(shop, payment)

    order = shop.orders.get(ada, number)
    assert (order.status, order.refunded, shop.stock(lamp)) == (OrderStatus.CANCELLED, order.total, 5)
    assert shop.gateway.refunded == shop.gateway.captured == [order.total.amount]
    assert shop.integrity.verify().charges_off_books == []


def test_control_a_charge_without_an_order_is_found_by_verify(shop, ada):
    order = shop.place_order(ada)
    shop.outbox.deliver()
    assert shop.integrity.verify().is_clean
    stray = Payment("NONE-SUCH", "sandbox", "stray", order.total, payment_of(shop, order.number).status, now())

    shop.gateway.charge(stray, "tok_visa")

    assert shop.integrity.verify().charges_off_books == ["stray"]


def test_a_closed_payment_is_never_charged_afterwards(shop, ada):
    with pytest.raises(PaymentDeclined):
        shop.place_order(ada, token="tok_error")
    payment = payment_of(shop, shop.orders.mine(ada)[0].number)

    late = shop.gateway.charge(payment, "tok_visa")

    assert (late.status, shop.gateway.captured) == (ChargeStatus.VOIDED, [])


# one cart, many tabs


def test_a_second_tab_is_told_of_the_order_of_the_first(shop, ada, lamp):
    draft = shop.draft(ada)
    number = unclear(shop, ada, key="first tab")

    with pytest.raises(OrderInProgress) as refusal:
        shop.checkout.place(ada, draft, "second tab")

    assert refusal.value.number == number
    assert (shop.stock(lamp), len(shop.gateway.captured)) == (4, 1)


def test_after_the_first_tab_is_through_the_second_finds_the_cart_empty(shop, ada, lamp):
    draft = shop.draft(ada)
    shop.checkout.place(ada, draft, "first tab")

    with pytest.raises(CartEmpty):
        shop.checkout.place(ada, draft, "second tab")

    assert (shop.stock(lamp), len(shop.gateway.captured)) == (4, 1)


def test_an_attempt_that_died_half_way_blocks_its_shopper_for_seconds_only(shop, ada, lamp, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(shop.payments, "pay", _power_cut)
        with pytest.raises(RuntimeError):
            shop.place_order(ada)

    with pytest.raises(OrderInProgress):
        shop.place_order(ada)
    with time_machine.travel(now() + HALF_A_MINUTE):
        order = shop.place_order(ada)

    assert (order.status, shop.stock(lamp), len(shop.gateway.captured)) == (OrderStatus.PAID, 4, 1)


@pytest.mark.parametrize("key", ["the same", "another"])
def test_a_dead_attempt_that_had_paid_is_found_paid_and_not_paid_again(shop, ada, lamp, monkeypatch, key):
    draft = shop.draft(ada)
    with monkeypatch.context() as broken:
        broken.setattr(shop.payments, "settle", _power_cut)
        with pytest.raises(RuntimeError):
            shop.checkout.place(ada, draft, "the same")

    with time_machine.travel(now() + HALF_A_MINUTE):
        if key == "the same":
            order, is_replay = shop.checkout.place(ada, draft, key)
            assert (order.status, is_replay) == (OrderStatus.PAID, True)
        else:
            with pytest.raises(CartEmpty):
                shop.checkout.place(ada, draft, key)

    assert [each.status for each in shop.orders.mine(ada)] == [OrderStatus.PAID]
    assert (shop.stock(lamp), len(shop.gateway.captured)) == (4, 1)


def _power_cut(*_asked: object, **_more: object) -> None:
    raise RuntimeError("power cut")
