"""Orders, payments and idempotency keys in SQL. Which moves are legal is the domain's to say."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, insert, select, update

from shop_app.domain import live
from shop_app.domain.errors import Conflict
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, NewOrder, Order, OrderLine, OrderStatus, OrderSummary, TimelineEntry
from shop_app.domain.payments import Payment, PaymentStatus
from shop_app.kit.chunks import chunks
from shop_app.tables.orders import IdempotencyKeyRow, OrderEventRow, OrderLineRow, OrderRow, PaymentRow

CHUNK = 500


class SqlOrders:
    def __init__(self, session: Session, tell: Callable[..., None]) -> None:
        self._session = session
        self._tell = tell

    def add(self, order: NewOrder) -> None:
        """Store an order with its lines and the first entry of its timeline."""
        row = OrderRow(**_order(order))
        self._session.add(row)
        self._session.flush()
        self._session.add_all(OrderLineRow(**each) for each in _lines(row.id or 0, order))
        self._session.add(OrderEventRow(order_id=row.id or 0, at=order.placed_at, status=str(order.status)))
        self._tell(live.ORDERS)

    def by_number(self, number: str) -> tuple[Order, str] | None:
        """Return an order and the fingerprint of the token that opens it for a guest."""
        if "\0" in number:
            return None  # PostgreSQL cannot even be asked
        row = self._session.exec(select(OrderRow).where(OrderRow.number == number)).first()
        if row is None:
            return None
        lines = self._session.exec(
            select(OrderLineRow).where(OrderLineRow.order_id == row.id).order_by(col(OrderLineRow.id))
        )
        events = self._session.exec(
            select(OrderEventRow).where(OrderEventRow.order_id == row.id).order_by(col(OrderEventRow.id))
        )
        order = Order(
            number=row.number,
            account_id=row.account_id,
            email=row.email,
            status=OrderStatus(row.status),
            placed_at=row.placed_at,
            lines=[_line(line, row.currency) for line in lines],
            subtotal=Money(row.subtotal, row.currency),
            discount=Money(row.discount, row.currency),
            shipping=Money(row.shipping, row.currency),
            tax=Money(row.tax, row.currency),
            total=Money(row.total, row.currency),
            shipping_address=Address(**row.shipping_address),
            shipping_method=row.shipping_method,
            timeline=[TimelineEntry(event.at, OrderStatus(event.status), event.note) for event in events],
        )
        return order, row.token_fingerprint

    def move(self, number: str, from_status: OrderStatus, to_status: OrderStatus, at: datetime, note: str) -> bool:
        """Move an order if it still is where the caller saw it; say whether it did."""
        moved = self._session.exec(
            update(OrderRow)
            .where(col(OrderRow.number) == number, col(OrderRow.status) == str(from_status))
            .values(status=str(to_status))
        )
        if moved.rowcount != 1:
            return False
        order_id = self._session.exec(select(OrderRow.id).where(OrderRow.number == number)).one()
        self._session.add(OrderEventRow(order_id=order_id or 0, at=at, status=str(to_status), note=note))
        self._tell(live.order(number), live.ORDERS)
        return True

    def of_account(self, account_id: int, limit: int) -> list[OrderSummary]:
        query = select(OrderRow).where(OrderRow.account_id == account_id).order_by(col(OrderRow.placed_at).desc())
        return self._summaries(list(self._session.exec(query.limit(limit))))

    def newest(self, limit: int, offset: int) -> tuple[list[OrderSummary], int]:
        """Return a page of all orders, newest first, and how many there are."""
        total = self._session.exec(select(func.count()).select_from(OrderRow)).one()
        query = select(OrderRow).order_by(col(OrderRow.placed_at).desc(), col(OrderRow.id).desc())
        return self._summaries(list(self._session.exec(query.offset(offset).limit(limit)))), total

    def bring_in(self, orders: Sequence[NewOrder], origin: str) -> set[str]:
        """Store orders of the past with a captured payment each; known numbers are skipped.

        Args:
            origin: where they came from, kept as the payment's provider.

        Returns:
            The numbers that were new.
        """
        numbers = [order.number for order in orders]
        known: set[str] = set()
        for chunk in chunks(numbers, CHUNK):
            known |= set(self._session.exec(select(OrderRow.number).where(col(OrderRow.number).in_(chunk))))
        new = [order for order in orders if order.number not in known]
        ids: dict[str, int] = {}
        for part in chunks([_order(order) for order in new], CHUNK):
            added = self._session.connection().execute(insert(OrderRow).returning(OrderRow.number, OrderRow.id), part)  # type: ignore[call-overload]
            ids |= dict(added.all())
        self._insert(OrderLineRow, [line for order in new for line in _lines(ids[order.number], order)])
        self._insert(OrderEventRow, [event for order in new for event in _past(ids[order.number], order)])
        self._insert(PaymentRow, [_past_payment(order, origin) for order in new])
        return set(ids)

    def add_payment(self, payment: Payment) -> None:
        self._session.add(
            PaymentRow(
                order_number=payment.order_number,
                provider=payment.provider,
                key=payment.key,
                reference=payment.reference,
                amount=payment.amount.amount,
                currency=payment.amount.currency,
                status=str(payment.status),
                created_at=payment.created_at,
            )
        )

    def settle_payment(self, key: str, status: PaymentStatus, reference: str) -> bool:
        """Give an open payment its outcome once; say whether this call did."""
        settled = self._session.exec(
            update(PaymentRow)
            .where(col(PaymentRow.key) == key, col(PaymentRow.status) == str(PaymentStatus.OPEN))
            .values(status=str(status), reference=reference)
        )
        return bool(settled.rowcount == 1)

    def open_payments(self, before: datetime, limit: int) -> list[Payment]:
        """Return payments that were asked before this moment and never answered, oldest first."""
        query = (
            select(PaymentRow)
            .where(PaymentRow.status == str(PaymentStatus.OPEN), PaymentRow.created_at < before)
            .order_by(col(PaymentRow.created_at))
            .limit(limit)
        )
        return [_payment(row) for row in self._session.exec(query)]

    def remember_key(self, owner: str, key: str, request_fingerprint: str, number: str, at: datetime) -> None:
        """Tie an idempotency key to the order it made.

        Raises:
            Conflict: another request with the same key is being placed at this moment.
        """
        row = IdempotencyKeyRow(
            owner=owner, key=key, request_fingerprint=request_fingerprint, order_number=number, created_at=at
        )
        self._session.add(row)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise Conflict("This order is already being placed.") from error

    def remembered_key(self, owner: str, key: str) -> tuple[str, str] | None:
        """Return (request fingerprint, order number) of a key that was used."""
        query = select(IdempotencyKeyRow.request_fingerprint, IdempotencyKeyRow.order_number)
        return self._session.exec(query.where(IdempotencyKeyRow.owner == owner, IdempotencyKeyRow.key == key)).first()

    def forget_keys_of(self, number: str) -> None:
        """Free the keys of an order that came to nothing, so that the shopper can try again."""
        self._session.exec(delete(IdempotencyKeyRow).where(col(IdempotencyKeyRow.order_number) == number))

    def unbalanced(self) -> list[str]:
        """Return numbers of orders whose lines, totals or payments do not add up; none, if all is well."""
        sums = (
            select(OrderLineRow.order_id, func.sum(OrderLineRow.line_total).label("lines"))
            .group_by(col(OrderLineRow.order_id))
            .subquery()
        )
        wrong_total = OrderRow.total != OrderRow.subtotal - OrderRow.discount + OrderRow.shipping + OrderRow.tax
        lines = select(OrderRow.number).outerjoin(sums, sums.c.order_id == OrderRow.id)
        lines = lines.where((OrderRow.subtotal != func.coalesce(sums.c.lines, 0)) | wrong_total)
        paid = select(PaymentRow.order_number).where(PaymentRow.status == str(PaymentStatus.CAPTURED))
        needs_payment = [str(s) for s in OrderStatus if s not in (OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED)]
        unpaid = select(OrderRow.number).where(
            col(OrderRow.status).in_(needs_payment), col(OrderRow.number).not_in(paid)
        )
        return [*self._session.exec(lines), *self._session.exec(unpaid)]

    def _summaries(self, rows: Sequence[OrderRow]) -> list[OrderSummary]:
        ids = [row.id for row in rows]
        query = select(OrderLineRow.order_id, func.sum(OrderLineRow.quantity)).where(
            col(OrderLineRow.order_id).in_(ids)
        )
        pieces = dict(self._session.exec(query.group_by(col(OrderLineRow.order_id))).all())
        return [
            OrderSummary(
                row.number,
                row.email,
                OrderStatus(row.status),
                row.placed_at,
                Money(row.total, row.currency),
                int(pieces.get(row.id or 0, 0)),
            )
            for row in rows
        ]

    def _insert(self, table: Any, rows: Sequence[dict[str, Any]]) -> None:
        for chunk in chunks(rows, 2000):
            self._session.connection().execute(insert(table), chunk)


def _order(order: NewOrder) -> dict[str, Any]:
    totals = order.totals
    return {
        "number": order.number,
        "account_id": order.account_id,
        "token_fingerprint": order.token_fingerprint,
        "email": order.email,
        "status": str(order.status),
        "currency": totals.total.currency,
        "subtotal": totals.subtotal.amount,
        "discount": totals.discount.amount,
        "shipping": totals.shipping.amount,
        "tax": totals.tax.amount,
        "total": totals.total.amount,
        "shipping_address": asdict(order.shipping_address),
        "billing_address": asdict(order.billing_address) if order.billing_address else None,
        "shipping_method": order.shipping_method,
        "placed_at": order.placed_at,
    }


def _lines(order_id: int, order: NewOrder) -> list[dict[str, Any]]:
    return [
        {
            "order_id": order_id,
            "sku": line.sku,
            "product_id": line.product_id,
            "slug": line.slug,
            "title": line.title,
            "image_url": line.image_url,
            "quantity": line.quantity,
            "unit_price": line.unit_price.amount,
            "line_total": line.line_total.amount,
            "tax": line.tax.amount,
        }
        for line in order.lines
    ]


def _past(order_id: int, order: NewOrder) -> list[dict[str, Any]]:
    steps = dict.fromkeys((OrderStatus.PAID, order.status))
    return [{"order_id": order_id, "at": order.placed_at, "status": str(step), "note": ""} for step in steps]


def _past_payment(order: NewOrder, origin: str) -> dict[str, Any]:
    return {
        "order_number": order.number,
        "provider": origin,
        "key": f"{origin}:{order.number}",
        "reference": order.number,
        "amount": order.totals.total.amount,
        "currency": order.totals.total.currency,
        "status": str(PaymentStatus.CAPTURED),
        "created_at": order.placed_at,
    }


def _line(row: OrderLineRow, currency: str) -> OrderLine:
    return OrderLine(
        sku=row.sku,
        product_id=row.product_id,
        slug=row.slug,
        title=row.title,
        quantity=row.quantity,
        unit_price=Money(row.unit_price, currency),
        line_total=Money(row.line_total, currency),
        tax=Money(row.tax, currency),
        image_url=row.image_url,
    )


def _payment(row: PaymentRow) -> Payment:
    return Payment(
        order_number=row.order_number,
        provider=row.provider,
        key=row.key,
        amount=Money(row.amount, row.currency),
        status=PaymentStatus(row.status),
        created_at=row.created_at,
        reference=row.reference,
    )
