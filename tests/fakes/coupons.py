"""Coupons and their uses in memory."""

from dataclasses import fields, replace
from datetime import datetime

from shop_app.domain.coupons import Coupon, CouponDraft, holder_of, used_by_you, used_up
from shop_app.domain.errors import InvalidInput
from tests.fakes.books import Books, Redemption


class FakeCoupons:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, draft: CouponDraft, at: datetime) -> Coupon:
        if self.by_code(draft.code):
            raise InvalidInput({"code": f"There is already a coupon {draft.code}."})
        asked = {each.name: getattr(draft, each.name) for each in fields(CouponDraft)}
        coupon = Coupon(**asked, id=len(self._books.coupons) + 1)
        self._books.coupons[coupon.id] = coupon
        return coupon

    def by_code(self, code: str) -> Coupon | None:
        return next((each for each in self._books.coupons.values() if each.code == code), None)

    def newest(self, limit: int, offset: int) -> tuple[list[Coupon], int]:
        found = sorted(self._books.coupons.values(), key=lambda each: -each.id)
        return found[offset : offset + limit], len(found)

    def save(self, coupon: Coupon) -> bool:
        stored = self._books.coupons[coupon.id]
        if stored.version != coupon.version:
            return False
        self._books.coupons[coupon.id] = replace(coupon, uses=stored.uses, version=coupon.version + 1)
        return True

    def is_used_by(self, coupon: Coupon, account_id: int | None, email: str) -> bool:
        mine = self._redemption(coupon, account_id, email)
        return any(_is_same_person(mine, each) for each in self._books.redemptions.values())

    def redeem(self, coupon: Coupon, order_number: str, account_id: int | None, email: str, at: datetime) -> None:
        stored = self._books.coupons[coupon.id]
        if not stored.is_active or (stored.max_uses is not None and stored.uses >= stored.max_uses):
            raise used_up(coupon.code)
        if self.is_used_by(coupon, account_id, email):
            raise used_by_you(coupon.code)
        self._books.coupons[coupon.id] = replace(stored, uses=stored.uses + 1)
        self._books.redemptions[order_number] = self._redemption(coupon, account_id, email)

    def release(self, order_number: str) -> None:
        if gone := self._books.redemptions.pop(order_number, None):
            stored = self._books.coupons[gone.coupon_id]
            self._books.coupons[stored.id] = replace(stored, uses=stored.uses - 1)

    def miscounted(self) -> list[str]:
        counted = [each.coupon_id for each in self._books.redemptions.values()]
        return [each.code for each in self._books.coupons.values() if each.uses != counted.count(each.id)]

    def _redemption(self, coupon: Coupon, account_id: int | None, email: str) -> Redemption:
        if not coupon.is_once_per_account:
            return Redemption(coupon.id)
        return Redemption(coupon.id, account_id, holder_of(email) if email else None)


def _is_same_person(one: Redemption, other: Redemption) -> bool:
    if one.coupon_id != other.coupon_id:
        return False
    has_same_account = one.account_key is not None and one.account_key == other.account_key
    return has_same_account or (one.email_key is not None and one.email_key == other.email_key)
