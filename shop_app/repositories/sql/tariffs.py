"""The tariff in SQL: one document a version, so that a price of the past can be explained."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from shop_app.domain.errors import EditConflict
from shop_app.domain.money import Money
from shop_app.domain.pricing.tariff import ShippingRate, ShippingZone, Tariff, TaxRate
from shop_app.repositories.sql import sale
from shop_app.repositories.sql.finder import Shared
from shop_app.tables.pricing import TariffRow


class SqlTariffs:
    def __init__(self, session: Session, shared: Shared) -> None:
        self._session = session
        self._read = shared.tariffs

    def current(self) -> tuple[Tariff, int] | None:
        """Return the tariff in force and its version; None until the merchant saved one."""
        row = sale.run(self._session, sale.TARIFF_IN_FORCE).first()
        if row is None:
            return None
        saved = (row.version, row.created_at)  # a version never changes; another one of that number has another moment
        if saved not in self._read:
            self._read[saved] = _tariff(sale.run(self._session, sale.TARIFF, {"version": row.version}).scalar_one())
        return self._read[saved], row.version

    def save(self, tariff: Tariff, version: int, at: datetime) -> None:
        """Put a tariff in force as this version.

        Raises:
            EditConflict: somebody else saved this version first.
        """
        self._session.add(TariffRow(version=version, document=_document(tariff), created_at=at))
        try:
            self._session.flush()
        except IntegrityError as error:
            raise EditConflict from error


def _document(tariff: Tariff) -> dict[str, Any]:
    document = asdict(tariff)
    for zone in document["zones"]:
        for rate in zone["rates"]:
            for name in ("price", "per_kg", "free_from"):
                rate[name] = rate[name]["amount"] if rate[name] is not None else None
    return document


def _tariff(document: dict[str, Any]) -> Tariff:
    def money(amount: int) -> Money:
        return Money(amount, document["currency"])

    def rate(each: dict[str, Any]) -> ShippingRate:
        free_from = None if each["free_from"] is None else money(each["free_from"])
        amounts = {"price": money(each["price"]), "per_kg": money(each["per_kg"]), "free_from": free_from}
        return ShippingRate(**(each | amounts))

    return Tariff(
        currency=document["currency"],
        home=document["home"],
        taxes=tuple(TaxRate(**each) for each in document["taxes"]),
        zones=tuple(
            ShippingZone(zone["title"], tuple(zone["countries"]), tuple(rate(each) for each in zone["rates"]))
            for zone in document["zones"]
        ),
    )
