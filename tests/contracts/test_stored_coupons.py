"""What services may expect of stored coupons and tariffs, on the fake and on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop_app.domain.coupons import CouponDraft, CouponKind
from shop_app.domain.errors import CouponRefused, EditConflict, InvalidInput
from shop_app.domain.money import Money
from shop_app.domain.pricing.defaults import default_tariff

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOTHING = Money(0, "USD")


def made(store, code: str = "SAVE", **more):
    """Store a coupon of ten percent."""
    with store.writing() as tx:
        return tx.coupons.add(CouponDraft(code, CouponKind.PERCENT, NOTHING, basis_points=1000, **more), NOON)


def uses(store, code: str = "SAVE") -> int:
    with store.reading() as tx:
        return tx.coupons.by_code(code).uses


def redeem(store, coupon, number: str, account_id: int | None = None, email: str = "ada@example.com") -> None:
    with store.writing() as tx:
        tx.coupons.redeem(coupon, number, account_id, email, NOON)


def test_a_coupon_comes_back_as_it_was_made(store):
    asked = CouponDraft(
        "save-5",
        CouponKind.FIXED,
        Money(2000, "USD"),
        amount=Money(500, "USD"),
        category="lamps",
        max_uses=7,
        is_once_per_account=True,
        starts_at=NOON,
        ends_at=NOON.replace(year=2027),
    )
    with store.writing() as tx:
        made_now = tx.coupons.add(asked, NOON)

    with store.reading() as tx:
        found = tx.coupons.by_code("SAVE-5")
        assert tx.coupons.by_code("OTHER") is None

    assert found == made_now
    assert (found.code, found.kind, found.amount, found.minimum) == ("SAVE-5", "fixed", asked.amount, asked.minimum)
    assert (found.starts_at, found.ends_at, found.max_uses, found.uses) == (asked.starts_at, asked.ends_at, 7, 0)


def test_a_code_belongs_to_one_coupon(store):
    made(store)

    with pytest.raises(InvalidInput, match="already a coupon SAVE"):
        made(store, "save")


def test_coupons_are_listed_newest_first(store):
    for number in range(3):
        made(store, f"CODE-{number}")

    with store.reading() as tx:
        page, total = tx.coupons.newest(2, 1)

    assert ([each.code for each in page], total) == (["CODE-1", "CODE-0"], 3)


def test_of_two_who_save_the_same_version_the_second_is_told(store):
    coupon = made(store)

    with store.writing() as tx:
        assert tx.coupons.save(replace(coupon, max_uses=3)) is True
        assert tx.coupons.save(replace(coupon, max_uses=9)) is False

    with store.reading() as tx:
        assert (tx.coupons.by_code("SAVE").max_uses, tx.coupons.by_code("SAVE").version) == (3, 2)


def test_uses_are_counted_up_to_the_most_and_no_further(store):
    coupon = made(store, max_uses=2)
    redeem(store, coupon, "A")
    redeem(store, coupon, "B")

    with pytest.raises(CouponRefused) as refusal:
        redeem(store, coupon, "C")

    assert refusal.value.reason == "used_up"
    assert uses(store) == 2


def test_a_coupon_that_was_ended_meanwhile_is_not_redeemed(store):
    coupon = made(store)
    with store.writing() as tx:
        tx.coupons.save(replace(coupon, is_active=False))

    with pytest.raises(CouponRefused):
        redeem(store, coupon, "A")

    assert uses(store) == 0


def test_once_per_account_knows_the_account_and_the_mailbox_behind_the_address(store):
    coupon = made(store, is_once_per_account=True)
    redeem(store, coupon, "A", account_id=None, email="ada@example.com")
    redeem(store, coupon, "B", account_id=None, email="bob@example.com")

    for account_id, email in ((None, "Ada@Example.com"), (None, "ada+again@example.com"), (5, "ada@example.com")):
        with store.reading() as tx:
            assert tx.coupons.is_used_by(coupon, account_id, email) is True
        with pytest.raises(CouponRefused) as refusal:
            redeem(store, coupon, "C", account_id, email)
        assert refusal.value.reason == "used_by_you"

    assert uses(store) == 2


def test_an_account_cannot_come_back_with_another_address(store):
    coupon = made(store, is_once_per_account=True)
    redeem(store, coupon, "A", account_id=5, email="ada@example.com")

    with pytest.raises(CouponRefused):
        redeem(store, coupon, "B", account_id=5, email="other@example.com")

    with store.reading() as tx:
        assert tx.coupons.is_used_by(coupon, None, "") is False


def test_others_may_be_used_again_by_the_same_person(store):
    coupon = made(store)
    redeem(store, coupon, "A", account_id=5)
    redeem(store, coupon, "B", account_id=5)

    with store.reading() as tx:
        assert tx.coupons.is_used_by(coupon, 5, "ada@example.com") is False
    assert uses(store) == 2


def test_an_order_that_came_to_nothing_gives_its_use_back_once(store):
    coupon = made(store, max_uses=1, is_once_per_account=True)
    redeem(store, coupon, "A", account_id=5)

    for _ in range(2):
        with store.writing() as tx:
            tx.coupons.release("A")
            tx.coupons.release("NO-SUCH-ORDER")

    assert uses(store) == 0
    redeem(store, coupon, "B", account_id=5)


def test_a_refused_use_leaves_nothing_behind(store):
    coupon = made(store, is_once_per_account=True)
    redeem(store, coupon, "A", account_id=5)

    with pytest.raises(CouponRefused):
        redeem(store, coupon, "B", account_id=5)

    with store.reading() as tx:
        assert tx.coupons.miscounted() == []
    assert uses(store) == 1


def test_a_wrong_count_is_found(store):
    made(store, "FINE")
    broken = made(store, "BROKEN")
    redeem(store, broken, "A")
    if hasattr(store, "_books"):
        store._books.redemptions.clear()
    else:
        with store.writing() as tx:
            tx.coupons._session.connection().exec_driver_sql("DELETE FROM coupon_redemptions")

    with store.reading() as tx:
        assert tx.coupons.miscounted() == ["BROKEN"]


# the tariff


def test_there_is_no_tariff_until_one_is_saved_and_then_the_newest_is_in_force(store):
    with store.reading() as tx:
        assert tx.tariffs.current() is None

    first, second = default_tariff("GBP"), replace(default_tariff("KWD"), home="BH")
    with store.writing() as tx:
        tx.tariffs.save(first, 1, NOON)
        tx.tariffs.save(second, 2, NOON)

    with store.reading() as tx:
        assert tx.tariffs.current() == (second, 2)


def test_of_two_who_save_a_tariff_at_once_the_second_is_told(store):
    with store.writing() as tx:
        tx.tariffs.save(default_tariff("USD"), 1, NOON)

    with pytest.raises(EditConflict), store.writing() as tx:
        tx.tariffs.save(default_tariff("USD"), 1, NOON)
