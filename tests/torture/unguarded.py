"""The controls' shops: the real one but for one guard each."""

import time
from collections.abc import Mapping
from datetime import datetime

from fastapi import FastAPI
from sqlmodel import col, select, update

from shop_app.api import app
from shop_app.domain.errors import OutOfStock
from shop_app.domain.payments import Payment
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.payments import SqlPayments
from shop_app.repositories.sql.stock import SqlStock
from shop_app.settings import get_settings
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
    """Return a shop that decides by the stock it saw a moment ago."""
    SqlStock.take = _take  # type: ignore[method-assign]
    return app.make_api()


def make_hasty_api() -> FastAPI:
    """Return a shop that charges within the transaction that writes the order, before it is committed."""
    add, provider = SqlPayments.add, SandboxGateway(open_engine(get_settings().sql_url))

    def charge_and_add(self: SqlPayments, payment: Payment) -> None:
        provider.charge(payment, "tok_visa")
        time.sleep(0.5)
        add(self, payment)

    SqlPayments.add = charge_and_add  # type: ignore[method-assign]
    return app.make_api()
