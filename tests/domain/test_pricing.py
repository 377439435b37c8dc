"""What an order costs: exact, the same for any order of lines, and never below zero."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain.coupons import Coupon, CouponKind
from shop_app.domain.errors import InvalidInput, Undeliverable
from shop_app.domain.money import EXPONENTS, Money, zero
from shop_app.domain.pricing import LineToPrice, Totals, price
from shop_app.domain.pricing.allocation import allocate
from shop_app.domain.pricing.defaults import STANDARD_RATES, default_tariff
from shop_app.domain.pricing.tariff import ShippingRate, ShippingZone, Tariff, TaxRate

USD = default_tariff("USD")
lines = st.lists(
    st.builds(
        lambda sku, quantity, unit, weight, category: (sku, quantity, unit, weight, category),
        st.text("ABC", min_size=1, max_size=4),
        st.integers(1, 999),
        st.integers(0, 10**7),
        st.integers(0, 100),
        st.sampled_from(["lamps", "vases"]),
    ),
    max_size=8,
)
currencies = st.sampled_from(sorted(EXPONENTS))
countries = st.sampled_from([*STANDARD_RATES, "", "ZZ"])
coupons = st.one_of(
    st.none(),
    st.builds(
        lambda kind, basis_points, amount, category: (kind, basis_points, amount, category),
        st.sampled_from(CouponKind),
        st.integers(1, 10_000),
        st.integers(1, 10**9),
        st.sampled_from(["", "lamps"]),
    ),
)


def usd(amount: int) -> Money:
    return Money(amount, "USD")


def line(sku: str, quantity: int, cents: int, **more) -> LineToPrice:
    return LineToPrice(sku, quantity, usd(cents), **more)


def coupon(kind: CouponKind = CouponKind.PERCENT, *, currency: str = "USD", amount: int = 0, **more) -> Coupon:
    return Coupon("SAVE", kind, zero(currency), amount=Money(amount, currency) if amount else None, **more)


def priced(asked, currency: str, country: str, off, **more) -> Totals:
    to_price = [LineToPrice(sku, n, Money(unit, currency), g, slug) for sku, n, unit, g, slug in asked]
    given = None
    if off:
        kind, basis_points, amount, category = off
        given = coupon(kind, currency=currency, amount=amount, basis_points=basis_points, category=category)
    categories = frozenset({"lamps"})
    return price(to_price, default_tariff(currency), country, coupon=given, coupon_categories=categories, **more)


# tax


def test_a_dollar_price_has_the_british_tax_added_per_line_and_shipping_is_not_taxed():
    totals = price([line("A", 3, 333), line("B", 1, 1999)], USD, "GB")

    assert [(each.line_total, each.tax) for each in totals.lines] == [(usd(999), usd(200)), (usd(1999), usd(400))]
    assert (totals.subtotal, totals.shipping, totals.tax) == (usd(2998), usd(495), usd(600))
    assert totals.discount == usd(0)
    assert totals.total == usd(4093)


def test_a_price_in_pounds_contains_its_tax_and_the_total_is_the_price():
    pounds = LineToPrice("A", 3, Money(1000, "GBP"))

    totals = price([pounds], default_tariff("GBP"), "GB")

    assert totals.is_tax_included
    assert totals.lines[0].tax.amount == 500  # of 30.00, 25.00 are the goods and 5.00 the tax
    assert totals.shipping.amount == 495
    assert totals.tax.amount == 500 + 83  # a sixth of the delivery, 0.825, rounded half up
    assert totals.total.amount == 3000 + 495


def test_a_price_with_tax_in_it_stays_the_same_wherever_it_goes():
    pounds = [LineToPrice("A", 1, Money(9999, "GBP"))]

    totals = {country: price(pounds, default_tariff("GBP"), country) for country in ("GB", "SE", "DE")}

    assert {each.total.amount for each in totals.values()} == {9999}
    assert [totals[country].tax.amount for country in ("GB", "SE", "DE")] == [1667, 2000, 1596]


@pytest.mark.parametrize(("country", "tax"), [("US", 0), ("DE", 190), ("CH", 81), ("SE", 250), ("ZZ", 0), ("", 0)])
def test_tax_follows_the_country_the_parcel_goes_to(country, tax):
    assert price([line("A", 1, 1000)], USD, country).tax == usd(tax)


@pytest.mark.parametrize(("cents", "tax"), [(2, 0), (3, 1), (7, 1), (8, 2)])
def test_half_a_cent_of_tax_is_rounded_up_on_each_line(cents, tax):
    assert TaxRate("GB", 2000).of(usd(cents)) == usd(tax)


def test_tax_is_taken_after_the_discount():
    totals = price([line("A", 1, 1000)], USD, "GB", coupon=coupon(basis_points=5000))

    assert (totals.discount, totals.tax) == (usd(500), usd(100))
    assert totals.total == usd(500 + 495 + 100)


@pytest.mark.parametrize("rate", [-1, 5001, 19.0, True])
def test_a_tax_that_cannot_be_is_refused(rate):
    with pytest.raises(InvalidInput):
        TaxRate("DE", rate)


# delivery


@pytest.mark.parametrize(("subtotal", "shipping"), [(5999, 495), (6000, 0), (6001, 0)])
def test_standard_shipping_is_free_from_sixty_dollars_on(subtotal, shipping):
    assert price([line("A", 1, subtotal)], USD, "US").shipping == usd(shipping)


def test_a_discount_can_take_the_free_shipping_away():
    assert price([line("A", 1, 6000)], USD, "US", coupon=coupon(basis_points=100)).shipping == usd(495)


def test_express_is_never_free():
    assert price([line("A", 1, 100_000)], USD, "US", "express").shipping == usd(1295)


@pytest.mark.parametrize(("grams", "shipping"), [(20_000, 495), (20_001, 545), (21_000, 545), (21_001, 595)])
def test_every_kilogram_begun_above_the_first_twenty_costs_fifty_cents(grams, shipping):
    assert price([line("A", 1, 100, weight_g=grams)], USD, "US").shipping == usd(shipping)


def test_what_is_too_heavy_for_express_still_goes_standard():
    heavy = [line("A", 101, 10, weight_g=1000)]

    assert price(heavy, USD, "US").shipping == usd(495 + 81 * 50)
    with pytest.raises(InvalidInput, match="express"):
        price(heavy, USD, "US", "express")


def test_the_rest_of_the_world_pays_more_and_is_delivered_to():
    assert price([line("A", 1, 10_000)], USD, "ZZ").shipping == usd(1495)


def test_a_country_in_no_zone_is_refused_by_name_and_an_estimate_waits():
    only_us = replace(USD, zones=(replace(USD.zones[0], countries=("US",)),))

    with pytest.raises(Undeliverable, match="deliver to GB"):
        price([line("A", 1, 100)], only_us, "GB")
    assert price([line("A", 1, 100)], only_us, "GB", is_estimate=True).shipping == usd(0)


@pytest.mark.parametrize(
    ("currency", "cheap", "threshold"), [("USD", 495, 6000), ("JPY", 495, 6000), ("KWD", 1485, 18_000)]
)
def test_deliveries_and_thresholds_are_in_coins_of_the_shops_own_currency(currency, cheap, threshold):
    tariff = default_tariff(currency)

    assert price([LineToPrice("A", 1, Money(threshold - 1, currency))], tariff).shipping.amount == cheap
    assert price([LineToPrice("A", 1, Money(threshold, currency))], tariff).shipping.amount == 0


def test_an_empty_cart_costs_nothing_and_ships_for_nothing():
    totals = price([], USD, "GB", "express")

    assert (totals.lines, totals.total, totals.shipping) == ((), usd(0), usd(0))


def test_an_unknown_delivery_is_refused_by_name():
    with pytest.raises(InvalidInput, match="'teleport'"):
        price([line("A", 1, 100)], USD, "US", "teleport")


def test_a_tariff_that_contradicts_itself_is_refused():
    rate = ShippingRate("standard", "Standard", 3, usd(100), usd(0))
    zone = ShippingZone("One", ("US",), (rate,))

    for taxes, zones in (((), (zone, zone)), ((TaxRate("US", 0), TaxRate("US", 100)), (zone,))):
        with pytest.raises(InvalidInput, match="US is named twice"):
            Tariff("USD", "US", taxes, zones)
    with pytest.raises(InvalidInput, match="EUR"):
        Tariff("EUR", "DE", (), (zone,))


# discounts


def test_a_percentage_is_shared_out_to_the_cent():
    totals = price(
        [line("A", 1, 1000), line("B", 1, 1000), line("C", 1, 1000)], USD, "US", coupon=coupon(basis_points=3333)
    )

    assert totals.discount == usd(1000)
    assert sorted(each.discount.amount for each in totals.lines) == [333, 333, 334]


def test_an_amount_never_takes_more_than_the_goods_cost():
    totals = price([line("A", 1, 300)], USD, "US", coupon=coupon(CouponKind.FIXED, amount=5000))

    assert (totals.discount, totals.total) == (usd(300), usd(495))


def test_a_coupon_for_a_category_leaves_other_lines_alone():
    asked = [line("A", 1, 1000, category="lamps"), line("B", 1, 9000, category="vases")]

    totals = price(
        asked, USD, "US", coupon=coupon(basis_points=1000, category="lamps"), coupon_categories=frozenset({"lamps"})
    )

    assert [each.discount.amount for each in totals.lines] == [100, 0]


def test_free_shipping_pays_for_the_usual_delivery_and_not_for_express():
    free = coupon(CouponKind.FREE_SHIPPING)

    assert price([line("A", 1, 100)], USD, "US", coupon=free).shipping == usd(0)
    assert price([line("A", 1, 100)], USD, "US", "express", coupon=free).shipping == usd(1295)


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (2, [("A", 1), ("B", 1), ("C", 1)], [1, 1, 0]),
        (0, [("A", 5)], [0]),
        (5, [("A", 5), ("B", 0)], [5, 0]),
        (0, [], []),
        (0, [("A", 0)], [0]),
        (7, [("A", 10), ("B", 20), ("C", 70)], [1, 1, 5]),
    ],
)
def test_largest_remainders_get_the_cents_that_are_left(amount, weights, shares):
    assert allocate(amount, weights) == shares


@pytest.mark.parametrize("amount", [-1, 4])
def test_more_than_there_is_cannot_be_shared_out(amount):
    with pytest.raises(ValueError, match="over 3"):
        allocate(amount, [("A", 1), ("B", 2)])


# what is refused


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_holds_at_least_one_piece(quantity):
    with pytest.raises(InvalidInput):
        price([line("A", quantity, 100)], USD, "GB")


def test_a_line_in_another_currency_is_refused():
    with pytest.raises(InvalidInput):
        price([LineToPrice("A", 1, Money(100, "EUR"))], USD, "GB")


# what holds for every cart there can be, in every currency


@given(asked=lines, currency=currencies, country=countries, off=coupons)
def test_printed_lines_sum_to_the_printed_total(asked, currency, country, off):
    totals = priced(asked, currency, country, off)

    goods = sum(each.line_total.amount - each.discount.amount for each in totals.lines)
    added = 0 if totals.is_tax_included else totals.tax.amount
    assert totals.subtotal.amount == sum(each.line_total.amount for each in totals.lines)
    assert totals.discount.amount == sum(each.discount.amount for each in totals.lines)
    assert totals.total.amount == goods + totals.shipping.amount + added
    assert all(each.line_total.amount == each.unit_price.amount * each.quantity for each in totals.lines)
    on_shipping = default_tariff(currency).tax(country).of(totals.shipping).amount if totals.is_tax_included else 0
    assert totals.tax.amount == sum(each.tax.amount for each in totals.lines) + on_shipping


@given(asked=lines, currency=currencies, country=countries, off=coupons)
def test_nothing_is_ever_below_zero_and_no_line_gives_more_than_it_costs(asked, currency, country, off):
    totals = priced(asked, currency, country, off)

    amounts = [totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total]
    assert min(each.amount for each in amounts) >= 0
    assert all(0 <= each.discount.amount <= each.line_total.amount for each in totals.lines)
    assert all(each.tax.amount >= 0 for each in totals.lines)


@given(asked=lines, currency=currencies, country=countries, off=coupons, random=st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_amount(asked, currency, country, off, random):
    shuffled = list(asked)
    random.shuffle(shuffled)

    one, other = (priced(each, currency, country, off) for each in (asked, shuffled))

    assert replace(one, lines=()) == replace(other, lines=())
    assert sorted(map(repr, one.lines)) == sorted(map(repr, other.lines))


@given(
    weights=st.lists(st.tuples(st.text("AB", max_size=2), st.integers(0, 10**12)), max_size=9),
    share=st.integers(0, 10_000),
)
def test_shares_sum_to_the_amount_and_stay_within_their_line(weights, share):
    amount = sum(weight for _, weight in weights) * share // 10_000

    shares = allocate(amount, weights)

    assert sum(shares) == amount
    assert all(0 <= part <= weight for part, (_, weight) in zip(shares, weights, strict=True))
