"""Orders, idempotency keys and claims in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shop_app.domain.errors import AlreadyOrdering
from shop_app.domain.fulfilment import Refund, RefundStatus
from shop_app.domain.orders import NewOrder, Order, OrderFilter, OrderStatus, OrderSummary, TimelineEntry
from shop_app.domain.payments import Payment, PaymentStatus
from tests.fakes.books import Books, OrderRow

EVERY = OrderFilter()


class FakeOrders:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, order: NewOrder) -> None:
        self._add(order, [TimelineEntry(order.placed_at, order.status)])

    def by_number(self, number: str, *, hold: bool = False) -> tuple[Order, str] | None:
        row = self._books.orders.get(number)
        if row is None:
            return None
        order = replace(
            row.order,
            shipments=[each for owner, each in self._books.shipments if owner == number],
            refunds=[each for each in self._books.refunds.values() if each.order_number == number],
            returns=[each for each in self._books.returns.values() if each.order_number == number],
        )
        return order, row.token_fingerprint

    def move(self, number: str, from_status: OrderStatus, to_status: OrderStatus, at: datetime, note: str) -> bool:
        row = self._books.orders.get(number)
        if row is None or row.order.status is not from_status:
            return False
        timeline = [*row.order.timeline, TimelineEntry(at, to_status, note)]
        self._books.orders[number] = replace(row, order=replace(row.order, status=to_status, timeline=timeline))
        return True

    def note(self, number: str, at: datetime, note: str) -> None:
        row = self._books.orders[number]
        timeline = [*row.order.timeline, TimelineEntry(at, row.order.status, note)]
        self._books.orders[number] = replace(row, order=replace(row.order, timeline=timeline))

    def of_account(self, account_id: int, limit: int) -> list[OrderSummary]:
        return [_summary(order) for order in self._newest() if order.account_id == account_id][:limit]

    def newest(self, limit: int, offset: int, only: OrderFilter = EVERY) -> tuple[list[OrderSummary], int]:
        found = [order for order in self._newest() if _passes(order, only)]
        return [_summary(order) for order in found[offset : offset + limit]], len(found)

    def bring_in(self, orders: Sequence[NewOrder], origin: str) -> set[str]:
        new = [order for order in orders if order.number not in self._books.orders]
        for order in new:
            steps = dict.fromkeys((OrderStatus.PAID, order.status))
            self._add(order, [TimelineEntry(order.placed_at, step) for step in steps])
            amount, key = order.totals.total, f"{origin}:{order.number}"
            paid = PaymentStatus.CAPTURED
            stored = Payment(order.number, origin, key, amount, paid, order.placed_at, order.number)
            if order.status is OrderStatus.REFUNDED:
                stored = replace(stored, refunded=amount.amount)
                done = Refund(key, order.number, key, amount, "Refunded before it was brought in", RefundStatus.DONE,
                              order.placed_at, reference=order.number)  # fmt: skip
                self._books.refunds[key] = done
            self._books.payments[key] = stored
        return {order.number for order in new}

    def remember_key(self, owner: str, key: str, request_fingerprint: str, number: str, at: datetime) -> None:
        if (owner, key) in self._books.idempotency_keys:
            raise AlreadyOrdering
        self._books.idempotency_keys[owner, key] = (request_fingerprint, number)

    def remembered_key(self, owner: str, key: str) -> tuple[str, str] | None:
        return self._books.idempotency_keys.get((owner, key))

    def buyer(self, number: str) -> str:
        keys = self._books.idempotency_keys.items()
        return next((owner for (owner, _), (_, ordered) in keys if ordered == number), "")

    def forget_keys_of(self, number: str) -> None:
        kept = {key: value for key, value in self._books.idempotency_keys.items() if value[1] != number}
        self._books.idempotency_keys = kept

    def adopt(self, number: str, account_id: int) -> bool:
        row = self._books.orders.get(number)
        if row is None or row.order.account_id is not None:
            return False
        self._books.orders[number] = replace(row, order=replace(row.order, account_id=account_id))
        return True

    def claim(self, owner: str, number: str, at: datetime) -> None:
        if owner in self._books.claims:
            raise AlreadyOrdering
        self._books.claims[owner] = number

    def claimed(self, owner: str) -> str | None:
        return self._books.claims.get(owner)

    def unclaim(self, number: str) -> None:
        self._books.claims = {owner: held for owner, held in self._books.claims.items() if held != number}

    def _add(self, order: NewOrder, timeline: Sequence[TimelineEntry]) -> None:
        stored = order.written(list(timeline))
        self._books.orders[order.number] = OrderRow(len(self._books.orders) + 1, stored, order.token_fingerprint)

    def _newest(self) -> list[Order]:
        rows = sorted(self._books.orders.values(), key=lambda row: (row.order.placed_at, row.id), reverse=True)
        return [row.order for row in rows]


def _summary(order: Order) -> OrderSummary:
    pieces = sum(line.quantity for line in order.lines)
    return OrderSummary(order.number, order.email, order.status, order.placed_at, order.total, pieces)


def _passes(order: Order, only: OrderFilter) -> bool:
    words = only.words.strip().lower()
    return (
        (only.status is None or order.status is only.status)
        and (order.number.lower().startswith(words) or order.email.lower().startswith(words))
        and (only.since is None or order.placed_at >= only.since)
        and (only.until is None or order.placed_at < only.until)
    )
