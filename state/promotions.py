"""Promotions: staff's window on coupons, and on the taxes and deliveries in force."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.coupons import Coupon, CouponDraft, CouponKind
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money, parse, zero
from state._call import attempt, text_of
from state.promotions_view import coupon_view, tariff_views
from state.shell import ShellState
from state.views import CouponView, DeliveryView, TaxView

PAGE = 25


class AdminPromotionsState(rx.State):
    coupons: list[CouponView] = []
    categories: list[tuple[str, str]] = []
    taxes: list[TaxView] = []
    deliveries: list[DeliveryView] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    problem: str = ""
    is_loaded: bool = False
    is_open: bool = False
    chosen: CouponView = CouponView()  # the one that is edited; without a code a new one is made
    errors: dict[str, str] = {}
    opened: int = 0  # how often the form was opened: each time it is a new one

    @rx.event
    async def load_promotions(self):
        """Show the newest coupons, and the tariff."""
        await self._load(1)

    @rx.event
    async def turn_page(self, page: int):
        """Show another page of coupons."""
        await self._load(page)

    @rx.event
    async def open_form(self, code: str):
        """Begin a new coupon, or change the one with this code."""
        self.chosen = next((each for each in self.coupons if each.code == code), CouponView())
        self.errors, self.is_open, self.opened = {}, True, self.opened + 1

    @rx.event
    async def close_form(self):
        """Leave the form."""
        self.is_open = False

    @rx.event
    async def save_coupon(self, form: dict):
        """Make the coupon or change it; whatever is wrong is said by its field."""
        code, version = self.chosen.code, self.chosen.version
        saved, refusal = await attempt(self, lambda shop, actor: _save(shop, actor, form, code, version))
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        shell = await self.get_state(ShellState)
        if saved:
            self.is_open = False
            shell._tell(f"Coupon {saved.code} is saved.", "success")
            await self._load(self.page)
        elif refusal:
            shell._tell(refusal.message, "error")

    @rx.event
    async def end_coupon(self, code: str):
        """Take a coupon back."""
        ended, refusal = await attempt(self, lambda shop, actor: shop.coupons.end(actor, str(code)))
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message if refusal else f"Coupon {code} has ended.", "error" if refusal else "success")
        if ended:
            await self._load(self.page)

    async def _load(self, page: int) -> None:
        found, refusal = await attempt(self, lambda shop, actor: _look(shop, actor, page))
        self.problem = refusal.message if refusal else ""
        if found:
            self.coupons, self.total, self.categories, (self.taxes, self.deliveries) = found
        self.page, self.pages = (page if found else 1), max(1, -(-self.total // PAGE))
        self.is_loaded = True


def _look(shop: Services, actor: Actor, page: int) -> Any:
    coupons, total = shop.coupons.page(actor, page)
    categories = [("", "Everything"), *((each.slug, each.title) for each in shop.catalogue.categories())]
    return [coupon_view(each) for each in coupons], total, categories, tariff_views(shop.coupons.tariff(actor)[0])


def _save(shop: Services, actor: Actor, form: dict, code: str, version: int) -> Coupon:
    currency = shop.coupons.currency
    limits = {
        "minimum": _money(form, "minimum", currency) or zero(currency),
        "max_uses": _count(form, "max_uses"),
        "starts_at": _day(form, "starts_at"),
        "ends_at": _day(form, "ends_at"),
    }
    if code:
        return shop.coupons.change(actor, code, limits, version)
    kind = text_of(form, "kind")
    draft = CouponDraft(
        code=text_of(form, "code", 60),
        kind=CouponKind(kind) if kind in set(CouponKind) else CouponKind.PERCENT,
        basis_points=_basis_points(form) if kind == CouponKind.PERCENT else 0,
        amount=_money(form, "amount", currency) if kind == CouponKind.FIXED else None,
        category=text_of(form, "category", 80),
        is_once_per_account=bool(form.get("once")),
        **limits,
    )
    return shop.coupons.add(actor, draft)


def _money(form: dict, name: str, currency: str) -> Money | None:
    text = text_of(form, name, 20).strip()
    try:
        return parse(text, currency) if text else None
    except InvalidInput as error:
        raise InvalidInput({name: error.message}) from error


def _basis_points(form: dict) -> int:
    try:
        exact = Decimal(text_of(form, "percent", 10).strip() or "0") * 100
    except InvalidOperation as error:
        raise InvalidInput({"percent": "A percentage is a number such as 12.5."}) from error
    if not (exact.is_finite() and exact == exact.to_integral_value() and 1 <= exact <= 10_000):
        raise InvalidInput({"percent": "A percentage is more than 0, at most 100, with two decimals at most."})
    return int(exact)


def _count(form: dict, name: str) -> int | None:
    text = text_of(form, name, 12).strip()
    if text and not (text.isascii() and text.isdigit()):
        raise InvalidInput({name: "A limit is a whole number; leave it empty for none."})
    return int(text) if text else None


def _day(form: dict, name: str) -> datetime | None:
    """Read a day as its first moment in UTC, the zone that every time of the shop is shown in."""
    text = text_of(form, name, 12).strip()
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise InvalidInput({name: "Please choose a day."}) from error
