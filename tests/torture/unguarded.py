"""The control's shop: the real one but for its guard, deciding by the stock it saw a moment ago."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import FastAPI
from sqlmodel import col, select, update

from shop_app.api import app
from shop_app.domain.errors import OutOfStock
from shop_app.repositories.sql.stock import SqlStock
from shop_app.tables.catalogue import VariantRow

_seen: dict[str, int] = {}  # what this process read first, as a shop with a cached stock figure does


def _take(self: SqlStock, quantities: Mapping[str, int], order_number: str, at: datetime) -> None:
    for sku, quantity in quantities.items():
        left = self._session.exec(select(VariantRow.stock).where(VariantRow.sku == sku)).one()
        seen = _seen.setdefault(sku, left)
        if seen < quantity:
            raise OutOfStock({sku: seen})
        self._session.exec(update(VariantRow).where(col(VariantRow.sku) == sku).values(stock=seen - quantity))


def make_api() -> FastAPI:
    """Return the shop without its guard."""
    SqlStock.take = _take  # type: ignore[method-assign]
    return app.make_api()
