"""Subtotal, discount, shipping, tax, total: worked out once, the same for cart, quote and order.

The model, in the order it is worked out:

1. A line costs unit price times quantity; the subtotal is the sum of lines.
2. A coupon's discount is worked out over the lines it is for, and shared out over them to the last minor unit
   (``allocation``). No line falls below zero.
3. Delivery is chosen for the country, the weight, and what the goods cost after the discount.
4. Tax is taken per line, after its discount, and rounded half up per line, so that printed lines sum to the printed
   total. Where the country's rate says so, delivery is taxed the same way.
5. Tax is added to the total, or, where prices include it, is contained in the total and only told. A price that
   includes tax stays the same whatever the rate: the shop bears the difference, the shopper pays the printed price.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shop_app.domain.coupons import Coupon, CouponKind
from shop_app.domain.errors import InvalidInput, Undeliverable
from shop_app.domain.money import Money, total, zero
from shop_app.domain.pricing.allocation import allocate
from shop_app.domain.pricing.tariff import ShippingMethod, Tariff, TaxRate


@dataclass(frozen=True, slots=True)
class LineToPrice:
    """What is asked of one line.

    Args:
        weight_g: of one piece.
        category: slug of the product's own category; coupons may be for one category and those below it.
    """

    sku: str
    quantity: int
    unit_price: Money
    weight_g: int = 0
    category: str = ""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of an order: ``line_total`` before, ``discount`` off it, and the tax on or in what is left."""

    sku: str
    quantity: int
    unit_price: Money
    line_total: Money
    tax: Money
    discount: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The exact money of a cart or an order.

    ``total = subtotal - discount + shipping + tax``; without the tax where ``is_tax_included``: it is in the prices.
    """

    lines: tuple[PricedLine, ...]
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    is_tax_included: bool = False


def price(
    lines: Sequence[LineToPrice],
    tariff: Tariff,
    country: str = "",
    shipping_code: str = "",
    coupon: Coupon | None = None,
    *,
    coupon_categories: frozenset[str] = frozenset(),
    is_estimate: bool = False,
) -> Totals:
    """Price a cart or an order.

    Args:
        country: ISO 3166-1 alpha-2 of the delivery address; the tariff's home while it is not known.
        shipping_code: the chosen method; the first when empty. An empty cart ships for nothing.
        coupon: one that applies; ``Coupon.check`` says so.
        coupon_categories: the coupon's category and all below it; every line counts when the coupon names none.
        is_estimate: delivery that cannot be priced yet counts as nothing instead of being refused.

    Raises:
        InvalidInput: a quantity below 1, a foreign currency or an unknown shipping method.
        Undeliverable: nothing carries this parcel there.
    """
    costs = [_cost(line) for line in lines]
    subtotal = total(costs, tariff.currency)
    discounts = _discounts(lines, costs, coupon, coupon_categories)
    discount = total(discounts, tariff.currency)
    goods = subtotal - discount
    try:
        methods = ways(tariff, country, lines, goods, coupon) if lines else []
    except Undeliverable:
        if not is_estimate:
            raise
        methods = []
    shipping = _chosen(methods, shipping_code).price if methods else zero(tariff.currency)
    rate = tariff.tax(country)
    priced = tuple(_line(*each, rate) for each in zip(lines, costs, discounts, strict=True))
    tax = total([line.tax for line in priced], tariff.currency)
    if rate.covers_shipping:
        tax = tax + rate.of(shipping)
    due = goods + shipping if rate.is_included else goods + shipping + tax
    return Totals(priced, subtotal, discount, shipping, tax, due, rate.is_included)


def ways(
    tariff: Tariff, country: str, lines: Sequence[LineToPrice], goods: Money, coupon: Coupon | None = None
) -> list[ShippingMethod]:
    """Return the deliveries of this parcel, the usual one first; a coupon for free shipping pays for that one.

    Raises:
        Undeliverable: nothing carries this parcel there.
    """
    weight_g = sum(line.weight_g * line.quantity for line in lines)
    usual, *others = tariff.methods(country, goods, weight_g)
    if coupon is not None and coupon.kind is CouponKind.FREE_SHIPPING:
        usual = replace(usual, price=zero(goods.currency))
    return [usual, *others]


def _chosen(methods: Sequence[ShippingMethod], code: str) -> ShippingMethod:
    for method in methods:
        if code in ("", method.code):
            return method
    raise InvalidInput({"shipping_method": f"There is no delivery called {code!r} for this parcel."})


def _cost(line: LineToPrice) -> Money:
    if line.quantity < 1:
        raise InvalidInput({"quantity": "A line holds at least one piece."})
    return line.unit_price * line.quantity


def _discounts(
    lines: Sequence[LineToPrice], costs: Sequence[Money], coupon: Coupon | None, categories: frozenset[str]
) -> list[Money]:
    if coupon is None:
        return [zero(cost.currency) for cost in costs]
    is_for = [not coupon.category or line.category in categories for line in lines]
    weights = [(line.sku, cost.amount if ok else 0) for line, cost, ok in zip(lines, costs, is_for, strict=True)]
    off = coupon.off(Money(sum(weight for _, weight in weights), coupon.minimum.currency))
    return [Money(share, off.currency) for share in allocate(off.amount, weights)]


def _line(line: LineToPrice, cost: Money, discount: Money, rate: TaxRate) -> PricedLine:
    return PricedLine(line.sku, line.quantity, line.unit_price, cost, rate.of(cost - discount), discount)
