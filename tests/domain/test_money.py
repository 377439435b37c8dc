"""Money is whole minor units of a known currency, and its text is what a person reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import EXPONENTS, Money, parse, total, zero

currencies = st.sampled_from(sorted(EXPONENTS))
amounts = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (1999, "USD", "$19.99"),
        (123450, "USD", "$1,234.50"),
        (5, "EUR", "€0.05"),
        (0, "GBP", "£0.00"),
        (-1999, "USD", "-$19.99"),
        (500, "JPY", "¥500"),
        (1234567, "JPY", "¥1,234,567"),
        (1250, "KWD", "KWD 1.250"),
        (1, "BHD", "BHD 0.001"),
        (100, "CHF", "CHF 1.00"),
    ],
)
def test_an_amount_reads_with_as_many_places_as_its_currency_has(amount, currency, text):
    assert Money(amount, currency).text == text


@pytest.mark.parametrize("amount", [19.99, "1999", None, True, 2.0])
def test_an_amount_is_a_whole_number(amount):
    with pytest.raises(InvalidInput) as refusal:
        Money(amount, "USD")

    assert list(refusal.value.fields) == ["amount"]


@pytest.mark.parametrize("currency", ["", "usd", "XXX", "DOLLAR"])
def test_an_unknown_currency_is_refused(currency):
    with pytest.raises(InvalidInput) as refusal:
        Money(1, currency)

    assert list(refusal.value.fields) == ["currency"]


def test_money_adds_subtracts_multiplies_and_compares_in_its_own_currency():
    assert Money(150, "USD") + Money(50, "USD") == Money(200, "USD")
    assert Money(150, "USD") - Money(200, "USD") == Money(-50, "USD")
    assert Money(333, "USD") * 3 == Money(999, "USD")
    assert Money(1, "USD") < Money(2, "USD") <= Money(2, "USD")


@pytest.mark.parametrize(
    "act", [Money.__add__, Money.__sub__, Money.__lt__, Money.__le__], ids=["plus", "minus", "less", "at most"]
)
def test_two_currencies_do_not_mix(act):
    with pytest.raises(InvalidInput, match="do not add up"):
        act(Money(1, "USD"), Money(1, "EUR"))


@pytest.mark.parametrize(
    ("amount", "basis_points", "share"),
    [
        (100, 2000, 20),
        (333, 2000, 67),
        (1, 5000, 1),
        (3, 5000, 2),
        (1, 4999, 0),
        (-1, 5000, -1),
        (105, 810, 9),
        (0, 2000, 0),
    ],
)
def test_a_share_is_rounded_half_up_to_a_whole_minor_unit(amount, basis_points, share):
    assert Money(amount, "USD").share(basis_points) == Money(share, "USD")


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("19.99", "USD", 1999),
        (" 20 ", "USD", 2000),
        ("19.9", "USD", 1990),
        ("500", "JPY", 500),
        ("1.250", "KWD", 1250),
        ("-3", "EUR", -300),
        ("1e2", "USD", 10000),
    ],
)
def test_a_decimal_is_read_into_minor_units(text, currency, amount):
    assert parse(text, currency) == Money(amount, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("19.999", "USD"), ("0.5", "JPY"), ("abc", "USD"), ("", "USD"), ("1,50", "EUR"), ("NaN", "USD"),
        ("Infinity", "USD"), ("$5", "USD"), ("5", "XXX"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_never_rounded(text, currency):
    with pytest.raises(InvalidInput) as refusal:
        parse(text, currency)

    assert list(refusal.value.fields) == ["price"]


@given(amount=amounts, currency=currencies)
def test_every_amount_survives_being_written_and_read(amount, currency):
    exponent = EXPONENTS[currency]
    written = f"{'-' if amount < 0 else ''}{abs(amount) // 10**exponent}"
    written += f".{abs(amount) % 10**exponent:0{exponent}d}" if exponent else ""

    assert parse(written, currency) == Money(amount, currency)


@given(values=st.lists(amounts), currency=currencies)
def test_a_total_is_the_sum_whatever_the_order(values, currency):
    forwards = total([Money(value, currency) for value in values], currency)

    assert forwards == total([Money(value, currency) for value in reversed(values)], currency)
    assert forwards.amount == sum(values)
    assert total([], currency) == zero(currency)


@given(amount=st.integers(0, 10**9), basis_points=st.integers(0, 10_000))
def test_a_share_of_up_to_all_is_never_more_than_the_whole(amount, basis_points):
    share = Money(amount, "USD").share(basis_points).amount

    assert 0 <= share <= amount
    assert abs(share * 10_000 - amount * basis_points) <= 5_000
