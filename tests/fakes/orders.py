"""Orders, payments and idempotency keys in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shop_app.domain.errors import Conflict
from shop_app.domain.money import total
from shop_app.domain.orders import NewOrder, Order, OrderStatus, OrderSummary, TimelineEntry
from shop_app.domain.payments import Payment, PaymentStatus
from tests.fakes.books import Books, OrderRow

UNPAID = (OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED)


class FakeOrders:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, order: NewOrder) -> None:
        self._add(order, [TimelineEntry(order.placed_at, order.status)])

    def by_number(self, number: str) -> tuple[Order, str] | None:
        row = self._books.orders.get(number)
        return (row.order, row.token_fingerprint) if row else None

    def move(self, number: str, from_status: OrderStatus, to_status: OrderStatus, at: datetime, note: str) -> bool:
        row = self._books.orders.get(number)
        if row is None or row.order.status is not from_status:
            return False
        timeline = [*row.order.timeline, TimelineEntry(at, to_status, note)]
        self._books.orders[number] = replace(row, order=replace(row.order, status=to_status, timeline=timeline))
        return True

    def of_account(self, account_id: int, limit: int) -> list[OrderSummary]:
        return [_summary(order) for order in self._newest() if order.account_id == account_id][:limit]

    def newest(self, limit: int, offset: int) -> tuple[list[OrderSummary], int]:
        found = self._newest()
        return [_summary(order) for order in found[offset : offset + limit]], len(found)

    def bring_in(self, orders: Sequence[NewOrder], origin: str) -> set[str]:
        new = [order for order in orders if order.number not in self._books.orders]
        for order in new:
            steps = dict.fromkeys((OrderStatus.PAID, order.status))
            self._add(order, [TimelineEntry(order.placed_at, step) for step in steps])
            amount, key = order.totals.total, f"{origin}:{order.number}"
            paid = PaymentStatus.CAPTURED
            self.add_payment(Payment(order.number, origin, key, amount, paid, order.placed_at, order.number))
        return {order.number for order in new}

    def add_payment(self, payment: Payment) -> None:
        self._books.payments[payment.key] = payment

    def settle_payment(self, key: str, status: PaymentStatus, reference: str) -> bool:
        payment = self._books.payments.get(key)
        if payment is None or payment.status is not PaymentStatus.OPEN:
            return False
        self._books.payments[key] = replace(payment, status=status, reference=reference)
        return True

    def open_payments(self, before: datetime, limit: int) -> list[Payment]:
        waiting = [each for each in self._books.payments.values() if each.status is PaymentStatus.OPEN]
        return sorted((each for each in waiting if each.created_at < before), key=lambda each: each.created_at)[:limit]

    def remember_key(self, owner: str, key: str, request_fingerprint: str, number: str, at: datetime) -> None:
        if (owner, key) in self._books.idempotency_keys:
            raise Conflict("This order is already being placed.")
        self._books.idempotency_keys[owner, key] = (request_fingerprint, number)

    def remembered_key(self, owner: str, key: str) -> tuple[str, str] | None:
        return self._books.idempotency_keys.get((owner, key))

    def forget_keys_of(self, number: str) -> None:
        kept = {key: value for key, value in self._books.idempotency_keys.items() if value[1] != number}
        self._books.idempotency_keys = kept

    def unbalanced(self) -> list[str]:
        paid = {each.order_number for each in self._books.payments.values() if each.status is PaymentStatus.CAPTURED}
        rows = [row.order for row in self._books.orders.values()]
        wrong = [order.number for order in rows if not _adds_up(order)]
        return wrong + [order.number for order in rows if order.status not in UNPAID and order.number not in paid]

    def _add(self, order: NewOrder, timeline: Sequence[TimelineEntry]) -> None:
        totals = order.totals
        stored = Order(
            number=order.number,
            account_id=order.account_id,
            email=order.email,
            status=order.status,
            placed_at=order.placed_at,
            lines=list(order.lines),
            subtotal=totals.subtotal,
            discount=totals.discount,
            shipping=totals.shipping,
            tax=totals.tax,
            total=totals.total,
            shipping_address=order.shipping_address,
            shipping_method=order.shipping_method,
            timeline=list(timeline),
        )
        self._books.orders[order.number] = OrderRow(len(self._books.orders), stored, order.token_fingerprint)

    def _newest(self) -> list[Order]:
        rows = sorted(self._books.orders.values(), key=lambda row: (row.order.placed_at, row.id), reverse=True)
        return [row.order for row in rows]


def _summary(order: Order) -> OrderSummary:
    pieces = sum(line.quantity for line in order.lines)
    return OrderSummary(order.number, order.email, order.status, order.placed_at, order.total, pieces)


def _adds_up(order: Order) -> bool:
    lines = total([line.line_total for line in order.lines], order.subtotal.currency)
    return lines == order.subtotal and order.total == order.subtotal - order.discount + order.shipping + order.tax
