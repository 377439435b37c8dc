"""What services may expect of payments and refunds, on the fake and on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sample_books import NOON, USD, new_order, payment, put_on_sale

from shop_app.domain.errors import Conflict
from shop_app.domain.fulfilment import Refund, RefundStatus
from shop_app.domain.money import Money
from shop_app.domain.orders import OrderStatus
from shop_app.domain.payments import PaymentStatus

CAPTURED, DECLINED, VOIDED = PaymentStatus.CAPTURED, PaymentStatus.DECLINED, PaymentStatus.VOIDED
PAID = 2895  # cents, of the payment "k1" of order A


@pytest.fixture(autouse=True)
def paid(store):
    put_on_sale(store)
    with store.writing() as tx:
        tx.orders.add(new_order("A"))
        tx.payments.add(payment("A"))
        tx.payments.settle("k1", CAPTURED, "ref-1")


def refund(key: str, amount: int, currency: str = USD, payment_key: str = "k1", at: datetime = NOON) -> Refund:
    return Refund(key, "A", payment_key, Money(amount, currency), "Late", RefundStatus.OPEN, at, "staff@example.com")


def promise(store, *refunds: Refund) -> list[bool]:
    with store.writing() as tx:
        return [tx.payments.add_refund(each) for each in refunds]


def refunded(store) -> int:
    with store.reading() as tx:
        return tx.payments.by_key("k1").refunded


# payments


def test_a_payment_is_found_by_its_key_and_the_newest_by_its_order(store):
    with store.writing() as tx:
        tx.payments.add(payment("A", "k2", NOON + timedelta(minutes=1)))

    with store.reading() as tx:
        assert tx.payments.by_key("k1") == replace(payment("A"), status=CAPTURED, reference="ref-1")
        assert tx.payments.by_key("k2") == tx.payments.of_order("A")
        assert (tx.payments.by_key("none"), tx.payments.of_order("none")) == (None, None)


@pytest.mark.parametrize("given_up", [DECLINED, VOIDED])
def test_money_that_comes_late_is_booked_once_and_only_where_it_was_given_up(store, given_up):
    with store.writing() as tx:
        for key in ("late", "open"):
            tx.payments.add(payment("A", key))
        tx.payments.settle("late", given_up, "")

    with store.writing() as tx:
        late = [tx.payments.take_late("late", "ref-2") for _ in range(2)]
        others = [tx.payments.take_late(key, "ref-2") for key in ("k1", "open", "none")]

    assert (late, others) == ([True, False], [False, False, False])
    with store.reading() as tx:
        found = tx.payments.by_key("late")
        assert (found.status, found.reference, tx.payments.by_key("k1").reference) == (CAPTURED, "ref-2", "ref-1")


def test_what_a_provider_took_since_a_moment(store):
    with store.writing() as tx:
        tx.payments.add(replace(payment("A", "elsewhere"), provider="stripe", status=CAPTURED))
        tx.payments.add(payment("A", "open"))
        tx.payments.add(replace(payment("A", "old", NOON - timedelta(days=1)), status=CAPTURED))

    with store.reading() as tx:
        assert [each.key for each in tx.payments.captured("sandbox", NOON)] == ["k1"]
        assert [each.key for each in tx.payments.captured("stripe", NOON)] == ["elsewhere"]


# refunds


def test_refunds_are_promised_up_to_what_was_paid_and_not_a_cent_further(store):
    assert promise(store, refund("r1", 1000), refund("r2", PAID - 1000)) == [True, True]

    with pytest.raises(Conflict):
        promise(store, refund("r3", 1))

    assert refunded(store) == PAID
    with store.reading() as tx:
        assert tx.payments.by_key("k1").left == Money(0, USD)
        assert [each.key for each in tx.payments.open_refunds(NOON + timedelta(1), 9)] == ["r1", "r2"]


@pytest.mark.parametrize(
    "asked",
    [
        refund("r", PAID + 1),
        refund("r", 0),
        refund("r", -1),
        refund("r", 100, currency="EUR"),
        refund("r", 100, payment_key="open"),
        refund("r", 100, payment_key="none"),
    ],
    ids=["a cent too much", "nothing", "less than nothing", "other money", "not paid yet", "no payment"],
)
def test_a_refund_that_cannot_be_is_refused_and_nothing_is_booked(store, asked):
    with store.writing() as tx:
        tx.payments.add(payment("A", "open"))

    with pytest.raises(Conflict):
        promise(store, asked)

    assert refunded(store) == 0
    with store.reading() as tx:
        assert tx.payments.open_refunds(NOON + timedelta(1), 9) == []


def test_a_key_promises_once_and_its_first_amount_counts(store):
    assert promise(store, refund("r1", 1000)) == [True]

    assert promise(store, refund("r1", 1000), refund("r1", 500)) == [False, False]

    assert refunded(store) == 1000


def test_a_refund_gets_its_outcome_once(store):
    promise(store, refund("r1", 1000))

    with store.writing() as tx:
        outcomes = [
            tx.payments.settle_refund("r1", RefundStatus.DONE, "ref-9"),
            tx.payments.settle_refund("r1", RefundStatus.REFUSED, ""),
            tx.payments.settle_refund("none", RefundStatus.DONE, ""),
        ]
        tx.orders.move("A", new_order("A").status, OrderStatus.PAID, NOON, "")

    assert (outcomes, refunded(store)) == ([True, False, False], 1000)
    with store.reading() as tx:
        (found,) = tx.orders.by_number("A")[0].refunds
        assert found == replace(refund("r1", 1000), status=RefundStatus.DONE, reference="ref-9")


def test_what_the_gateway_refused_can_be_refunded_another_way_once(store):
    promise(store, refund("r1", PAID))

    with store.writing() as tx:
        refused = [tx.payments.settle_refund("r1", RefundStatus.REFUSED, "") for _ in range(2)]

    assert (refused, refunded(store)) == ([True, False], 0)
    assert promise(store, refund("r2", PAID)) == [True]


def test_refunds_that_nobody_confirmed_are_listed_oldest_first(store):
    for key, minutes in (("second", 1), ("first", 0), ("later", 5), ("done", 0)):
        promise(store, refund(key, 100, at=NOON + timedelta(minutes=minutes)))
    with store.writing() as tx:
        tx.payments.settle_refund("done", RefundStatus.DONE, "")

    with store.reading() as tx:
        waiting = tx.payments.open_refunds(NOON + timedelta(minutes=5), 9)

        assert [each.key for each in waiting] == ["first", "second"]
        assert waiting[0] == refund("first", 100)
        assert len(tx.payments.open_refunds(NOON + timedelta(days=1), limit=1)) == 1


# claims


def test_a_shopper_orders_one_cart_at_a_time(store):
    with store.writing() as tx:
        tx.orders.claim("v:ada", "A", NOON)
        tx.orders.claim("v:bob", "B", NOON)

    with pytest.raises(Conflict), store.writing() as tx:
        tx.orders.claim("v:ada", "C", NOON)

    with store.reading() as tx:
        assert [tx.orders.claimed(each) for each in ("v:ada", "v:bob", "v:eve")] == ["A", "B", None]


def test_a_claim_ends_with_its_order_and_no_others_does(store):
    with store.writing() as tx:
        tx.orders.claim("v:ada", "A", NOON)
        tx.orders.claim("v:bob", "B", NOON)

    with store.writing() as tx:
        tx.orders.unclaim("A")
        tx.orders.unclaim("A")
        tx.orders.claim("v:ada", "C", NOON)

    with store.reading() as tx:
        assert [tx.orders.claimed(each) for each in ("v:ada", "v:bob")] == ["C", "B"]


def test_a_claim_that_was_rolled_back_holds_nobody_up(store):
    def interrupted() -> None:
        with store.writing() as tx:
            tx.orders.claim("v:ada", "A", NOON)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        interrupted()

    with store.reading() as tx:
        assert tx.orders.claimed("v:ada") is None
