"""Orders move only where they may, and an address is one that a parcel can go to."""

import itertools

import pytest

from shop_app.domain.errors import IllegalTransition, InvalidInput
from shop_app.domain.moves import LEGAL, OrderStatus, Shipped, check_move, ways
from shop_app.domain.orders import Address

PENDING, PAID, PROCESSING, SENDING, SHIPPED, DELIVERED, CANCELLED, REFUNDED, PARTLY, ASKED, RETURNED = OrderStatus
MOVES = {
    (PENDING, PAID), (PENDING, CANCELLED),
    (PAID, PROCESSING), (PAID, SENDING), (PAID, SHIPPED), (PAID, CANCELLED), (PAID, PARTLY), (PAID, REFUNDED),
    (PROCESSING, SENDING), (PROCESSING, SHIPPED), (PROCESSING, CANCELLED), (PROCESSING, PARTLY), (PROCESSING, REFUNDED),
    (SENDING, SENDING), (SENDING, SHIPPED), (SENDING, PARTLY), (SENDING, REFUNDED),
    (SHIPPED, DELIVERED), (SHIPPED, ASKED), (SHIPPED, PARTLY), (SHIPPED, REFUNDED),
    (DELIVERED, ASKED), (DELIVERED, PARTLY), (DELIVERED, REFUNDED),
    (ASKED, RETURNED), (ASKED, DELIVERED), (ASKED, PARTLY), (ASKED, REFUNDED),
    (RETURNED, PARTLY), (RETURNED, REFUNDED),
    (PARTLY, PROCESSING), (PARTLY, SENDING), (PARTLY, SHIPPED), (PARTLY, CANCELLED), (PARTLY, REFUNDED),
}  # fmt: skip
ADDRESS = {"name": "Ada", "line1": "1 Street", "city": "London", "postal_code": "N1", "country": "GB"}


@pytest.mark.parametrize(("current", "asked"), list(itertools.product(OrderStatus, repeat=2)))
def test_every_pair_of_states_is_a_legal_move_or_refused_with_the_legal_ones(current, asked):
    if (current, asked) in MOVES:
        check_move(current, asked)
        return

    with pytest.raises(IllegalTransition) as refusal:
        check_move(current, asked)

    assert set(refusal.value.legal) == {to for at, to in MOVES if at is current}


def test_every_state_is_decided_on_and_the_last_ones_are_final():
    assert set(LEGAL) == set(OrderStatus)
    assert [status for status in OrderStatus if not LEGAL[status]] == [CANCELLED, REFUNDED]


@pytest.mark.parametrize(
    ("shipped", "further"),
    [
        (Shipped.NONE, [PROCESSING, SENDING, SHIPPED, CANCELLED, REFUNDED]),
        (Shipped.SOME, [SENDING, SHIPPED, REFUNDED]),
        (Shipped.ALL, [DELIVERED, ASKED, REFUNDED]),
    ],
)
def test_an_order_refunded_in_part_goes_on_from_where_its_parcels_are(shipped, further):
    assert ways(PARTLY, shipped) == further
    assert ways(PAID, shipped) == list(LEGAL[PAID])  # elsewhere the status alone decides


def test_an_address_is_tidied_up():
    address = Address(**{**ADDRESS, "name": "  Ada   Lovelace ", "country": "gb", "line2": " Flat 2 "})

    assert (address.name, address.country, address.line2, address.region) == ("Ada Lovelace", "GB", "Flat 2", "")


@pytest.mark.parametrize("field", ["name", "line1", "city", "postal_code", "country"])
@pytest.mark.parametrize("value", ["", "   ", "x" * 201, "nul\0byte", None, 7])
def test_what_is_missing_or_too_long_is_named(field, value):
    with pytest.raises(InvalidInput) as refusal:
        Address(**{**ADDRESS, field: value})

    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("country", ["GBR", "G", "12", "ÄÖ", "G1"])
def test_a_country_is_two_letters(country):
    with pytest.raises(InvalidInput) as refusal:
        Address(**{**ADDRESS, "country": country})

    assert refusal.value.fields == {"country": "Please choose a country."}


def test_all_wrong_fields_are_told_at_once():
    with pytest.raises(InvalidInput) as refusal:
        Address("", "", "London", "", "GB")

    assert list(refusal.value.fields) == ["name", "line1", "postal_code"]
