"""Payments and refunds in memory."""

from dataclasses import replace
from datetime import datetime

from shop_app.domain.errors import Conflict
from shop_app.domain.fulfilment import Refund, RefundStatus
from shop_app.domain.money import total
from shop_app.domain.orders import Order, OrderStatus
from shop_app.domain.payments import Payment, PaymentStatus
from tests.fakes.books import Books

UNPAID = (OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED)
ALL_BACK = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)


class FakePayments:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, payment: Payment) -> None:
        self._books.payments[payment.key] = payment

    def by_key(self, key: str) -> Payment | None:
        return self._books.payments.get(key)

    def of_order(self, number: str) -> Payment | None:
        mine = [each for each in self._books.payments.values() if each.order_number == number]
        return mine[-1] if mine else None

    def settle(self, key: str, status: PaymentStatus, reference: str) -> bool:
        return self._turn(key, (PaymentStatus.OPEN,), status, reference)

    def take_late(self, key: str, reference: str) -> bool:
        return self._turn(key, (PaymentStatus.DECLINED, PaymentStatus.VOIDED), PaymentStatus.CAPTURED, reference)

    def open(self, before: datetime, limit: int) -> list[Payment]:
        waiting = [each for each in self._books.payments.values() if each.status is PaymentStatus.OPEN]
        return sorted((each for each in waiting if each.created_at < before), key=lambda each: each.created_at)[:limit]

    def add_refund(self, refund: Refund) -> bool:
        if refund.key in self._books.refunds:
            return False
        payment = self._books.payments.get(refund.payment_key)
        amount = refund.amount.amount
        if (
            payment is None
            or payment.status is not PaymentStatus.CAPTURED
            or payment.amount.currency != refund.amount.currency
            or not 1 <= amount <= payment.left.amount
        ):
            raise Conflict("That is more than is left of the payment.")
        self._books.payments[payment.key] = replace(payment, refunded=payment.refunded + amount)
        self._books.refunds[refund.key] = refund
        return True

    def settle_refund(self, key: str, status: RefundStatus, reference: str) -> bool:
        refund = self._books.refunds.get(key)
        if refund is None or refund.status is not RefundStatus.OPEN:
            return False
        self._books.refunds[key] = replace(refund, status=status, reference=reference)
        if status is RefundStatus.REFUSED:
            payment = self._books.payments[refund.payment_key]
            self._books.payments[payment.key] = replace(payment, refunded=payment.refunded - refund.amount.amount)
        return True

    def open_refunds(self, before: datetime, limit: int) -> list[Refund]:
        waiting = [each for each in self._books.refunds.values() if each.status is RefundStatus.OPEN]
        return sorted((each for each in waiting if each.at < before), key=lambda each: each.at)[:limit]

    def captured(self, provider: str, since: datetime) -> list[Payment]:
        mine = [each for each in self._books.payments.values() if each.provider == provider]
        return [each for each in mine if each.status is PaymentStatus.CAPTURED and each.created_at >= since]

    def unbalanced(self) -> list[str]:
        orders = [row.order for row in self._books.orders.values()]
        return sorted(order.number for order in orders if not (_adds_up(order) and self._is_paid(order)))

    def _is_paid(self, order: Order) -> bool:
        mine = [each for each in self._books.payments.values() if each.order_number == order.number]
        kept = [each for each in mine if each.status is PaymentStatus.CAPTURED]
        if order.status not in UNPAID and [each.amount for each in kept] != [order.total]:
            return False
        promised = {each.key: 0 for each in mine}
        for refund in self._books.refunds.values():
            if refund.order_number == order.number and refund.counts:
                promised[refund.payment_key] += refund.amount.amount
        if any(each.refunded != promised[each.key] for each in mine):
            return False
        return order.status not in ALL_BACK or all(each.left.amount == 0 for each in kept)

    def _turn(self, key: str, was: tuple[PaymentStatus, ...], status: PaymentStatus, reference: str) -> bool:
        payment = self._books.payments.get(key)
        if payment is None or payment.status not in was:
            return False
        self._books.payments[key] = replace(payment, status=status, reference=reference)
        return True


def _adds_up(order: Order) -> bool:
    currency = order.subtotal.currency
    lines = total([line.line_total for line in order.lines], currency)
    discounts = total([line.discount for line in order.lines], currency)
    goods = order.subtotal - order.discount + order.shipping
    due = goods if order.is_tax_included else goods + order.tax
    return lines == order.subtotal and discounts == order.discount and due == order.total
