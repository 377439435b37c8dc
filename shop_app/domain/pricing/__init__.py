"""What a cart or an order costs, as pure functions over whole minor units. No storage, no clock.

Reading order: tariff (what the merchant sets: tax rates, shipping zones), defaults (a tariff to start with),
allocation (a discount shared out over lines), totals (all of it together).
"""

from shop_app.domain.pricing.totals import LineToPrice, PricedLine, Totals, price

__all__ = ["LineToPrice", "PricedLine", "Totals", "price"]
