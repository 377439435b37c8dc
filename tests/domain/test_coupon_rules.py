"""A coupon: what one can be, when it applies, and in which words it is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.coupons import Coupon, CouponDraft, CouponKind, check_changes, holder_of, normal_code
from shop_app.domain.errors import CouponRefused, InvalidInput
from shop_app.domain.money import Money

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def usd(cents: int) -> Money:
    return Money(cents, "USD")


def coupon(**more) -> Coupon:
    return Coupon(**({"code": "SAVE10", "kind": CouponKind.PERCENT, "minimum": usd(0), "basis_points": 1000} | more))


def refusal(given: Coupon, *, at: datetime = NOON, goods: int = 5000, reduced: int = 5000) -> tuple[str, str]:
    with pytest.raises(CouponRefused) as refused:
        given.check(at, usd(goods), usd(reduced))
    return refused.value.reason, refused.value.message


def test_a_coupon_that_applies_is_let_pass():
    given = coupon(starts_at=NOON, ends_at=NOON + DAY, max_uses=2, uses=1, minimum=usd(5000), category="lamps")

    assert given.check(NOON, usd(5000), usd(100)) is None


@pytest.mark.parametrize(
    ("more", "reason", "words"),
    [
        ({"is_active": False}, "unknown", "We do not know this code. Please check its spelling."),
        ({"starts_at": NOON + DAY}, "not_yet", "SAVE10 starts on 02 May 2026."),
        ({"ends_at": NOON}, "ended", "SAVE10 ended on 01 May 2026."),
        ({"max_uses": 3, "uses": 3}, "used_up", "SAVE10 has been used up."),
        ({"minimum": usd(6000)}, "minimum", "SAVE10 counts from $60.00: add $10.00 more to use it."),
    ],
)
def test_a_refusal_says_why_and_what_would_help(more, reason, words):
    assert refusal(coupon(**more)) == (reason, words)


def test_a_coupon_for_other_products_says_so():
    given = coupon(category="lamps")

    assert refusal(given, reduced=0) == ("category", "SAVE10 is for products that are not in your cart.")


@pytest.mark.parametrize(
    ("more", "off"),
    [
        ({"basis_points": 1250}, 6),  # 12.5 % of 0.45 is 5.6 cents
        ({"kind": CouponKind.FIXED, "amount": usd(20)}, 20),
        ({"kind": CouponKind.FIXED, "amount": usd(100)}, 45),
        ({"kind": CouponKind.FREE_SHIPPING}, 0),
        ({"basis_points": 10_000}, 45),
    ],
)
def test_what_is_taken_off_never_passes_what_the_goods_cost(more, off):
    assert coupon(**more).off(usd(45)) == usd(off)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"code": "ab"}, "code"),
        ({"code": "HAS SPACE"}, "code"),
        ({"code": "X" * 41}, "code"),
        ({"basis_points": 0}, "basis_points"),
        ({"basis_points": 10_001}, "basis_points"),
        ({"kind": CouponKind.FIXED}, "amount"),
        ({"kind": CouponKind.FIXED, "amount": usd(0)}, "amount"),
        ({"kind": CouponKind.FIXED, "amount": Money(5, "EUR")}, "amount"),
        ({"minimum": usd(-1)}, "minimum"),
        ({"max_uses": 0}, "max_uses"),
        ({"max_uses": True}, "max_uses"),
        ({"starts_at": NOON, "ends_at": NOON}, "ends_at"),
    ],
)
def test_a_coupon_that_cannot_be_is_refused_by_field(more, field):
    with pytest.raises(InvalidInput) as refused:
        CouponDraft(**({"code": "SAVE", "kind": CouponKind.PERCENT, "minimum": usd(0), "basis_points": 1000} | more))

    assert list(refused.value.fields) == [field]


def test_a_code_is_known_however_it_is_typed():
    assert normal_code("  save-10 ") == "SAVE-10"


@pytest.mark.parametrize("code", ["", "x", "é" * 5, "A\0BC", None, 7, ["SAVE"], "A" * 999])
def test_what_cannot_be_a_code_gets_the_words_of_an_unknown_one(code):
    with pytest.raises(CouponRefused, match="do not know this code"):
        normal_code(code)


def test_one_mailbox_is_one_person():
    assert {holder_of(each) for each in ("Ada@Example.com", "ada+1@example.com", "ada+2+3@EXAMPLE.com")} == {
        "ada@example.com"
    }


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, "active"),
        ({"is_active": False}, "ended"),
        ({"ends_at": NOON}, "ended"),
        ({"starts_at": NOON + DAY}, "scheduled"),
        ({"max_uses": 1, "uses": 1}, "used_up"),
    ],
)
def test_a_coupon_says_where_it_stands(more, status):
    assert coupon(**more).status(NOON) == status


def test_what_a_coupon_takes_off_never_changes_once_it_is_out():
    check_changes(["max_uses", "ends_at"])

    with pytest.raises(InvalidInput) as refused:
        check_changes(["basis_points", "code", "max_uses"])

    assert list(refused.value.fields) == ["basis_points", "code"]
