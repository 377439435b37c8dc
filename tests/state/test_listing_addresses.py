"""A listing's address: every filter is read from it and written to it, and whatever else is there does no harm."""

from shop_app.domain.catalogue import Facet, Listing, PriceBand, Sort
from state import filters

ADDRESS = "q=lamp&min_price=10.00&rating=4&sort=-price&attr.Colour=Red&attr.Colour=Blue&attr.Size=M&evil=1"


def test_an_address_is_the_question_it_asks():
    asked = filters.query(filters.read("/category/lamps", ADDRESS), "USD")

    assert (asked.q, asked.category, asked.min_price, asked.min_rating) == ("lamp", "lamps", 1000, 4)
    assert asked.sort is Sort.PRICE_DOWN
    assert asked.attributes == {"Colour": ["Red", "Blue"], "Size": ["M"]}


def test_writing_what_was_read_gives_the_same_address():
    asked = filters.read("/products", ADDRESS)

    path, _, query = filters.href(asked).partition("?")

    assert filters.read(path, query) == asked
    assert "evil" not in query


def test_a_value_is_added_beside_the_chosen_one_and_a_chosen_one_is_let_go():
    listing = Listing([], 3, 1, 24, attributes={"Colour": [Facet("Red", "Red", 2), Facet("Blue", "Blue", 1)]})
    asked = filters.read("/products", "attr.Colour=Red&page=3")

    (group,) = filters.groups(asked, listing, "USD")

    assert group.title == "Colour"
    assert [(each.title, each.count, each.is_chosen, each.href) for each in group.facets] == [
        ("Red", 2, True, "/products"),
        ("Blue", 1, False, "/products?attr.Colour=Red&attr.Colour=Blue"),
    ]
    assert [(chip.title, chip.href) for chip in filters.chips(asked, "")] == [("Colour: Red", "/products")]


def test_price_bands_are_addresses_in_whole_amounts():
    listing = Listing([], 3, 1, 24, prices=[PriceBand(0, 999, 1), PriceBand(1000, 4999, 1), PriceBand(5000, None, 1)])

    (group,) = filters.groups(filters.read("/products", "min_price=10.00&max_price=49.99"), listing, "USD")

    assert [(each.title, each.is_chosen) for each in group.facets] == [
        ("Up to $9.99", False), ("$10.00 – $49.99", True), ("$50.00 and up", False),
    ]  # fmt: skip
    assert [each.href for each in group.facets] == [
        "/products?max_price=9.99", "/products", "/products?min_price=50.00",
    ]  # fmt: skip


def test_of_many_attributes_those_are_offered_that_most_products_have_and_the_chosen_one():
    counted = {f"A{number:02d}": [Facet("x", "x", number)] for number in range(20)}
    listing = Listing([], 3, 1, 24, attributes=counted)

    groups = filters.groups(filters.read("/products", "attr.A00=x"), listing, "USD")

    assert [group.title for group in groups] == ["A00", "A19", "A18", "A17", "A16", "A15", "A14", "A13"]
    assert [group.is_open for group in groups] == [True, True, False, False, False, False, False, False]
