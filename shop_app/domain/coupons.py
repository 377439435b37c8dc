"""Coupons: what one takes off, and when it applies. Who used it how often is storage's to know."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from shop_app.domain.accounts import normal_email
from shop_app.domain.errors import CouponRefused, InvalidInput
from shop_app.domain.money import Money, zero

CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{2,39}")
USES_MAX = 1_000_000_000


class CouponKind(StrEnum):
    PERCENT = "percent"
    FIXED = "fixed"
    FREE_SHIPPING = "free_shipping"


class Refused(StrEnum):
    """Why a coupon does not apply, for programs."""

    UNKNOWN = "unknown"
    EMPTY = "empty"
    ENDED = "ended"
    NOT_YET = "not_yet"
    MINIMUM = "minimum"
    CATEGORY = "category"
    USED_UP = "used_up"
    USED_BY_YOU = "used_by_you"


def normal_code(text: object) -> str:
    """Return the one spelling of a code: capitals, no blanks around.

    Raises:
        CouponRefused: it cannot be a code, said with the words an unknown code gets.
    """
    if isinstance(text, str) and CODE.fullmatch(code := text.strip().upper()):
        return code
    raise unknown()


def holder_of(email: str) -> str:
    """Return what stands for the person behind an address: without the ``+tag`` that makes many of one mailbox."""
    local, _, host = normal_email(email).rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def used_up(code: str) -> CouponRefused:
    return CouponRefused(Refused.USED_UP, f"{code} has been used up.")


def used_by_you(code: str) -> CouponRefused:
    return CouponRefused(Refused.USED_BY_YOU, f"You have used {code} already; it is for one order each.")


def unknown() -> CouponRefused:
    """Return the refusal of a code that is not ours, or that was taken back: a guesser cannot tell."""
    return CouponRefused(Refused.UNKNOWN, "We do not know this code. Please check its spelling.")


@dataclass(frozen=True, slots=True)
class CouponDraft:
    """A coupon as staff ask for it.

    Args:
        basis_points: for PERCENT: 1000 is 10 %.
        amount: for FIXED: taken off the goods; in the currency of ``minimum``.
        minimum: goods have to cost this much before the discount.
        category: slug; only products there and below are reduced. Empty: all are.
        max_uses: over all shoppers; None for no limit.

    Raises:
        InvalidInput: names every field that will not do.
    """

    code: str
    kind: CouponKind
    minimum: Money
    basis_points: int = 0
    amount: Money | None = None
    category: str = ""
    max_uses: int | None = None
    is_once_per_account: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", self.code.strip().upper())
        if wrong := {**self._wrong_value(), **self._wrong_limits()}:
            raise InvalidInput(wrong)

    def _wrong_value(self) -> dict[str, str]:
        wrong: dict[str, str] = {}
        if not CODE.fullmatch(self.code):
            wrong["code"] = "A code has 3 to 40 letters, digits, - and _."
        if self.kind is CouponKind.PERCENT and not (
            type(self.basis_points) is int and 1 <= self.basis_points <= 10_000
        ):
            wrong["basis_points"] = "A percentage is more than 0 and at most 100 %."
        if self.kind is CouponKind.FIXED and (self.amount is None or self.amount.amount < 1):
            wrong["amount"] = "Please say how much is taken off."
        if self.amount is not None and self.amount.currency != self.minimum.currency:
            wrong["amount"] = f"Every amount is in {self.minimum.currency}."
        return wrong

    def _wrong_limits(self) -> dict[str, str]:
        wrong: dict[str, str] = {}
        if self.minimum.amount < 0:
            wrong["minimum"] = "A minimum is 0 or more."
        if self.max_uses is not None and not (type(self.max_uses) is int and 1 <= self.max_uses <= USES_MAX):
            wrong["max_uses"] = "A limit is 1 or more; leave it empty for none."
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            wrong["ends_at"] = "The end is after the start."
        return wrong


@dataclass(frozen=True, slots=True)
class Coupon(CouponDraft):
    """A stored coupon and how often it was used."""

    id: int = 0
    uses: int = 0
    version: int = 1

    def status(self, at: datetime) -> str:
        """Name where a coupon stands: active, scheduled, used_up or ended."""
        if not self.is_active or (self.ends_at and at >= self.ends_at):
            return "ended"
        if self.max_uses is not None and self.uses >= self.max_uses:
            return "used_up"
        return "scheduled" if self.starts_at and at < self.starts_at else "active"

    def off(self, goods: Money) -> Money:
        """Return what is taken off goods this coupon is for; never more than they cost."""
        if self.kind is CouponKind.PERCENT:
            return goods.share(self.basis_points)
        if self.kind is CouponKind.FIXED and self.amount is not None:
            return min(self.amount, goods)
        return zero(goods.currency)

    def check(self, at: datetime, goods: Money, reduced: Money) -> None:
        """Let a coupon pass that applies to this cart at this moment.

        Args:
            goods: what everything in the cart costs.
            reduced: what the products the coupon is for cost.

        Raises:
            CouponRefused: says why, and what would help.
        """
        if not self.is_active:
            raise unknown()
        if self.starts_at and at < self.starts_at:
            raise CouponRefused(Refused.NOT_YET, f"{self.code} starts on {self.starts_at:%d %B %Y}.")
        if self.ends_at and at >= self.ends_at:
            raise CouponRefused(Refused.ENDED, f"{self.code} ended on {self.ends_at:%d %B %Y}.")
        if self.max_uses is not None and self.uses >= self.max_uses:
            raise used_up(self.code)
        if self.category and reduced.amount == 0:
            raise CouponRefused(Refused.CATEGORY, f"{self.code} is for products that are not in your cart.")
        if goods < self.minimum:
            missing = (self.minimum - goods).text
            raise CouponRefused(
                Refused.MINIMUM, f"{self.code} counts from {self.minimum.text}: add {missing} more to use it."
            )


EDITABLE = ("minimum", "max_uses", "starts_at", "ends_at", "is_active")
"""What may change on a coupon that shoppers know; its value and who may use it never do."""


def check_changes(changes: Sequence[str] | dict[str, Any]) -> None:
    """Let changes pass that a shopper who holds the code would not call a trick.

    Raises:
        InvalidInput: names each field that stays as it was made.
    """
    if fixed := [name for name in changes if name not in EDITABLE]:
        raise InvalidInput(dict.fromkeys(fixed, "This stays as it was made. End this coupon and make another."))
