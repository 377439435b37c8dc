"""What a SKU cost, and when: so that a reduced price can be shown beside the lowest of the 30 days before it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from shop_app.domain.editing import PriceLine, lowest_in_force
from shop_app.domain.money import Money
from shop_app.tables.catalogue import PriceChangeRow, ProductRow, VariantRow


def record(session: Session, prices: Mapping[str, int], at: datetime) -> None:
    """Note new prices (minor units) by SKU."""
    session.add_all(PriceChangeRow(sku=sku, price=price, at=at) for sku, price in sorted(prices.items()))


def lines(session: Session, skus: Sequence[str]) -> list[PriceLine]:
    """Return what these SKUs of one product cost, the oldest price first."""
    query = (
        select(PriceChangeRow.sku, PriceChangeRow.at, PriceChangeRow.price, ProductRow.currency)
        .join(VariantRow, col(VariantRow.sku) == PriceChangeRow.sku)
        .join(ProductRow, col(ProductRow.id) == VariantRow.product_id)
        .where(col(PriceChangeRow.sku).in_(skus))
        .order_by(col(PriceChangeRow.id))
    )
    return [PriceLine(sku, at, Money(price, currency)) for sku, at, price, currency in session.exec(query)]


def lowest_before(session: Session, skus: Sequence[str]) -> dict[str, int]:
    """Return the lowest price in force within the 30 days before the price of now began, by SKU.

    SKUs that never cost anything else are left out. Source: Directive 98/6/EC, article 6a.
    """
    if not skus:
        return {}
    query = select(PriceChangeRow.sku, PriceChangeRow.at, PriceChangeRow.price).where(col(PriceChangeRow.sku).in_(skus))
    history: dict[str, list[tuple[datetime, int]]] = {}
    for sku, at, price in session.exec(query.order_by(col(PriceChangeRow.id))):
        history.setdefault(sku, []).append((at, price))
    return {sku: lowest_in_force(rows[:-1], rows[-1][0]) for sku, rows in history.items() if len(rows) > 1}
