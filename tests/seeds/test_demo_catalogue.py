"""The demo catalogue: complete, believable, and the same every time."""

import itertools
import re
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.catalogue import ProductDraft
from shop_app.seeds.catalogue import PRODUCTS, demo_catalogue, demo_categories
from shop_app.seeds.words.departments import DEPARTMENTS

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
THINGS = [thing for department in DEPARTMENTS for thing in department.things]


@pytest.fixture(scope="module")
def drafts() -> list[ProductDraft]:
    return list(demo_catalogue(PRODUCTS, 7, "USD", NOW).drafts)


def test_the_usual_shop_has_at_least_450_products_in_fifteen_departments(drafts):
    departments = [category for category in demo_categories() if category.parent is None]

    assert len(drafts) == PRODUCTS >= 450
    assert len(departments) == 15


def test_the_same_seed_gives_the_same_catalogue(drafts):
    again = list(demo_catalogue(PRODUCTS, 7, "USD", NOW).drafts)
    other = list(demo_catalogue(PRODUCTS, 8, "USD", NOW).drafts)

    assert repr(again) == repr(drafts)
    assert repr(other) != repr(drafts)


def test_a_larger_catalogue_begins_with_the_smaller_one(drafts):
    larger = demo_catalogue(100_000, 7, "USD", NOW).drafts

    assert list(itertools.islice(larger, PRODUCTS)) == drafts


def test_products_are_made_one_at_a_time_and_not_kept():
    next(demo_catalogue(1, 7, "USD", NOW).drafts)  # the vocabulary itself is loaded once

    tracemalloc.start()
    count = sum(1 for _ in demo_catalogue(5_000, 7, "USD", NOW).drafts)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 5_000
    assert peak_bytes < 1_000_000


@pytest.mark.parametrize("products", [PRODUCTS, 5_000])
def test_titles_slugs_skus_and_descriptions_are_never_repeated(products):
    drafts = list(demo_catalogue(products, 7, "USD", NOW).drafts)
    skus = [variant.sku for draft in drafts for variant in draft.variants]

    assert len({draft.title for draft in drafts}) == products
    assert len({draft.slug for draft in drafts}) == products
    assert len({draft.description for draft in drafts}) == products
    assert len(set(skus)) == len(skus)


def test_no_two_of_the_first_seven_hundred_share_a_sentence_about_the_product():
    makers = {maker.story for department in DEPARTMENTS for maker in department.makers}
    drafts = demo_catalogue(2 * len(THINGS), 7, "USD", NOW).drafts
    texts = [text for draft in drafts for text in _without(draft.description, makers)]

    assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_every_category_is_populated_even_in_a_small_shop():
    sections = {category.slug for category in demo_categories() if category.parent}

    small = {draft.category for draft in demo_catalogue(60, 7, "USD", NOW).drafts}

    assert small == sections


def test_categories_form_a_tree_of_two_levels_with_parents_first():
    seen: dict[str, str | None] = {}

    for category in demo_categories():
        assert category.slug not in seen
        assert category.parent is None or seen[category.parent] is None
        seen[category.slug] = category.parent


def test_prices_stay_near_what_such_things_cost_and_end_like_a_shop(drafts):
    ranges = {thing.noun: thing.price for thing in THINGS}
    endings = {draft.variants[0].price.amount % 100 for draft in drafts}

    assert endings == {0, 50, 90, 95}
    for draft in drafts:
        low, high = ranges[draft.attributes["Kind"]]
        assert low * 65 <= draft.variants[0].price.amount <= high * 106, draft.title


def test_a_reduced_price_is_below_what_it_was(drafts):
    reduced = [draft.variants[0] for draft in drafts if draft.variants[0].compare_at]

    assert 0.08 < len(reduced) / len(drafts) < 0.22
    assert all(variant.price < variant.compare_at for variant in reduced)


@pytest.mark.parametrize(
    ("currency", "price", "step"), [("JPY", r"¥[\d,]+80|¥[\d,]+800", 10), ("KWD", r"KWD \d+\.\d{3}", 250)]
)
def test_other_currencies_have_prices_of_their_own_shape(currency, price, step):
    drafts = list(demo_catalogue(200, 7, currency, NOW).drafts)

    assert all(re.fullmatch(price, draft.variants[0].price.text) for draft in drafts)
    assert all(draft.variants[0].price.amount % step == 0 for draft in drafts)


def test_a_few_products_are_sold_out_and_a_few_nearly(drafts):
    stocks = [[variant.stock for variant in draft.variants] for draft in drafts]
    sold_out = sum(max(each) == 0 for each in stocks)
    low = sum(0 < max(each) <= 5 for each in stocks)

    assert 0.02 < sold_out / len(drafts) < 0.07
    assert 0.04 < low / len(drafts) < 0.13
    assert max(max(each) for each in stocks) <= 200


def test_clothes_have_sizes_and_every_variant_of_a_product_its_own_options(drafts):
    shirt = next(draft for draft in drafts if draft.attributes["Kind"] == "T-Shirt")
    options = [[tuple(variant.options.items()) for variant in draft.variants] for draft in drafts]

    assert [variant.options["Size"] for variant in shirt.variants][:5] == ["XS", "S", "M", "L", "XL"]
    assert all(len(set(each)) == len(each) for each in options)


def test_skus_say_department_number_and_choice(drafts):
    pattern = r"[A-Z]{3}-\d{4,}(-[A-Z]{3})?(-[A-Z0-9]{1,4})?"

    assert all(re.fullmatch(pattern, variant.sku) for draft in drafts for variant in draft.variants)


def test_products_arrived_over_two_years_and_some_this_fortnight(drafts):
    ages = [NOW - draft.created_at for draft in drafts]

    assert timedelta(0) < min(ages)
    assert max(ages) <= timedelta(days=730)
    assert 0.04 < sum(age <= timedelta(days=14) for age in ages) / len(drafts) < 0.13


def test_descriptions_are_a_short_paragraph_of_plain_text(drafts):
    for draft in drafts:
        assert 60 <= len(draft.description) <= 420, draft.title
        assert draft.description[0].isupper() or draft.description[0].isdigit(), draft.title
        assert draft.description.endswith(".")
        assert "  " not in draft.description
        assert "{" not in draft.description


def test_the_vocabulary_names_everything_once():
    makes = Counter(f"{make} {thing.noun}" for thing in THINGS for make, _ in thing.makes)
    codes = [department.code for department in DEPARTMENTS]

    assert [name for name, times in makes.items() if times > 1] == []
    assert len({thing.key for thing in THINGS}) == len(THINGS)
    assert len(set(codes)) == len(codes)


def _without(description: str, stories: set[str]) -> list[str]:
    for story in stories:
        description = description.replace(story, "")
    return re.split(r"(?<=[.!?]) (?=[A-Z0-9])", description.strip())
