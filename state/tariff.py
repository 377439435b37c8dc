"""Taxes and deliveries: staff's form on the tariff in force. What its fields mean is in ``tariff_form``."""

from dataclasses import replace

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import InvalidInput
from state import tariff_form
from state._call import attempt
from state.shell import ShellState
from state.tariff_views import RateRow, TaxRow, ZoneRow

ROWS_MAX = 300


class AdminTariffState(rx.State):
    home: str = ""
    currency: str = ""
    taxes: list[TaxRow] = []
    zones: list[ZoneRow] = []
    errors: dict[str, str] = {}
    problem: str = ""
    version: int = 0
    opened: int = 0  # how often the form was filled: each time it is a new one
    is_loaded: bool = False

    _added: int = 0  # numbers the rows that were added

    @rx.event
    async def load_tariff(self):
        """Fill the form with the tariff in force."""
        found, refusal = await attempt(self, lambda shop, actor: shop.coupons.tariff(actor))
        self.problem, self.errors = refusal.message if refusal else "", {}
        if found:
            tariff, self.version = found
            self.home, self.currency = tariff.home, tariff.currency
            self.taxes, self.zones = tariff_form.rows_of(tariff)
        self.opened, self.is_loaded = self.opened + 1, True

    @rx.event
    def add_tax(self):
        """Give one more country a line."""
        if len(self.taxes) < ROWS_MAX:
            self.taxes = [*self.taxes, TaxRow(self._key())]

    @rx.event
    def add_zone(self):
        """Begin another zone, with one delivery."""
        if len(self.zones) < ROWS_MAX:
            self.zones = [*self.zones, ZoneRow(self._key(), rates=[RateRow(self._key())])]

    @rx.event
    def add_delivery(self, zone: str):
        """Give a zone one more delivery."""
        self.zones = [
            replace(each, rates=[*each.rates, RateRow(self._key())])
            if each.key == zone and len(each.rates) < ROWS_MAX
            else each
            for each in self.zones
        ]

    @rx.event
    def remove_row(self, key: str):
        """Leave out a country, a zone or a delivery; nothing is changed before it is saved."""
        self.taxes = [each for each in self.taxes if f"tax-{each.key}" != key]
        self.zones = [
            replace(each, rates=[rate for rate in each.rates if f"rate-{rate.key}" != key])
            for each in self.zones
            if f"zone-{each.key}" != key
        ]

    @rx.event
    async def save_tariff(self, form: dict):
        """Put it in force; whatever is wrong is said by its field."""
        rows, currency, version = (self.taxes, self.zones), self.currency, self.version
        saved, refusal = await attempt(self, lambda shop, actor: _save(shop, actor, form, currency, rows, version))
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        shell = await self.get_state(ShellState)
        if saved is None:
            shell._tell(refusal.message if refusal else "", "error")
            return None
        shell._tell("Taxes and deliveries are saved. They hold for every price from now on.", "success")
        return AdminTariffState.load_tariff

    def _key(self) -> str:
        self._added += 1
        return f"new{self._added}"


def _save(
    shop: Services,
    actor: Actor,
    form: dict,
    currency: str,
    rows: tuple[list[TaxRow], list[ZoneRow]],
    version: int,
) -> int:
    shop.coupons.tariff(actor)  # whoever may not see it is not told what is wrong with their form
    return shop.coupons.save_tariff(actor, tariff_form.read(form, currency, *rows), version)
