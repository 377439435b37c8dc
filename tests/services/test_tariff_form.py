"""The form of taxes and deliveries as a browser sends it: text in, a tariff or words by its fields out."""

import pytest

from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import EditConflict, InvalidInput, NotAllowed
from shop_app.domain.money import Money
from shop_app.domain.pricing.defaults import default_tariff
from state import tariff_form
from state.tariff import _save
from state.tariff_views import RateRow, TaxRow, ZoneRow

TAXES = [TaxRow("0"), TaxRow("new1")]
ZONES = [ZoneRow("0", rates=[RateRow("0-0"), RateRow("new2")])]
FILLED = {
    "home": "gb",
    "tax-0-country": "gb",
    "tax-0-percent": "20",
    "tax-0-included": True,
    "tax-new1-country": "US",
    "tax-new1-percent": "8.25",
    "zone-0-title": "Islands",
    "zone-0-countries": "gb, ie",
    "rate-0-0-title": "By post",
    "rate-0-0-code": "standard",
    "rate-0-0-days": "3",
    "rate-0-0-price": "4.95",
    "rate-0-0-per_kg": "0.50",
    "rate-0-0-base_kg": "2.5",
    "rate-0-0-free_from": "60",
    "rate-new2-title": "By night",
    "rate-new2-code": "express",
    "rate-new2-days": "1",
    "rate-new2-price": "12.95",
    "rate-new2-max_kg": "30",
}


def save(shop, form: dict, version: int = 0, actor=SYSTEM) -> int:
    return _save(shop.services, actor, FILLED | form, "USD", (TAXES, ZONES), version)


def test_what_was_typed_is_in_force_at_once_and_in_the_audit_log(shop):
    assert save(shop, {}) == 1

    tariff, version = shop.services.coupons.tariff(SYSTEM)
    assert (tariff.home, version) == ("GB", 1)
    assert [(each.country, each.basis_points, each.is_included) for each in tariff.taxes] == [
        ("GB", 2000, True),
        ("US", 825, False),
    ]
    (zone,) = tariff.zones
    post, night = zone.rates
    assert zone.countries == ("GB", "IE")
    assert (post.price, post.per_kg, post.base_g, post.max_g) == (Money(495, "USD"), Money(50, "USD"), 2500, 0)
    assert (post.free_from, night.free_from, night.max_g) == (Money(6000, "USD"), None, 30_000)
    with shop.store.reading() as tx:
        assert [entry.draft.action for entry in tx.audit.stream()] == ["tariff.save"]


def test_every_tariff_survives_its_own_form():
    for currency in ("USD", "JPY", "KWD"):
        before = default_tariff(currency)
        taxes, zones = tariff_form.rows_of(before)

        assert tariff_form.read(sent(before.home, taxes, zones), currency, taxes, zones) == before


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"home": "Britain"}, "home"),
        ({"tax-0-country": "g1"}, "tax-0-country"),
        ({"tax-0-percent": "lots"}, "tax-0-percent"),
        ({"tax-0-percent": "51"}, "tax-0-percent"),
        ({"tax-0-percent": "8.255"}, "tax-0-percent"),
        ({"tax-new1-country": "GB"}, "tariff"),
        ({"zone-0-title": ""}, "zone-0-title"),
        ({"zone-0-countries": "GB Ireland"}, "zone-0-countries"),
        ({"rate-0-0-code": "By post"}, "rate-0-0-code"),
        ({"rate-0-0-code": "express"}, "zone-0-title"),
        ({"rate-0-0-days": "1.5"}, "rate-0-0-days"),
        ({"rate-0-0-days": "91"}, "rate-0-0-days"),
        ({"rate-0-0-price": "1.999"}, "rate-0-0-price"),
        ({"rate-0-0-price": "-1"}, "rate-0-0-price"),
        ({"rate-new2-max_kg": "-1"}, "rate-new2-max_kg"),
    ],
)
def test_whatever_is_wrong_is_said_by_its_field_and_nothing_is_stored(shop, form, field):
    with pytest.raises(InvalidInput) as refusal:
        save(shop, form)

    assert list(refusal.value.fields) == [field]
    assert shop.services.coupons.tariff(SYSTEM) == (default_tariff("USD"), 0)


def test_two_who_change_it_at_once_do_not_overwrite_each_other(shop):
    save(shop, {})

    with pytest.raises(EditConflict):
        save(shop, {"home": "US"}, version=0)
    assert save(shop, {"home": "US"}, version=1) == 2


def test_shoppers_are_not_even_told_what_is_wrong_with_their_form(shop):
    with pytest.raises(NotAllowed):
        save(shop, {"home": "Britain"}, actor=shop.shopper())


def sent(home: str, taxes: list[TaxRow], zones: list[ZoneRow]) -> dict:
    """What a browser sends of a form that nobody touched."""
    form: dict = {"home": home}
    for tax in taxes:
        form |= {f"tax-{tax.key}-country": tax.country, f"tax-{tax.key}-percent": tax.percent}
        form |= {f"tax-{tax.key}-included": tax.is_included, f"tax-{tax.key}-shipping": tax.covers_shipping}
    for zone in zones:
        form |= {f"zone-{zone.key}-title": zone.title, f"zone-{zone.key}-countries": zone.countries}
        for rate in zone.rates:
            names = ("code", "title", "days", "price", "per_kg", "base_kg", "max_kg", "free_from")
            form |= {f"rate-{rate.key}-{name}": getattr(rate, name) for name in names}
    return form
