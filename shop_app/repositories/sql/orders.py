"""Orders, idempotency keys and claims in SQL. Which moves are legal is the domain's to say."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, insert, select, update

from shop_app.domain import live
from shop_app.domain.errors import AlreadyOrdering
from shop_app.domain.money import Money
from shop_app.domain.orders import (
    Address,
    NewOrder,
    Order,
    OrderFilter,
    OrderStatus,
    OrderSummary,
    TimelineEntry,
)
from shop_app.kit.chunks import chunks
from shop_app.repositories.sql import sale
from shop_app.repositories.sql.fulfilment import SqlFulfilment
from shop_app.repositories.sql.order_rows import line_of, lines_of, order_of, past_of, past_payment_of, past_refunds_of
from shop_app.tables.fulfilment import RefundRow
from shop_app.tables.orders import (
    IdempotencyKeyRow,
    OrderEventRow,
    OrderLineRow,
    OrderRow,
    PaymentRow,
)

CHUNK = 500
EVERY = OrderFilter()


class SqlOrders:
    def __init__(self, session: Session, tell: Callable[..., None]) -> None:
        self._session = session
        self._tell = tell

    def add(self, order: NewOrder) -> None:
        """Store an order with its lines and the first entry of its timeline."""
        (order_id,) = sale.run(self._session, sale.ADD_ORDER, order_of(order)).inserted_primary_key or (0,)
        sale.run_all(self._session, sale.ADD_LINE, lines_of(order_id, order))
        self._entry(order_id, order.placed_at, order.status, "")
        self._tell(live.ORDERS)

    def by_number(self, number: str, *, hold: bool = False) -> tuple[Order, str] | None:
        """Return an order and the fingerprint of the token that opens it for a guest.

        Args:
            hold: nobody else may hold it before this transaction ends: acts on one order queue.
        """
        if "\0" in number:
            return None  # PostgreSQL cannot even be asked
        row = sale.run(self._session, sale.HELD_ORDER if hold else sale.ORDER, {"number": number}).first()
        if row is None:
            return None
        lines = sale.run(self._session, sale.LINES, {"order": row.id})
        events = sale.run(self._session, sale.EVENTS, {"order": row.id})
        order = Order(
            number=row.number,
            account_id=row.account_id,
            email=row.email,
            status=OrderStatus(row.status),
            placed_at=row.placed_at,
            lines=[line_of(line, row.currency) for line in lines],
            subtotal=Money(row.subtotal, row.currency),
            discount=Money(row.discount, row.currency),
            shipping=Money(row.shipping, row.currency),
            tax=Money(row.tax, row.currency),
            total=Money(row.total, row.currency),
            is_tax_included=row.is_tax_included,
            coupon=row.coupon,
            shipping_address=Address(**row.shipping_address),
            shipping_method=row.shipping_method,
            timeline=[TimelineEntry(event.at, OrderStatus(event.status), event.note) for event in events],
            billing_address=Address(**row.billing_address) if row.billing_address else None,
            **self._aftercare(row),
        )
        return order, row.token_fingerprint

    def move(self, number: str, from_status: OrderStatus, to_status: OrderStatus, at: datetime, note: str) -> bool:
        """Move an order if it still is where the caller saw it; say whether it did."""
        values = {"moved": number, "was": str(from_status), "becomes": str(to_status)}
        order_id = sale.run(self._session, sale.MOVE, values).scalar()
        if order_id is None:
            return False
        self._entry(order_id, at, to_status, note)
        self._tell(live.order(number), live.ORDERS)
        return True

    def note(self, number: str, at: datetime, note: str) -> None:
        """Write a line into the timeline of an order that stays where it is."""
        row = self._session.exec(select(OrderRow).where(OrderRow.number == number)).one()
        self._session.add(OrderEventRow(order_id=row.id or 0, at=at, status=row.status, note=note))
        self._tell(live.order(number))

    def of_account(self, account_id: int, limit: int) -> list[OrderSummary]:
        query = select(OrderRow).where(OrderRow.account_id == account_id).order_by(col(OrderRow.placed_at).desc())
        return self._summaries(list(self._session.exec(query.limit(limit))))

    def newest(self, limit: int, offset: int, only: OrderFilter = EVERY) -> tuple[list[OrderSummary], int]:
        """Return a page of the orders that pass a filter, newest first, and how many there are."""
        wanted = _wanted(only)
        total = self._session.exec(select(func.count()).select_from(OrderRow).where(*wanted)).one()
        query = select(OrderRow).where(*wanted).order_by(col(OrderRow.placed_at).desc(), col(OrderRow.id).desc())
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
        for part in chunks([order_of(order) for order in new], CHUNK):
            added = self._session.connection().execute(insert(OrderRow).returning(OrderRow.number, OrderRow.id), part)  # type: ignore[call-overload]
            ids |= dict(added.all())
        self._insert(OrderLineRow, [line for order in new for line in lines_of(ids[order.number], order)])
        self._insert(OrderEventRow, [event for order in new for event in past_of(ids[order.number], order)])
        self._insert(PaymentRow, [past_payment_of(order, origin) for order in new])
        self._insert(RefundRow, [refund for order in new for refund in past_refunds_of(order, origin)])
        return set(ids)

    def remember_key(self, owner: str, key: str, request_fingerprint: str, number: str, at: datetime) -> None:
        """Tie an idempotency key to the order it made.

        Raises:
            AlreadyOrdering: another request with the same key is being placed at this moment.
        """
        values = {"owner": owner, "key": key, "request_fingerprint": request_fingerprint}
        try:
            sale.run(self._session, sale.ADD_KEY, values | {"order_number": number, "created_at": at})
        except IntegrityError as error:
            raise AlreadyOrdering from error

    def remembered_key(self, owner: str, key: str) -> tuple[str, str] | None:
        """Return (request fingerprint, order number) of a key that was used."""
        found = sale.run(self._session, sale.KEY, {"owner": owner, "key": key}).first()
        return (found.request_fingerprint, found.order_number) if found else None

    def buyer(self, number: str) -> str:
        """Return the shopper id that placed an order; empty when it came from elsewhere or was long ago."""
        query = select(IdempotencyKeyRow.owner).where(IdempotencyKeyRow.order_number == number)
        return self._session.exec(query).first() or ""

    def forget_keys_of(self, number: str) -> None:
        """Free the keys of an order that came to nothing, so that the shopper can try again."""
        self._session.exec(delete(IdempotencyKeyRow).where(col(IdempotencyKeyRow.order_number) == number))

    def adopt(self, number: str, account_id: int) -> bool:
        """Give a guest's order to an account; say whether it still was a guest's."""
        adopted = self._session.exec(
            update(OrderRow)
            .where(col(OrderRow.number) == number, col(OrderRow.account_id).is_(None))
            .values(account_id=account_id)
        )
        return bool(adopted.rowcount == 1)

    def claim(self, owner: str, number: str, at: datetime) -> None:
        """Let one shopper order one cart at a time, whatever their tabs do.

        Raises:
            AlreadyOrdering: an order of theirs is being placed at this moment.
        """
        try:
            sale.run(self._session, sale.ADD_CLAIM, {"owner": owner, "order_number": number, "at": at})
        except IntegrityError as error:
            raise AlreadyOrdering from error

    def claimed(self, owner: str) -> str | None:
        """Return the number of the order that is being placed for this owner."""
        number: str | None = sale.run(self._session, sale.CLAIMED, {"owner": owner}).scalar()
        return number

    def unclaim(self, number: str) -> None:
        sale.run(self._session, sale.UNCLAIM, {"number": number})

    def _entry(self, order_id: int, at: datetime, status: OrderStatus, note: str) -> None:
        values = {"order_id": order_id, "at": at, "status": str(status), "note": note}
        sale.run(self._session, sale.ADD_EVENT, values)

    def _aftercare(self, row: Any) -> dict[str, Any]:
        if row.status == OrderStatus.PENDING_PAYMENT:
            return {}  # nothing was sent or given back yet: three questions less for every order that is placed
        mine = SqlFulfilment(self._session)
        return {
            "shipments": mine.shipments(row.number),
            "refunds": mine.refunds(row.number),
            "returns": mine.returns_of(row.number),
        }

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


def _wanted(only: OrderFilter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if only.status is not None:
        wanted.append(col(OrderRow.status) == str(only.status))
    if words := only.words.strip():
        number = col(OrderRow.number).istartswith(words, autoescape=True)
        wanted.append(number | col(OrderRow.email).istartswith(words, autoescape=True))
    if only.since is not None:
        wanted.append(col(OrderRow.placed_at) >= only.since)
    if only.until is not None:
        wanted.append(col(OrderRow.placed_at) < only.until)
    return wanted
