"""The checkout's steps: none is skipped, and every field is judged in plain words."""

import pytest

from shop_app.domain.errors import InvalidInput
from state import checkout_steps as steps
from state.views import AddressView

HOME = AddressView("Ada Lovelace", "12 St James's Square", "", "SW1Y 4JH", "London", "", "GB")


@pytest.mark.parametrize(
    ("asked", "done", "shown"),
    [
        ("", set(), "contact"),
        ("no-such-step", {"contact"}, "contact"),
        ("review", set(), "contact"),
        ("review", {"contact"}, "address"),
        ("payment", {"contact", "address"}, "shipping"),
        ("review", {"contact", "address", "shipping"}, "payment"),
        ("review", {"contact", "address", "shipping", "payment"}, "review"),
        ("address", {"contact", "address", "shipping", "payment"}, "address"),
        ("payment", {"address", "shipping"}, "contact"),
    ],
)
def test_a_step_is_shown_only_when_all_before_it_are_done(asked, done, shown):
    assert steps.reachable(asked, dict.fromkeys(done, True)) == shown


def test_every_step_of_an_address_that_is_not_whole_is_named_at_once():
    with pytest.raises(InvalidInput) as refused:
        steps.checked_address(AddressView(country="GB"))

    assert refused.value.fields == {
        "name": "Please tell us who receives the parcel.",
        "line1": "Please enter a street and number.",
        "city": "Please enter a town or city.",
        "postal_code": "Please enter a postal code.",
    }
    assert steps.text_lines(AddressView(country="GB")) == []
    assert steps.text_lines(HOME) == ["Ada Lovelace", "12 St James's Square", "SW1Y 4JH London", "GB"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("email", "ada@", "That does not look like an e-mail address."),
        ("email", "ada@example.com", ""),
        ("email", "", ""),
        ("city", "x" * 201, "Please use at most 200 characters."),
        ("city", "London", ""),
        ("country", "Britain", "Please choose a country."),
        ("payment_token", "tok_visa", ""),
        ("__class__", "x", ""),
    ],
)
def test_a_field_that_was_just_left_is_judged_alone_and_never_for_being_empty(name, value, words):
    assert steps.field_problem(name, value) == words


def test_the_fields_of_another_billing_address_are_judged_by_their_own_names():
    view = steps.typed_address({"billing_name": "Charles", "billing_country": "GB", "name": "Ada"}, steps.BILLING)

    assert view == AddressView(name="Charles", country="GB")
    assert steps.address_problems(view, steps.BILLING).keys() == {
        "billing_line1",
        "billing_city",
        "billing_postal_code",
    }
    assert steps.field_problem("billing_country", "Britain") == "Please choose a country."
    assert steps.first_wrong({"billing_city": "x", "billing_line1": "x"}) == "billing_line1"


def test_the_focus_goes_to_the_first_wrong_field_of_the_page():
    assert steps.first_wrong({"city": "x", "line1": "x"}) == "line1"
    assert steps.first_wrong({"payment_token": "x"}) == "card-number"
    assert steps.first_wrong({"elsewhere": "x"}) == ""


def test_whatever_a_client_sends_becomes_an_address_of_texts():
    view = steps.typed_address({"name": " Ada ", "line1": ["x"], "city": 7, "country": "GB", "role": "admin"})

    assert view == AddressView(name="Ada", country="GB")
