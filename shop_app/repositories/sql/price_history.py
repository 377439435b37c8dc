"""What a SKU cost, and when: so that a reduced price can be shown beside the lowest of the 30 days before it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from shop_app.tables.catalogue import PriceChangeRow

LOOK_BACK = timedelta(days=30)


def record(session: Session, prices: Mapping[str, int], at: datetime) -> None:
    """Note new prices (minor units) by SKU."""
    session.add_all(PriceChangeRow(sku=sku, price=price, at=at) for sku, price in sorted(prices.items()))


def lowest_before(session: Session, skus: Sequence[str]) -> dict[str, int]:
    """Return the lowest price in force within the 30 days before the price of now began, by SKU.

    SKUs that never cost anything else are left out. Source: Directive 98/6/EC, article 6a.
    """
    if not skus:
        return {}
    query = select(PriceChangeRow).where(col(PriceChangeRow.sku).in_(skus)).order_by(col(PriceChangeRow.id))
    history: dict[str, list[PriceChangeRow]] = {}
    for row in session.exec(query):
        history.setdefault(row.sku, []).append(row)
    return {sku: _lowest(rows) for sku, rows in history.items() if len(rows) > 1}


def _lowest(rows: Sequence[PriceChangeRow]) -> int:
    *earlier, now = rows
    since = now.at - LOOK_BACK
    # The last price from before the window was still in force when it opened.
    first = max((n for n, row in enumerate(earlier) if row.at <= since), default=0)
    return min(row.price for row in earlier[first:])
