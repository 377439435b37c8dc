"""The promotions form as a browser sends it: text in, a coupon or words by its fields out."""

import pytest

from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money
from shop_app.domain.pricing.defaults import default_tariff
from state.promotions import _save
from state.promotions_view import coupon_view, tariff_views


def save(shop, form: dict, code: str = "", version: int = 0):
    return _save(shop.services, SYSTEM, {"code": "SAVE", "kind": "percent", "percent": "10"} | form, code, version)


def test_a_percentage_becomes_a_coupon_and_its_row(shop):
    made = save(shop, {"code": "x-1y", "percent": "12.5", "minimum": "20", "once": True})

    assert (made.code, made.basis_points, made.minimum) == ("X-1Y", 1250, Money(2000, "USD"))
    assert made.is_once_per_account
    row = coupon_view(made)
    assert (row.value, row.rules, row.period) == ("12.5 % off", "from $20.00, once per shopper", "always")
    assert (row.uses, row.minimum, row.status_text) == ("0", "20.00", "Active")


def test_an_amount_and_a_period_become_a_coupon(shop):
    made = save(shop, {"kind": "fixed", "amount": "5", "starts_at": "2026-05-01", "ends_at": "2099-06-01"})

    row = coupon_view(made)
    assert (made.amount, row.value, row.period) == (Money(500, "USD"), "$5.00 off", "2026-05-01 to 2099-06-01")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"code": "HAS SPACE"}, "code"),
        ({"percent": "x"}, "percent"),
        ({"percent": "0"}, "percent"),
        ({"percent": "100.001"}, "percent"),
        ({"percent": "NaN"}, "percent"),
        ({"kind": "fixed"}, "amount"),
        ({"kind": "fixed", "amount": "1.999"}, "amount"),
        ({"minimum": "lots"}, "minimum"),
        ({"max_uses": "-1"}, "max_uses"),
        ({"max_uses": "0"}, "max_uses"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": "2026-05-02", "ends_at": "2026-05-01"}, "ends_at"),
        ({"category": "no-such"}, "category"),
    ],
)
def test_whatever_is_wrong_is_said_by_its_field_and_nothing_is_stored(shop, form, field):
    with pytest.raises(InvalidInput) as refusal:
        save(shop, form)

    assert list(refusal.value.fields) == [field]
    assert shop.services.coupons.page(SYSTEM) == ([], 0)


def test_changing_a_coupon_leaves_what_it_takes_off_alone(shop):
    made = save(shop, {})

    changed = save(shop, {"percent": "90", "max_uses": "3"}, made.code, made.version)

    assert (changed.basis_points, changed.max_uses) == (1000, 3)
    assert coupon_view(changed).uses == "0 of 3"


def test_the_tariff_is_told_in_words():
    taxes, deliveries = tariff_views(default_tariff("GBP"))

    assert ("GB", "20 %", "in the price") in [(each.country, each.rate, each.how) for each in taxes]
    usual = deliveries[0]
    assert (usual.price, usual.free_from, usual.limit) == ("£4.95 + £0.50 per kg above 20 kg", "£60.00", "–")
