"""Puts demo prices on things the way a shop would: endings a shopper knows, in any currency. No tax, no totals."""

import random

from shop_app.domain.money import EXPONENTS, Money

LEVEL = {"CAD": 1.35, "AUD": 1.5, "JPY": 150.0, "KRW": 1350.0, "KWD": 0.31, "BHD": 0.38}  # of one dollar; others 1
REDUCED_SHARE = 0.15
REDUCTIONS = (0.9, 0.85, 0.8, 0.75, 0.7)


def price_tag(chance: random.Random, low: int, high: int, currency: str) -> tuple[Money, Money | None]:
    """Choose a price between ``low`` and ``high`` dollars and, for about one product in seven, what it cost before.

    Returns:
        The price and the higher earlier price, or None when it is not reduced.
    """
    usual = chance.triangular(low, high, low + (high - low) * 0.35)
    before = _rounded(chance, usual, currency)
    if chance.random() >= REDUCED_SHARE:
        return before, None
    price = _rounded(chance, usual * chance.choice(REDUCTIONS), currency)
    return (price, before) if price < before else (before, None)


def _rounded(chance: random.Random, dollars: float, currency: str) -> Money:
    """Round to an ending that looks like a price: 4.90, 39.95, 249.00, ¥2,980, KWD 3.750."""
    exponent = EXPONENTS[currency]
    value = dollars * LEVEL.get(currency, 1.0)
    if exponent == 0:
        step = 100 if value < 10_000 else 1000
        return Money(max(step, round(value / step) * step) - step // 5, currency)
    if exponent == 3:
        return Money(max(1, round(value * 4)) * 250, currency)
    if value < 60:
        return Money(max(1, round(value)) * 100 - chance.choice((100, 50, 10, 10, 5)) + 100, currency)
    if value < 200:
        return Money(round(value) * 100 - chance.choice((0, 10, 5)), currency)
    return Money(round(value / 10) * 1000 - 100, currency)
