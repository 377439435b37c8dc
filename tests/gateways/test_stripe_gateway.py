"""Stripe through its own SDK against a server that speaks Stripe's HTTP: lost answers, 5xx, declines, webhooks."""

import time
from datetime import timedelta

import pytest
import stripe
import time_machine
from stripe_stub import SECRET, StripeStub

from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import NotFound, PaymentDeclined, PaymentUnclear, WebhookRefused
from shop_app.domain.fulfilment import Refund, RefundStatus
from shop_app.domain.money import Money
from shop_app.domain.orders import Order, OrderDraft, OrderStatus
from shop_app.domain.payments import ChargeStatus, Payment, PaymentStatus
from shop_app.gateways.payments import BadSignature, GatewayRefused, GatewayUnclear
from shop_app.gateways.stripe import StripeGateway
from shop_app.kit.clock import now
from tests.fakes.shop import Shop

LOST_FOR_GOOD = ["lost"] * 3  # the SDK asks twice more by itself


@pytest.fixture
def stripe_stub(monkeypatch):
    monkeypatch.setattr(stripe._http_client.HTTPClient, "MAX_DELAY", 0.01)  # between its tries
    stub = StripeStub()
    yield stub
    stub.close()


@pytest.fixture
def gateway(stripe_stub):
    return StripeGateway("sk_test_for_tests", SECRET, stripe_stub.url)


def payment(key: str = "k1", amount: int = 2494, currency: str = "USD") -> Payment:
    return Payment("K7QX-9MWD", "stripe", key, Money(amount, currency), PaymentStatus.OPEN, now())


def refund(key: str, amount: int) -> Refund:
    return Refund(key, "K7QX-9MWD", "k1", Money(amount, "USD"), "Late", RefundStatus.OPEN, now())


def test_a_card_is_charged_once_however_often_it_is_asked_for(gateway, stripe_stub):
    answers = [gateway.charge(payment(), "pm_card_visa") for _ in range(3)]

    assert {(each.reference, each.status) for each in answers} == {("pi_1", ChargeStatus.CAPTURED)}
    assert stripe_stub.captured == [2494]


@pytest.mark.parametrize(("amount", "currency"), [(500, "JPY"), (1250, "KWD"), (1999, "EUR")])
def test_amounts_go_out_in_the_currencys_own_minor_units(gateway, stripe_stub, amount, currency):
    gateway.charge(payment(amount=amount, currency=currency), "pm_card_visa")

    assert [(each["amount"], each["currency"]) for each in stripe_stub.intents.values()] == [(amount, currency.lower())]


@pytest.mark.parametrize(
    ("token", "code"),
    [("pm_card_declined", "generic_decline"), ("pm_card_poor", "insufficient_funds"), ("tok_made_up", "invalid_token")],
)
def test_a_card_that_is_refused_says_why_and_stays_refused(gateway, stripe_stub, token, code):
    charge = gateway.charge(payment(), token)

    assert (charge.status, charge.decline_code) == (ChargeStatus.DECLINED, code)
    assert gateway.void(payment()).status is ChargeStatus.VOIDED
    assert gateway.charge(payment(), token).status is not ChargeStatus.CAPTURED
    assert stripe_stub.captured == []


@pytest.mark.parametrize("trouble", [["lost"], ["500"], ["", "lost"], ["", "500", "500"]])
def test_one_bad_answer_is_asked_for_again_under_the_same_key(gateway, stripe_stub, trouble):
    stripe_stub.trouble = trouble

    assert gateway.charge(payment(), "pm_card_visa").is_captured
    assert (len(stripe_stub.intents), stripe_stub.captured) == (1, [2494])


def test_a_lost_answer_is_unclear_and_found_out_afterwards(gateway, stripe_stub):
    stripe_stub.trouble = ["", *LOST_FOR_GOOD]
    with pytest.raises(GatewayUnclear):
        gateway.charge(payment(), "pm_card_visa")

    assert gateway.find(payment()).is_captured
    assert gateway.void(payment()).is_captured  # too late: only a refund undoes it
    assert (len(stripe_stub.intents), stripe_stub.captured) == (1, [2494])


def test_a_payment_stripe_never_saw_is_closed_before_it_can_be_charged(gateway, stripe_stub):
    assert gateway.find(payment()) is None

    assert gateway.void(payment()).status is ChargeStatus.VOIDED
    late = gateway.charge(payment(), "pm_card_visa")

    assert (late.status, stripe_stub.captured) == (ChargeStatus.VOIDED, [])


def test_a_hold_is_captured_or_let_go(gateway, stripe_stub):
    held = gateway.authorise(payment("k1"), "pm_card_visa")
    gateway.authorise(payment("k2"), "pm_card_visa")

    assert held.status is ChargeStatus.AUTHORISED
    assert stripe_stub.captured == []
    assert gateway.capture(payment("k1")).is_captured
    assert gateway.capture(payment("k1")).is_captured
    assert gateway.void(payment("k2")).status is ChargeStatus.VOIDED
    assert gateway.capture(payment("k2")).status is ChargeStatus.VOIDED
    assert stripe_stub.captured == [2494]


def test_a_bank_that_still_thinks_is_waited_for(gateway):
    assert gateway.charge(payment(), "pm_card_slow").status is ChargeStatus.WAITING
    assert gateway.void(payment()).status is ChargeStatus.WAITING


def test_refunds_are_made_once_per_key_and_never_above_what_was_taken(gateway, stripe_stub):
    gateway.charge(payment(), "pm_card_visa")

    assert gateway.refund(payment(), refund("r1", 2000)) == gateway.refund(payment(), refund("r1", 2000)) == "re_1"
    with pytest.raises(GatewayRefused, match="greater than unrefunded"):
        gateway.refund(payment(), refund("r2", 500))
    stripe_stub.trouble = LOST_FOR_GOOD
    with pytest.raises(GatewayUnclear):
        gateway.refund(payment(), refund("r3", 494))
    gateway.refund(payment(), refund("r3", 494))

    assert stripe_stub.given_back == [2000, 494]


def test_the_books_list_what_was_taken_and_given_back(gateway):
    gateway.charge(payment("k1"), "pm_card_visa")
    gateway.charge(payment("k2"), "pm_card_declined")
    gateway.refund(payment("k1"), refund("r1", 494))

    (entry,) = gateway.books(now() - timedelta(days=1))

    assert (entry.key, entry.amount, entry.refunded) == ("k1", Money(2494, "USD"), 494)


def test_a_webhook_names_its_payment_if_it_is_signed_and_fresh(gateway, stripe_stub):
    gateway.charge(payment(), "pm_card_visa")
    body, signature = stripe_stub.webhook("k1")

    assert gateway.parse_webhook(body, signature).payment_key == "k1"
    stale_body, stale = stripe_stub.webhook("k1", at=time.time() - 600)
    for wrong_body, wrong in ((body, ""), (body, "t=1,v1=0"), (body + b" ", signature), (stale_body, stale)):
        with pytest.raises(BadSignature):
            gateway.parse_webhook(wrong_body, wrong)


def test_a_webhook_about_something_else_is_no_news(gateway, stripe_stub):
    body, signature = stripe_stub.webhook("nobody's", "customer.created")

    assert gateway.parse_webhook(body, signature) is None


def test_a_wrong_secret_key_is_unclear_not_declined(gateway, stripe_stub, monkeypatch):
    unknown = {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
    monkeypatch.setattr(stripe_stub, "answer", lambda *_asked: (401, unknown))

    with pytest.raises(GatewayUnclear, match="AuthenticationError"):
        gateway.charge(payment(), "pm_card_visa")


# a whole shop on it


@pytest.fixture
def shop(gateway):
    shop = Shop(gateway=gateway)
    yield shop
    shop.close()


@pytest.fixture
def ada(shop):
    return shop.shopper_with_cart(shop.product(stock=5))


def place(shop: Shop, actor, token: str = "pm_card_visa", key: str = "k") -> Order:
    draft = shop.draft(actor, token=token)
    fields = {name: getattr(draft, name) for name in OrderDraft.__slots__}
    return shop.checkout.place(actor, OrderDraft(**(fields | {"payment_provider": "stripe"})), key)[0]


def test_an_order_is_paid_cancelled_and_refunded_through_stripe(shop, ada, stripe_stub):
    order = place(shop, ada)

    cancelled = shop.orders.move(SYSTEM, order.number, "cancelled")
    shop.outbox.deliver()

    assert (order.status, cancelled.refunded) == (OrderStatus.PAID, order.total)
    assert stripe_stub.given_back == stripe_stub.captured == [order.total.amount]
    assert shop.integrity.verify().is_clean


def test_an_order_whose_answer_was_lost_is_one_order_and_one_charge(shop, ada, stripe_stub):
    stripe_stub.trouble = ["", *LOST_FOR_GOOD]

    order = place(shop, ada)

    assert (order.status, len(stripe_stub.captured)) == (OrderStatus.PAID, 1)


def test_a_declined_card_gives_everything_back(shop, ada, stripe_stub):
    with pytest.raises(PaymentDeclined, match="enough funds"):
        place(shop, ada, "pm_card_poor")

    assert shop.integrity.verify().orders_unbalanced == []
    assert place(shop, ada, key="k").status is OrderStatus.PAID


def test_stripes_webhook_settles_what_its_answer_did_not(shop, ada, stripe_stub):
    with pytest.raises(PaymentUnclear) as waiting:
        place(shop, ada, "pm_card_slow")
    number = waiting.value.number
    with shop.store.reading() as tx:
        key = tx.payments.of_order(number).key
    body, signature = stripe_stub.webhook(key)

    shop.payments.hear("stripe", body, signature)  # it still thinks
    intent = stripe_stub.intents["pi_1"]
    intent |= {"status": "succeeded", "amount_received": intent["amount"]}
    for _ in range(2):
        shop.payments.hear("stripe", body, signature)
    with pytest.raises(WebhookRefused):
        shop.payments.hear("stripe", body, "t=1,v1=0")

    assert shop.orders.get(ada, number).status is OrderStatus.PAID


def test_a_bank_that_asks_is_answered_in_the_browser_and_only_stripe_is_believed(shop, ada, stripe_stub):
    order = place(shop, ada, "pm_card_3ds")
    with pytest.raises(PaymentUnclear):
        shop.challenges.finish(ada, order.number)
    with pytest.raises(NotFound):
        shop.challenges.play_bank(ada, order.number, agrees=True)

    stripe_stub.bank_answers(order.challenge, agrees=True)
    paid = shop.challenges.finish(ada, order.number)

    assert (order.status, order.challenge) == (OrderStatus.PENDING_PAYMENT, "pi_1_secret")
    assert (paid.status, stripe_stub.captured) == (OrderStatus.PAID, [order.total.amount])


def test_a_bank_that_says_no_costs_nothing_and_the_shopper_may_try_again(shop, ada, stripe_stub):
    order = place(shop, ada, "pm_card_3ds")

    stripe_stub.bank_answers(order.challenge, agrees=False)
    with pytest.raises(PaymentDeclined, match="Your bank did not confirm"):
        shop.challenges.finish(ada, order.number)

    assert shop.orders.get(ada, order.number).status is OrderStatus.CANCELLED
    assert place(shop, ada, key="k").status is OrderStatus.PAID
    assert len(stripe_stub.captured) == 1


def test_a_question_nobody_answers_is_closed_at_stripe_when_the_pieces_go_back(shop, ada, stripe_stub):
    order = place(shop, ada, "pm_card_3ds")

    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        shop.payments.reconcile()

    assert shop.orders.get(ada, order.number).status is OrderStatus.CANCELLED
    assert stripe_stub.intents["pi_1"]["status"] == "canceled"
