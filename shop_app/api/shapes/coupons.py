"""Coupons and the tariff as JSON."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import AwareDatetime, Field

from shop_app.api.shapes.base import MoneyIn, MoneyOut, Shape
from shop_app.domain.coupons import Coupon, CouponDraft, CouponKind
from shop_app.domain.money import Money, zero
from shop_app.domain.pricing.tariff import ShippingRate, ShippingZone, Tariff, TaxRate
from shop_app.kit.clock import iso, now


class CouponIn(Shape):
    """A new coupon: ``percent`` (12.5 is 12.5 %) for kind percent, ``amount`` for kind fixed."""

    code: str
    kind: CouponKind
    percent: Decimal | None = Field(default=None, gt=0, le=100, decimal_places=2)
    amount: MoneyIn | None = None
    minimum: MoneyIn | None = None
    category: str = ""
    max_uses: int | None = Field(default=None, strict=True)
    once_per_account: bool = False
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    active: bool = True

    def draft(self, currency: str) -> CouponDraft:
        return CouponDraft(
            code=self.code,
            kind=self.kind,
            minimum=self.minimum.money() if self.minimum else zero(currency),
            basis_points=int(self.percent * 100) if self.percent is not None else 0,
            amount=self.amount.money() if self.amount else None,
            category=self.category,
            max_uses=self.max_uses,
            is_once_per_account=self.once_per_account,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            is_active=self.active,
        )


class CouponChangeIn(Shape):
    """What may change on a coupon that is out; what is left out stays."""

    minimum: MoneyIn | None = None
    max_uses: int | None = Field(default=None, strict=True)
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    active: bool | None = None
    version: int | None = Field(default=None, strict=True)

    def changes(self) -> dict[str, Any]:
        asked: dict[str, Any] = {name: getattr(self, name) for name in self.model_fields_set - {"version", "active"}}
        if self.active is not None:
            asked["is_active"] = self.active
        if self.minimum is not None:
            asked["minimum"] = self.minimum.money()
        elif "minimum" in asked:
            del asked["minimum"]  # null is no amount; a minimum of nothing is 0
        return asked


class CouponOut(Shape):
    code: str
    kind: str
    percent: float | None
    amount: MoneyOut | None
    minimum: MoneyOut
    category: str | None
    max_uses: int | None
    uses: int
    once_per_account: bool
    starts_at: str | None
    ends_at: str | None
    active: bool
    status: str
    version: int

    @classmethod
    def of(cls, coupon: Coupon) -> "CouponOut":
        return cls(
            code=coupon.code,
            kind=coupon.kind,
            percent=coupon.basis_points / 100 if coupon.kind is CouponKind.PERCENT else None,
            amount=MoneyOut.of(coupon.amount) if coupon.amount else None,
            minimum=MoneyOut.of(coupon.minimum),
            category=coupon.category or None,
            max_uses=coupon.max_uses,
            uses=coupon.uses,
            once_per_account=coupon.is_once_per_account,
            starts_at=_moment(coupon.starts_at),
            ends_at=_moment(coupon.ends_at),
            active=coupon.is_active,
            status=coupon.status(now()),
            version=coupon.version,
        )


class TaxShape(Shape):
    country: str
    basis_points: int = Field(strict=True)
    is_included: bool = False
    covers_shipping: bool = False


class RateShape(Shape):
    """Amounts in minor units of the tariff's currency, weights in grams."""

    code: str
    title: str
    eta_days: int = Field(strict=True)
    price: int = Field(strict=True)
    per_kg: int = Field(default=0, strict=True)
    base_g: int = Field(default=10_000, strict=True)
    max_g: int = Field(default=0, strict=True)
    free_from: int | None = Field(default=None, strict=True)


class ZoneShape(Shape):
    title: str
    countries: list[str]
    rates: list[RateShape]


class TariffShape(Shape):
    """Everything the merchant sets for taxes and deliveries; ``version`` is the one the change is based on."""

    version: int = Field(strict=True)
    currency: str
    home: str
    taxes: list[TaxShape]
    zones: list[ZoneShape]

    def tariff(self) -> Tariff:
        def money(amount: int) -> Money:
            return Money(amount, self.currency)

        def rate(each: RateShape) -> ShippingRate:
            amounts = {"price": money(each.price), "per_kg": money(each.per_kg)}
            free_from = money(each.free_from) if each.free_from is not None else None
            return ShippingRate(**(each.model_dump() | amounts | {"free_from": free_from}))

        return Tariff(
            currency=self.currency,
            home=self.home,
            taxes=tuple(TaxRate(**each.model_dump()) for each in self.taxes),
            zones=tuple(
                ShippingZone(zone.title, tuple(zone.countries), tuple(rate(each) for each in zone.rates))
                for zone in self.zones
            ),
        )

    @classmethod
    def of(cls, tariff: Tariff, version: int) -> "TariffShape":
        return cls(
            version=version,
            currency=tariff.currency,
            home=tariff.home,
            taxes=[TaxShape(**{name: getattr(each, name) for name in TaxShape.model_fields}) for each in tariff.taxes],
            zones=[
                ZoneShape(title=zone.title, countries=list(zone.countries), rates=[_rate(each) for each in zone.rates])
                for zone in tariff.zones
            ],
        )


def _rate(rate: ShippingRate) -> RateShape:
    fields = {name: getattr(rate, name) for name in RateShape.model_fields}
    return RateShape(**{name: value.amount if isinstance(value, Money) else value for name, value in fields.items()})


def _moment(at: datetime | None) -> str | None:
    return iso(at) if at else None
