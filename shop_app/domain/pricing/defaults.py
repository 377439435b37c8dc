"""A tariff to start with, for every currency; the merchant changes it under Promotions. No storage here."""

from functools import cache

from shop_app.domain.money import Money
from shop_app.domain.pricing.tariff import ShippingRate, ShippingZone, Tariff, TaxRate

STANDARD_RATES = {  # basis points, standard rates of 2026
    "AT": 2000, "AU": 1000, "BE": 2100, "CA": 500, "CH": 810, "DE": 1900, "DK": 2500, "ES": 2100, "FI": 2550,
    "FR": 2000, "GB": 2000, "IE": 2300, "IT": 2200, "JP": 1000, "KR": 1000, "NL": 2100, "NO": 2500, "PL": 2300,
    "PT": 2300, "SE": 2500, "US": 0, "BH": 1000, "KW": 0,
}  # fmt: skip
HOMES = {
    "USD": "US", "EUR": "DE", "GBP": "GB", "CAD": "CA", "AUD": "AU", "CHF": "CH", "JPY": "JP", "KRW": "KR",
    "KWD": "KW", "BHD": "BH",
}  # fmt: skip
ADDS_TAX = ("USD", "CAD")  # where shoppers expect prices without tax; everywhere else the price is what one pays
COIN = {"KRW": 10, "KWD": 3, "BHD": 4}  # smallest coins that buy about what a cent buys


@cache
def default_tariff(currency: str) -> Tariff:
    """Return taxes and deliveries that make sense in this currency until the merchant sets their own."""

    def coins(cents: int) -> Money:
        return Money(cents * COIN.get(currency, 1), currency)

    is_included = currency not in ADDS_TAX
    taxes = [TaxRate(country, rate, is_included, is_included) for country, rate in STANDARD_RATES.items()]
    nearby = (
        ShippingRate("standard", "Standard delivery", 4, coins(495), coins(50), 20_000, free_from=coins(6000)),
        ShippingRate("express", "Express delivery", 1, coins(1295), coins(150), 10_000, max_g=100_000),
    )
    far = (
        ShippingRate("standard", "International delivery", 12, coins(1495), coins(300), 5_000),
        ShippingRate("express", "International express", 4, coins(3995), coins(900), 5_000, max_g=30_000),
    )
    zones = (
        ShippingZone("Where most parcels go", tuple(STANDARD_RATES), nearby),
        ShippingZone("Rest of the world", (), far),
    )
    return Tariff(currency, HOMES[currency], tuple(taxes), zones)
