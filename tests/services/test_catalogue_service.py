"""Finding products: what is there, what is not, and how catalogues come in."""

import pytest

from shop_app.domain.accounts import SYSTEM
from shop_app.domain.catalogue import Category, ListingQuery, ProductDraft, ReviewDraft, Status, Variant
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.money import Money
from shop_app.kit.clock import now


def test_a_product_is_shown_with_its_newest_reviews(shop):
    lamp, ada = shop.product("Lamp"), shop.shopper()
    review = ReviewDraft(lamp.slug, ada.account_id, "Ada", 5, "Bright", now())
    assert shop.catalogue.bring_in_reviews(SYSTEM, [review]) == 1

    product, reviews = shop.catalogue.product("lamp")

    assert (product.title, product.rating_average) == ("Lamp", 5.0)
    assert [each.text for each in reviews] == ["Bright"]


def test_what_is_not_on_sale_is_not_found(shop):
    hidden = shop.product(status=Status.DRAFT)

    for slug in (hidden.slug, "no-such-product"):
        with pytest.raises(NotFound):
            shop.catalogue.product(slug)
    with pytest.raises(NotFound):
        shop.catalogue.category("no-such-category")


def test_a_category_has_its_title(shop):
    shop.product()

    assert shop.catalogue.category("lamps").title == "Lamps"
    assert [each.slug for each in shop.catalogue.categories()] == ["lamps"]


def test_a_catalogue_comes_in_by_the_thousand_and_a_bad_one_keeps_what_came_before(shop):
    def drafts():
        for number in range(1001):
            yield ProductDraft(f"P{number}", "", "things", [Variant(f"S{number}", Money(1, "USD"), 1)])
        yield ProductDraft("Wrong", "", "nowhere", [Variant("W", Money(1, "USD"), 1)])

    steps: list[int] = []
    with pytest.raises(InvalidInput, match="nowhere"):
        shop.catalogue.bring_in(SYSTEM, [Category("things", "Things")], drafts(), steps.append)

    assert steps == [1000]
    assert shop.catalogue.count() == shop.catalogue.listing(ListingQuery()).total == 1000
