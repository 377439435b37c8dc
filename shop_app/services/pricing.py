"""Prices a cart from what the shop knows: today's prices, the tariff in force, the coupon if it applies.

Cart, quote and order all call this; whoever can charge does so inside the transaction that reserves.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shop_app.domain.accounts import Actor
from shop_app.domain.coupons import Coupon, unknown, used_by_you
from shop_app.domain.errors import CouponRefused, Undeliverable
from shop_app.domain.money import Money, total
from shop_app.domain.pricing import LineToPrice, Totals, price
from shop_app.domain.pricing.defaults import default_tariff
from shop_app.domain.pricing.tariff import ShippingMethod, Tariff
from shop_app.domain.pricing.totals import ways
from shop_app.kit.clock import now
from shop_app.repositories.ports import Sellable, Transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be priced, and for whom.

    Args:
        country: of the delivery; the tariff's home while it is not known.
        coupon: the code the cart holds, if any.
        email: of the order; with the account it says who used a coupon already.
        is_estimate: a cart, where delivery may still be unknown; never for what is charged.
    """

    quantities: Mapping[str, int]
    country: str = ""
    shipping_method: str = ""
    coupon: str = ""
    email: str = ""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Priced:
    """A price, the deliveries there are, and the coupon in it or the reason it is not."""

    totals: Totals
    methods: list[ShippingMethod]
    free_from: Money | None
    coupon: Coupon | None = None
    refusal: CouponRefused | None = None
    undeliverable: str = ""


def tariff_of(tx: Transaction, currency: str) -> Tariff:
    """Return the tariff in force; one of before the shop changed its currency is not."""
    stored = tx.tariffs.current()
    return stored[0] if stored and stored[0].currency == currency else default_tariff(currency)


def price_cart(tx: Transaction, actor: Actor, known: Mapping[str, Sellable], asked: Asked, currency: str) -> Priced:
    """Price quantities of products that are on sale.

    Raises:
        InvalidInput: there is no such delivery.
        Undeliverable: nothing carries this parcel there; an estimate says so instead.
    """
    tariff = tariff_of(tx, currency)
    lines = [_line(known[sku], quantity) for sku, quantity in asked.quantities.items()]
    coupon, categories, refusal = _coupon(tx, actor, lines, asked, currency)
    totals = price(
        lines,
        tariff,
        asked.country,
        asked.shipping_method,
        coupon,
        coupon_categories=categories,
        is_estimate=asked.is_estimate,
    )
    methods, undeliverable = _methods(tariff, asked, lines, totals, coupon)
    return Priced(totals, methods, tariff.free_from(asked.country), coupon, refusal, undeliverable)


def subtree(tx: Transaction, slug: str) -> frozenset[str]:
    """Return the slugs of a category and of everything below it."""
    parents = {category.slug: category.parent for category in tx.catalogue.categories()}
    found, grown = frozenset[str](), frozenset({slug})
    while grown != found:
        found, grown = grown, grown | {each for each, parent in parents.items() if parent in grown}
    return found


def _line(sellable: Sellable, quantity: int) -> LineToPrice:
    variant = sellable.variant
    return LineToPrice(variant.sku, quantity, variant.price, variant.weight_g, sellable.category)


def _coupon(
    tx: Transaction, actor: Actor, lines: list[LineToPrice], asked: Asked, currency: str
) -> tuple[Coupon | None, frozenset[str], CouponRefused | None]:
    if not asked.coupon or not lines:
        return None, frozenset(), None
    coupon = tx.coupons.by_code(asked.coupon)
    if coupon is None or coupon.minimum.currency != currency:
        return None, frozenset(), unknown()
    categories = subtree(tx, coupon.category) if coupon.category else frozenset()
    costs = [(line, line.unit_price * line.quantity) for line in lines]
    reduced = [cost for line, cost in costs if not coupon.category or line.category in categories]
    try:
        coupon.check(now(), total([cost for _, cost in costs], currency), total(reduced, currency))
        if tx.coupons.is_used_by(coupon, actor.account_id, actor.email or asked.email):
            raise used_by_you(coupon.code)
    except CouponRefused as refusal:
        return None, frozenset(), refusal
    return coupon, categories, None


def _methods(
    tariff: Tariff, asked: Asked, lines: list[LineToPrice], totals: Totals, coupon: Coupon | None
) -> tuple[list[ShippingMethod], str]:
    try:
        return ways(tariff, asked.country, lines, totals.subtotal - totals.discount, coupon), ""
    except Undeliverable as refusal:
        if not asked.is_estimate:
            raise
        return [], refusal.message
