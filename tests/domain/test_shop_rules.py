"""Cart, catalogue, interaction and recommendation rules: what may be asked and what is said."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop_app.domain import errors
from shop_app.domain.cart import QUANTITY_MAX, check_quantity, check_sku, clamp
from shop_app.domain.catalogue import Availability, Listing, ListingQuery, ProductDraft, ReviewDraft, Variant
from shop_app.domain.errors import InvalidInput
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.money import Money
from shop_app.domain.recommendations import Source, Suggestion

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
VARIANT = Variant("LAMP", Money(100, "USD"), 1)


def refused(make, *given: object, **asked: object) -> list[str]:
    with pytest.raises(InvalidInput) as refusal:
        make(*given, **asked)
    return sorted(refusal.value.fields)


@pytest.mark.parametrize("quantity", [1, 2, 999])
def test_a_quantity_from_1_to_999_is_taken_as_it_is(quantity):
    assert check_quantity(quantity) == quantity


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, True, False, 2.0, "2", "lots", None, [], {}, b"2"])
def test_any_other_quantity_is_refused(quantity):
    assert refused(check_quantity, quantity) == ["quantity"]


@pytest.mark.parametrize("sku", ["", "x" * 65, "a\0b", None, 5, [], {"$ne": 1}])
def test_what_cannot_be_a_sku_is_refused(sku):
    assert refused(check_sku, sku) == ["sku"]


@given(wanted=st.integers(-5, 2000), stock=st.integers(-5, 2000))
def test_a_cart_never_holds_more_than_there_is_nor_than_999_nor_less_than_none(wanted, stock):
    put = clamp(wanted, stock)

    assert 0 <= put <= QUANTITY_MAX
    assert put <= max(0, stock)
    assert put == wanted or put in (0, stock, QUANTITY_MAX)


@pytest.mark.parametrize(
    ("stock", "availability"), [(-1, "out"), (0, "out"), (1, "low"), (5, "low"), (6, "in_stock"), (999, "in_stock")]
)
def test_shoppers_are_told_of_stock_in_three_words(stock, availability):
    assert Availability.of(stock) == availability


def test_a_product_names_every_field_that_will_not_do():
    bad = Variant("A", Money(-1, "USD"), -1)

    assert refused(ProductDraft, " ", "", "lamps", []) == ["title", "variants"]
    assert refused(ProductDraft, "x" * 201, "", "lamps", [bad]) == ["price", "stock", "title"]


@pytest.mark.parametrize(("title", "slug"), [("Café Lamp, No. 5!", "cafe-lamp-no-5"), ("!!!", "lamp"), ("灯", "lamp")])
def test_an_address_is_made_from_the_title_or_else_from_the_sku(title, slug):
    assert ProductDraft(title, "", "lamps", [VARIANT]).slug == slug


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"page": 0}, "page"),
        ({"page": 100_001}, "page"),
        ({"page_size": 0}, "page_size"),
        ({"page_size": 101}, "page_size"),
        ({"min_price": 2, "max_price": 1}, "min_price"),
    ],
)
def test_a_listing_that_makes_no_sense_is_refused(asked, field):
    assert refused(ListingQuery, **asked) == [field]


def test_a_search_text_is_tidied_up_and_cut():
    assert ListingQuery(q="  red \0 lamp\n").q == "red lamp"
    assert len(ListingQuery(q="x" * 500).q) == 200


@pytest.mark.parametrize(("total", "pages"), [(0, 0), (1, 1), (24, 1), (25, 2)])
def test_a_listing_knows_how_many_pages_it_has(total, pages):
    assert Listing([], total, 1, 24).pages == pages


@pytest.mark.parametrize(
    ("rating", "text", "fields"), [(0, "", ["rating"]), (6, "", ["rating"]), (3, "x" * 4001, ["text"])]
)
def test_a_review_has_1_to_5_stars_and_4000_characters(rating, text, fields):
    assert refused(ReviewDraft, "lamp", 1, "Ada", rating, text, NOON) == fields


def test_an_event_counts_pieces_and_knows_its_time_zone():
    assert refused(Interaction, "v:ada", 1, Kind.VIEW, NOON, quantity=0) == ["quantity"]
    assert refused(Interaction, "v:ada", 1, Kind.VIEW, NOON.replace(tzinfo=None)) == ["at"]


@pytest.mark.parametrize("source", list(Source))
def test_every_source_has_words_for_why(source):
    assert Suggestion(None, source).reason
    assert Suggestion(None, source, "Mug").reason.endswith("Mug")


def test_a_reason_says_how_the_products_belong_together():
    assert Suggestion(None, Source.SESSION, "Mug").reason == "Because you looked at Mug"
    assert Suggestion(None, Source.COOCCURRENCE, "Mug").reason == "Often bought with Mug"
    assert Suggestion(None, Source.CONTENT, "Mug").reason == "Similar to Mug"


def family(kind: type[errors.ShopError]) -> list[type[errors.ShopError]]:
    return [each for child in kind.__subclasses__() for each in (child, *family(child))]


def test_every_refusal_stands_in_the_tree_and_has_a_code_of_its_own():
    names = {kind.__name__ for kind in family(errors.ShopError)}
    codes = [kind.code for kind in family(errors.ShopError)]

    assert {name for name in names if f"── {name}" not in errors.__doc__} == set()
    assert len(codes) == len(set(codes))
