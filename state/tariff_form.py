"""The tariff as a form: what stands in its fields, and what they say when they come back. No states here."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money, parse, zero
from shop_app.domain.pricing.tariff import ShippingRate, ShippingZone, Tariff, TaxRate
from state._call import text_of
from state.show_orders import plain
from state.tariff_views import RateRow, TaxRow, ZoneRow

T = TypeVar("T")
Fields = Mapping[str, Any]


def rows_of(tariff: Tariff) -> tuple[list[TaxRow], list[ZoneRow]]:
    """Fill the form with a tariff."""
    taxes = [
        TaxRow(str(number), tax.country, f"{tax.basis_points / 100:g}", tax.is_included, tax.covers_shipping)
        for number, tax in enumerate(tariff.taxes)
    ]
    zones = [
        ZoneRow(
            str(number),
            zone.title,
            " ".join(zone.countries),
            [_rate_row(f"{number}-{place}", rate) for place, rate in enumerate(zone.rates)],
        )
        for number, zone in enumerate(tariff.zones)
    ]
    return taxes, zones


def read(form: dict, currency: str, taxes: Iterable[TaxRow], zones: Iterable[ZoneRow]) -> Tariff:
    """Return the tariff that a form says; only fields of rows that were drawn are read.

    Raises:
        InvalidInput: names every field that will not do; what concerns the whole stands under ``tariff``.
    """
    wrong: dict[str, str] = {}
    rates = [_tried(wrong, f"tax-{row.key}-", {"rate": "percent"}, lambda row=row: _tax(form, row)) for row in taxes]
    read_zones = [_zone(form, currency, row, wrong) for row in zones]
    if wrong:
        raise InvalidInput(wrong)
    try:
        home = text_of(form, "home", 20).strip().upper()
        return Tariff(currency, home, tuple(each for each in rates if each), tuple(each for each in read_zones if each))
    except InvalidInput as error:
        raise InvalidInput({"home" if "home" in error.fields else "tariff": error.message}) from error


def _zone(form: dict, currency: str, row: ZoneRow, wrong: dict[str, str]) -> ShippingZone | None:
    places = {"eta_days": "days", "weight": "max_kg"}
    rates = [
        _tried(wrong, f"rate-{each.key}-", places, lambda each=each: _rate(form, currency, each)) for each in row.rates
    ]
    if wrong:
        return None
    title = text_of(form, f"zone-{row.key}-title", 80).strip()
    countries = text_of(form, f"zone-{row.key}-countries", 2000).upper().replace(",", " ").split()
    found = tuple(rate for rate in rates if rate)
    make = lambda: ShippingZone(title, tuple(countries), found)  # noqa: E731
    return _tried(wrong, f"zone-{row.key}-", {"rates": "title"}, make)


def _tax(form: dict, row: TaxRow) -> TaxRate:
    name = f"tax-{row.key}-"
    return TaxRate(
        text_of(form, name + "country", 20).strip().upper(),
        int(_number(form, name, "percent", scale=2)),
        bool(form.get(name + "included")),
        bool(form.get(name + "shipping")),
    )


def _rate(form: dict, currency: str, row: RateRow) -> ShippingRate:
    name = f"rate-{row.key}-"
    return ShippingRate(
        code=text_of(form, name + "code", 30).strip(),
        title=text_of(form, name + "title", 80).strip(),
        eta_days=_number(form, name, "days"),
        price=_money(form, name, "price", currency) or zero(currency),
        per_kg=_money(form, name, "per_kg", currency) or zero(currency),
        base_g=_number(form, name, "base_kg", scale=3),
        max_g=_number(form, name, "max_kg", scale=3),
        free_from=_money(form, name, "free_from", currency),
    )


def _tried(wrong: dict[str, str], prefix: str, places: Mapping[str, str], make: Callable[[], T]) -> T | None:
    try:
        return make()
    except InvalidInput as error:
        wrong |= {prefix + places.get(name, name): words for name, words in error.fields.items()}
        return None


def _number(form: dict, prefix: str, name: str, scale: int = 0) -> int:
    """Read a number, an empty one as 0, in units of ``10**-scale``."""
    text = text_of(form, prefix + name, 12).strip() or "0"
    try:
        exact = Decimal(text).scaleb(scale)
    except InvalidOperation as error:
        raise InvalidInput({name: f"{text!r} is not a number."}) from error
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise InvalidInput({name: f"At most {scale} decimals, please." if scale else "A whole number, please."})
    return int(exact)


def _money(form: dict, prefix: str, name: str, currency: str) -> Money | None:
    text = text_of(form, prefix + name, 20).strip()
    try:
        return parse(text, currency) if text else None
    except InvalidInput as error:
        raise InvalidInput({name: error.message}) from error


def _rate_row(key: str, rate: ShippingRate) -> RateRow:
    return RateRow(
        key,
        rate.code,
        rate.title,
        str(rate.eta_days),
        plain(rate.price),
        plain(rate.per_kg) if rate.per_kg.amount else "",
        f"{rate.base_g / 1000:g}",
        f"{rate.max_g / 1000:g}" if rate.max_g else "",
        plain(rate.free_from) if rate.free_from else "",
    )
