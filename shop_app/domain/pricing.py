"""What an order costs: subtotal, shipping, tax, total. Pure functions over whole minor units.

Tax is added to prices, by the country the parcel goes to. It is worked out per line and rounded half up per line,
so the printed lines always sum to the printed total. Shipping is not taxed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money, total, zero

TAX_BASIS_POINTS = {  # standard rates, one zone per country; everything else ships untaxed
    "US": 0, "GB": 2000, "DE": 1900, "FR": 2000, "AT": 2000, "IE": 2300, "NL": 2100, "ES": 2100, "IT": 2200,
    "CA": 500, "AU": 1000, "JP": 1000, "CH": 810, "SE": 2500, "DK": 2500, "NO": 2500, "BE": 2100, "PT": 2300,
}  # fmt: skip
FREE_SHIPPING_FROM = 6000  # minor units of a two-decimal currency


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    code: str
    title: str
    price: Money
    eta_days: int


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of an order: what is charged for it and the tax on it."""

    sku: str
    quantity: int
    unit_price: Money
    line_total: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The exact money of a cart or an order: ``total = subtotal - discount + shipping + tax``."""

    lines: tuple[PricedLine, ...]
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money


def shipping_methods(subtotal: Money, currency: str) -> list[ShippingMethod]:
    """Return the ways a parcel can go, the usual one first; free above ``FREE_SHIPPING_FROM``."""
    scale = 100 if currency in ("JPY", "KRW") else 1
    standard = zero(currency) if subtotal.amount * scale >= FREE_SHIPPING_FROM else Money(495 // scale, currency)
    return [
        ShippingMethod("standard", "Standard delivery", standard, eta_days=4),
        ShippingMethod("express", "Express delivery", Money(1295 // scale, currency), eta_days=1),
    ]


def choose_shipping(code: str, subtotal: Money, currency: str) -> ShippingMethod:
    """Return the method with this code; the first when none is named.

    Raises:
        InvalidInput: there is no such method.
    """
    methods = shipping_methods(subtotal, currency)
    for method in methods:
        if code in ("", method.code):
            return method
    raise InvalidInput({"shipping_method": f"There is no delivery called {code!r}."})


def price(lines: Sequence[tuple[str, int, Money]], currency: str, country: str, shipping_code: str = "") -> Totals:
    """Price an order.

    Args:
        lines: (SKU, quantity, unit price) each; the order of lines changes nothing but their order.
        country: ISO 3166-1 alpha-2 of the delivery address; empty while it is not known (then no tax yet).
        shipping_code: the chosen method; the first when empty. An empty cart ships for nothing.

    Raises:
        InvalidInput: a quantity below 1, a foreign currency or an unknown shipping method.
    """
    rate = TAX_BASIS_POINTS.get(country, 0)
    priced = tuple(_line(sku, quantity, unit, rate) for sku, quantity, unit in lines)
    subtotal = total([line.line_total for line in priced], currency)
    shipping = choose_shipping(shipping_code, subtotal, currency).price if priced else zero(currency)
    tax = total([line.tax for line in priced], currency)
    return Totals(priced, subtotal, zero(currency), shipping, tax, subtotal + shipping + tax)


def _line(sku: str, quantity: int, unit: Money, rate: int) -> PricedLine:
    if quantity < 1:
        raise InvalidInput({"quantity": "A line holds at least one piece."})
    line_total = unit * quantity
    return PricedLine(sku, quantity, unit, line_total, line_total.share(rate))
