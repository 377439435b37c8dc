"""Keeps the columns as new as the transaction that asks: reads what changed since, never the whole table twice."""

import threading
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from shop_app.domain.catalogue import Status
from shop_app.kit.chunks import chunks
from shop_app.repositories.sql.columns import STATUSES, Columns, Entry
from shop_app.tables.catalogue import ProductRow, VariantRow

CHUNK = 5_000


class ColumnsFeed:
    """One per process and database; threads share what any of them read."""

    def __init__(self) -> None:
        self._swap = threading.Lock()
        self._columns = Columns()

    def fresh(self, session: Session, is_writing: bool) -> Columns:
        """Return the columns as this transaction sees them.

        Args:
            is_writing: what an open transaction wrote is its own until it commits, and is not shared.
        """
        known = self._columns
        mark, ids = _changed(session, known.mark)
        if mark == known.mark:
            return known
        fresh = known.with_entries(_entries(session, ids), mark)
        if not is_writing:
            with self._swap:
                if self._columns is known:  # else somebody was faster: their columns are as good
                    self._columns = fresh
        return fresh


def _changed(session: Session, mark: str) -> tuple[str, list[int] | None]:
    """Return the mark of now and the ids that changed after ``mark``; None stands for all."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        newest = str(connection.execute(_NEWEST_SQLITE).scalar() or 0)
        if newest == mark or not mark:
            return newest, None
        return newest, list(connection.execute(_SINCE_SQLITE, {"mark": int(mark)}).scalars())
    if not mark:
        return str(connection.execute(_NOW_POSTGRES).scalar()), None
    now, ids = connection.execute(_SINCE_POSTGRES, {"mark": mark}).one()
    return (now, ids) if ids else (mark, [])  # nothing new: the older mark says the same


def _entries(session: Session, ids: Sequence[int] | None) -> list[Entry]:
    query = select(
        ProductRow.id,
        ProductRow.status,
        ProductRow.category_id,
        ProductRow.price,
        ProductRow.available,
        ProductRow.rating_sum,
        ProductRow.rating_count,
        ProductRow.sold_count,
        ProductRow.created_at,
        ProductRow.attributes,
    )  # type: ignore[call-overload]
    options = select(VariantRow.product_id, VariantRow.options)
    found: list[Entry] = []
    for chunk in chunks(ids, CHUNK) if ids is not None else [None]:
        rows = session.connection().execute(query if chunk is None else query.where(col(ProductRow.id).in_(chunk)))
        chosen = options if chunk is None else options.where(col(VariantRow.product_id).in_(chunk))
        pairs: dict[int, set[tuple[str, str]]] = {}
        for product_id, each in session.connection().execute(chosen):
            if each:
                pairs.setdefault(product_id, set()).update(each.items())
        found += [_entry(row, pairs.get(row[0], set())) for row in rows]
    return found


def _entry(row: Any, options: set[tuple[str, str]]) -> Entry:
    id_, status, category, price, available, stars, votes, sold, created_at, attributes = row
    pairs = frozenset(options | set(attributes.items()))
    return Entry(id_, STATUSES.index(Status(status)), category, price, available, stars, votes, sold, created_at, pairs)


_NEWEST_SQLITE = text("SELECT max(change) FROM products")
_SINCE_SQLITE = text("SELECT id FROM products WHERE change > :mark")
_NOW_POSTGRES = text("SELECT pg_current_snapshot()::text")
# Exactly what was not to be seen in the earlier snapshot; numbers of transactions to come are of another server.
_SINCE_POSTGRES = text(
    "SELECT pg_current_snapshot()::text, (SELECT array_agg(id) FROM products "
    "WHERE change >= pg_snapshot_xmin(CAST(:mark AS pg_snapshot))::text::bigint "
    "AND change < pg_snapshot_xmax(pg_current_snapshot())::text::bigint "
    "AND NOT pg_visible_in_snapshot(change::text::xid8, CAST(:mark AS pg_snapshot)))"
)
