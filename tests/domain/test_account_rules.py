"""Who somebody is: addresses, passwords, names, and the id their history goes by."""

import pytest

from shop_app.domain.accounts import AccountDraft, Actor, Role, normal_email, password_problem
from shop_app.domain.errors import InvalidInput


@pytest.mark.parametrize("text", ["ada@example.com", " Ada@Example.COM ", "ADA@EXAMPLE.com", "ada@EXAMPLE.COM\n"])
def test_an_address_has_one_spelling(text):
    assert normal_email(text) == "ada@example.com"


def test_accents_are_one_spelling_too():
    assert normal_email("jos\u0065\u0301@example.com") == normal_email("jos\u00e9@example.com")


@pytest.mark.parametrize(
    "text", ["", "ada", "@example.com", "ada@", "ada@localhost@x", "a b@example.com", "a@b", "ada@exa\0mple.com"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InvalidInput) as refusal:
        normal_email(text)

    assert list(refusal.value.fields) == ["email"]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("seven77", "at least 8"),
        ("", "at least 8"),
        ("x1y2" * 257, "at most 1024"),
        ("password", "first that others would try"),
        ("PassWord1", "first that others would try"),
        ("aaaaaaaaaaaa", "first that others would try"),
        ("ababababab", "first that others would try"),
        ("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44", "first that others would try"),  # full-width letters
    ],
)
def test_a_weak_password_is_refused_with_a_way_out(password, words):
    assert words in password_problem(password)


@pytest.mark.parametrize("password", ["three random words", "äöüßéèêç", "x1y2z3w4", "        spaces", "x1y2" * 256])
def test_length_is_what_counts_not_signs_and_digits(password):
    assert password_problem(password) == ""


def test_a_draft_is_tidied_up():
    draft = AccountDraft(" Ada@Example.com", "three random words", "  Ada   Lovelace ")

    assert (draft.email, draft.name) == ("ada@example.com", "Ada Lovelace")


def test_every_wrong_field_of_a_draft_is_named_at_once():
    with pytest.raises(InvalidInput) as refusal:
        AccountDraft("nobody", "short", " ")

    assert set(refusal.value.fields) == {"email", "password", "name"}


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "nul\0byte"])
def test_a_name_has_1_to_100_characters_that_can_be_stored(name):
    with pytest.raises(InvalidInput) as refusal:
        AccountDraft("ada@example.com", "three random words", name)

    assert list(refusal.value.fields) == ["name"]


def test_history_goes_by_the_account_once_there_is_one():
    assert Actor("abc").shopper == "v:abc"
    assert Actor("abc", 7, Role.CUSTOMER).shopper == "a:7"
    assert Actor("abc", 0, Role.CUSTOMER).is_signed_in is True  # an id of zero is an id
