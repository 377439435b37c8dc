"""Stock and its ledger: conditional updates only, never check-then-act."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select, update

from shop_app.domain import live
from shop_app.domain.editing import StockLine
from shop_app.domain.errors import Conflict, NotFound, OutOfStock
from shop_app.repositories.sql import sale
from shop_app.tables.catalogue import ProductRow, StockMovementRow, VariantRow


class SqlStock:
    def __init__(self, session: Session, tell: Callable[[str], None]) -> None:
        self._session = session
        self._tell = tell

    def take(self, quantities: Mapping[str, int], order_number: str, at: datetime) -> None:
        """Reserve every line or none: one conditional UPDATE per SKU, in SKU order so that two orders cannot deadlock.

        Raises:
            OutOfStock: with what is left of each short SKU; the caller's transaction must roll back.
        """
        short: dict[str, int] = {}
        of_products: Counter[int] = Counter()
        for sku in sorted(quantities):
            taken = {"taken": sku, "quantity": quantities[sku]}
            product_id = sale.run(self._session, sale.TAKE, taken).scalar()
            if product_id is None:
                short[sku] = self._left(sku)
            else:
                of_products[product_id] += quantities[sku]
        if short:
            raise OutOfStock(short)
        ledger = {"reason": "reserve", "order_number": order_number, "note": "", "at": at}
        moves = [ledger | {"sku": sku, "delta": -quantity} for sku, quantity in quantities.items()]
        sale.run_all(self._session, sale.ADD_MOVEMENT, moves)
        # Every SKU before any product, both in order: two orders of the same products in other sizes cannot deadlock.
        fewer = [{"product": product, "quantity": quantity} for product, quantity in sorted(of_products.items())]
        sale.run_all(self._session, sale.LESS_AVAILABLE, fewer)
        for product in of_products:
            self._tell(live.product(product))

    def give_back(self, order_number: str, at: datetime) -> None:
        """Return what an order holds; a second call finds nothing left to return."""
        for sku, held in self._held(order_number).items():
            self._change(sku, held)
            self._record(sku, held, "release", order_number, at)

    def put_back(self, order_number: str, quantities: Mapping[str, int], at: datetime) -> None:
        """Put pieces of an order back on the shelf, never more than it took.

        The caller holds the order: two of these at once would both find the same pieces.

        Raises:
            Conflict: the order took fewer, or they are back already.
        """
        held = self._held(order_number)
        for sku in sorted(quantities):
            if quantities[sku] > held.get(sku, 0):
                raise Conflict(f"Of {sku} there are {held.get(sku, 0)} left to put back.")
            self._change(sku, quantities[sku])
            self._record(sku, quantities[sku], "return", order_number, at)

    def adjust(self, sku: str, delta: int, at: datetime, note: str = "") -> None:
        """Correct the count by ``delta``; ``note`` says why.

        Raises:
            NotFound: no such SKU.
            OutOfStock: the count would fall below zero.
        """
        changed = self._session.exec(
            update(VariantRow)
            .where(col(VariantRow.sku) == sku, col(VariantRow.stock) + delta >= 0)
            .values(stock=VariantRow.stock + delta)
        )
        if changed.rowcount != 1:
            if self._session.exec(select(VariantRow.id).where(VariantRow.sku == sku)).first() is None:
                raise NotFound
            raise OutOfStock({sku: self._left(sku)})
        self._record(sku, delta, "adjust", None, at, note)

    def movements(self, sku: str, limit: int) -> list[StockLine]:
        """Return a SKU's newest movements, newest first."""
        query = (
            select(StockMovementRow)
            .where(StockMovementRow.sku == sku)
            .order_by(col(StockMovementRow.id).desc())
            .limit(limit)
        )
        rows = self._session.exec(query)
        return [StockLine(row.at, row.delta, row.reason, row.note, row.order_number or "") for row in rows]

    def level(self, sku: str) -> int | None:
        """Return how many pieces there are; None when there is no such SKU."""
        return self._session.exec(select(VariantRow.stock).where(VariantRow.sku == sku)).first()

    def off_the_ledger(self) -> list[str]:
        """Return the SKUs whose stock is not the sum of their movements; none, if all is well."""
        moved = (
            select(StockMovementRow.sku, func.sum(StockMovementRow.delta).label("total"))
            .group_by(StockMovementRow.sku)
            .subquery()
        )
        query = (
            select(VariantRow.sku)
            .outerjoin(moved, moved.c.sku == VariantRow.sku)
            .where(VariantRow.stock != func.coalesce(moved.c.total, 0))
        )
        return list(self._session.exec(query))

    def _held(self, order_number: str) -> dict[str, int]:
        query = (
            select(StockMovementRow.sku, func.sum(StockMovementRow.delta))
            .where(StockMovementRow.order_number == order_number)
            .group_by(StockMovementRow.sku)
            .order_by(StockMovementRow.sku)
        )
        return {sku: -int(delta) for sku, delta in self._session.exec(query) if delta < 0}

    def _change(self, sku: str, delta: int) -> None:
        self._session.exec(update(VariantRow).where(col(VariantRow.sku) == sku).values(stock=VariantRow.stock + delta))

    def _record(
        self, sku: str, delta: int, reason: str, order_number: str | None, at: datetime, note: str = ""
    ) -> None:
        row = StockMovementRow(sku=sku, delta=delta, reason=reason, order_number=order_number, note=note, at=at)
        self._session.add(row)
        product_id = select(VariantRow.product_id).where(VariantRow.sku == sku).scalar_subquery()
        moved = self._session.exec(
            update(ProductRow)
            .where(col(ProductRow.id) == product_id)
            .values(available=ProductRow.available + delta)
            .returning(col(ProductRow.id))
            .execution_options(synchronize_session=False)
        )
        for (moved_id,) in moved:
            self._tell(live.product(moved_id))

    def _left(self, sku: str) -> int:
        return self._session.exec(select(VariantRow.stock).where(VariantRow.sku == sku)).first() or 0
