"""Coupons and the tariff as views: amounts, limits and periods in words. No states here."""

from datetime import datetime

from shop_app.domain.coupons import Coupon, CouponKind
from shop_app.domain.money import EXPONENTS, Money
from shop_app.domain.pricing.tariff import ShippingRate, ShippingZone, Tariff
from shop_app.kit.clock import now
from state.views import CouponView, DeliveryView, TaxView

STATUS = {"active": "Active", "scheduled": "Scheduled", "used_up": "Used up", "ended": "Ended"}


def coupon_view(coupon: Coupon) -> CouponView:
    """Show a coupon in the list, and filled in for its form."""
    status = coupon.status(now())
    return CouponView(
        code=coupon.code,
        value=_value(coupon),
        rules=_rules(coupon),
        period=_period(coupon),
        uses=f"{coupon.uses:,} of {coupon.max_uses:,}" if coupon.max_uses else f"{coupon.uses:,}",
        status=status,
        status_text=STATUS[status],
        can_end=coupon.is_active,
        minimum=_plain(coupon.minimum) if coupon.minimum.amount else "",
        max_uses=str(coupon.max_uses or ""),
        starts_at=_day(coupon.starts_at),
        ends_at=_day(coupon.ends_at),
        version=coupon.version,
    )


def tariff_views(tariff: Tariff) -> tuple[list[TaxView], list[DeliveryView]]:
    """Show what every price follows."""
    taxes = [
        TaxView(each.country, f"{each.basis_points / 100:g} %", "in the price" if each.is_included else "added")
        for each in tariff.taxes
    ]
    return taxes, [_delivery(zone, rate) for zone in tariff.zones for rate in zone.rates]


def _delivery(zone: ShippingZone, rate: ShippingRate) -> DeliveryView:
    extra = f" + {rate.per_kg.text} per kg above {rate.base_g / 1000:g} kg" if rate.per_kg.amount else ""
    return DeliveryView(
        key=f"{zone.title} {rate.code}",
        zone=zone.title,
        title=rate.title,
        price=rate.price.text + extra,
        free_from=rate.free_from.text if rate.free_from else "–",
        limit=f"{rate.max_g / 1000:g} kg" if rate.max_g else "–",
        days=str(rate.eta_days),
    )


def _value(coupon: Coupon) -> str:
    if coupon.kind is CouponKind.PERCENT:
        return f"{coupon.basis_points / 100:g} % off"
    return f"{coupon.amount.text} off" if coupon.amount else "Free delivery"


def _rules(coupon: Coupon) -> str:
    rules = [
        f"from {coupon.minimum.text}" if coupon.minimum.amount else "",
        f"only {coupon.category}" if coupon.category else "",
        "once per shopper" if coupon.is_once_per_account else "",
    ]
    return ", ".join(rule for rule in rules if rule) or "no conditions"


def _period(coupon: Coupon) -> str:
    if coupon.starts_at and coupon.ends_at:
        return f"{_day(coupon.starts_at)} to {_day(coupon.ends_at)}"
    if coupon.starts_at:
        return f"from {_day(coupon.starts_at)}"
    return f"until {_day(coupon.ends_at)}" if coupon.ends_at else "always"


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _plain(money: Money) -> str:
    exponent = EXPONENTS[money.currency]
    return f"{money.amount / 10**exponent:.{exponent}f}"
