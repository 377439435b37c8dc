"""What an order costs: exact, the same for any order of lines, and never below zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import EXPONENTS, Money
from shop_app.domain.pricing import TAX_BASIS_POINTS, choose_shipping, price, shipping_methods

lines = st.lists(
    st.tuples(st.text("ABC", min_size=1, max_size=4), st.integers(1, 999), st.integers(0, 10**7)), max_size=8
)
currencies = st.sampled_from(sorted(EXPONENTS))
countries = st.sampled_from([*TAX_BASIS_POINTS, "", "ZZ"])
methods = st.sampled_from(["", "standard", "express"])


def usd(amount: int) -> Money:
    return Money(amount, "USD")


def test_a_british_order_has_tax_per_line_and_untaxed_shipping():
    totals = price([("A", 3, usd(333)), ("B", 1, usd(1999))], "USD", "GB")

    assert [(line.line_total, line.tax) for line in totals.lines] == [(usd(999), usd(200)), (usd(1999), usd(400))]
    assert (totals.subtotal, totals.shipping, totals.tax) == (usd(2998), usd(495), usd(600))
    assert totals.discount == usd(0)
    assert totals.total == usd(4093)


@pytest.mark.parametrize(("country", "tax"), [("US", 0), ("DE", 190), ("CH", 81), ("SE", 250), ("ZZ", 0), ("", 0)])
def test_tax_follows_the_country_the_parcel_goes_to(country, tax):
    assert price([("A", 1, usd(1000))], "USD", country).tax == usd(tax)


@pytest.mark.parametrize(("subtotal", "shipping"), [(5999, 495), (6000, 0), (6001, 0)])
def test_standard_shipping_is_free_from_sixty_dollars_on(subtotal, shipping):
    assert price([("A", 1, usd(subtotal))], "USD", "US").shipping == usd(shipping)


def test_express_is_never_free():
    assert price([("A", 1, usd(100_000))], "USD", "US", "express").shipping == usd(1295)


def test_yen_have_no_cents_and_shipping_knows_it():
    assert price([("A", 1, Money(5999, "JPY"))], "JPY", "JP").shipping == Money(0, "JPY")
    assert price([("A", 1, Money(59, "JPY"))], "JPY", "JP").shipping == Money(4, "JPY")


def test_an_empty_cart_costs_nothing_and_ships_for_nothing():
    totals = price([], "USD", "GB", "express")

    assert (totals.lines, totals.total, totals.shipping) == ((), usd(0), usd(0))


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_holds_at_least_one_piece(quantity):
    with pytest.raises(InvalidInput):
        price([("A", quantity, usd(100))], "USD", "GB")


def test_a_line_in_another_currency_is_refused():
    with pytest.raises(InvalidInput):
        price([("A", 1, Money(100, "EUR"))], "USD", "GB")


def test_an_unknown_delivery_is_refused_by_name():
    with pytest.raises(InvalidInput, match="'teleport'"):
        choose_shipping("teleport", usd(100), "USD")


def test_the_first_delivery_is_the_usual_one():
    assert choose_shipping("", usd(100), "USD") == shipping_methods(usd(100), "USD")[0]


@given(asked=lines, currency=currencies, country=countries, method=methods)
def test_printed_lines_sum_to_the_printed_total(asked, currency, country, method):
    totals = price([(sku, n, Money(unit, currency)) for sku, n, unit in asked], currency, country, method)

    assert totals.subtotal.amount == sum(line.line_total.amount for line in totals.lines)
    assert totals.tax.amount == sum(line.tax.amount for line in totals.lines)
    assert totals.total == totals.subtotal - totals.discount + totals.shipping + totals.tax
    assert all(line.line_total.amount == line.unit_price.amount * line.quantity for line in totals.lines)


@given(asked=lines, currency=currencies, country=countries, method=methods)
def test_nothing_is_ever_below_zero(asked, currency, country, method):
    totals = price([(sku, n, Money(unit, currency)) for sku, n, unit in asked], currency, country, method)

    amounts = [totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total]
    assert min(each.amount for each in amounts) >= 0


@given(asked=lines, country=countries, random=st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_amount(asked, country, random):
    shuffled = list(asked)
    random.shuffle(shuffled)

    one, other = (price([(sku, n, usd(unit)) for sku, n, unit in each], "USD", country) for each in (asked, shuffled))

    assert (one.subtotal, one.shipping, one.tax, one.total) == (other.subtotal, other.shipping, other.tax, other.total)
    assert sorted(map(repr, one.lines)) == sorted(map(repr, other.lines))
