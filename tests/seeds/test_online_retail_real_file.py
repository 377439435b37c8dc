"""The real UCI Online Retail table, when it lies beside the project: published figures must come out again."""

from collections import Counter
from pathlib import Path

import pytest

from shop_app.domain.catalogue import ProductDraft
from shop_app.seeds.online_retail import historic_orders, product_drafts
from shop_app.seeds.online_retail_rows import Cleaned, Reason, clean, read
from shop_app.seeds.online_retail_words import FALLBACK

FILE = Path(__file__).parents[2] / ".." / "shared" / "data" / "online_retail.parquet"

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="needs ../shared/data/online_retail.parquet")


@pytest.fixture(scope="module")
def cleaned() -> Cleaned:
    return clean(read(FILE))


@pytest.fixture(scope="module")
def drafts(cleaned: Cleaned) -> list[ProductDraft]:
    return product_drafts(cleaned.lines)


def test_the_counts_add_up_to_the_published_number_of_rows(cleaned: Cleaned) -> None:
    assert cleaned.rows_read == 541_909
    assert len(cleaned.customers) == 4_372
    assert cleaned.left_out == {
        Reason.CANCELLATION: 9_288,
        Reason.NOT_A_PRODUCT: 2_508,
        Reason.NO_QUANTITY: 1_324,
        Reason.NO_PRICE: 1_161,
        Reason.SLIP: 2,
        Reason.NO_NAME: 0,
    }
    assert cleaned.lines.num_rows == 527_626


def test_every_product_has_a_title_a_price_and_a_description_of_its_own(drafts: list[ProductDraft]) -> None:
    assert len(drafts) == 3_786
    assert min(draft.variants[0].price.amount for draft in drafts) == 4
    assert len({draft.variants[0].sku for draft in drafts}) == 3_786
    assert len({draft.title for draft in drafts}) > 3_700
    assert not [draft.title for draft in drafts if draft.title != " ".join(draft.title.split())]


def test_few_products_are_left_on_the_fallback_shelf_and_no_shelf_is_nearly_empty(drafts: list[ProductDraft]) -> None:
    sizes = Counter(draft.category for draft in drafts)

    assert sizes.pop(FALLBACK.slug) / len(drafts) < 0.01
    assert len(sizes) == 20
    assert min(sizes.values()) > 60
    assert max(sizes.values()) / len(drafts) < 0.13


def test_most_products_can_be_bought(drafts: list[ProductDraft]) -> None:
    sold_out = sum(draft.variants[0].stock == 0 for draft in drafts)

    assert 0.10 < sold_out / len(drafts) < 0.12


def test_the_best_known_product_is_described_as_it_sold(drafts: list[ProductDraft]) -> None:
    (holder,) = [draft for draft in drafts if draft.variants[0].sku == "85123A"]

    assert holder.title == "White Hanging Heart T-Light Holder"
    assert holder.category == "gifts-lighting"
    assert holder.variants[0].price.text == "£2.95"
    assert holder.description == (
        "White Hanging Heart T-Light Holder, from the Lighting shelf, in white. First sold in December 2010 and "
        "ordered 2,265 times up to December 2011, usually 6 pieces at a time."
    )


def test_only_places_without_an_iso_country_are_of_unknown_country(cleaned: Cleaned) -> None:
    ids = {customer: customer for customer in cleaned.customers}

    addresses = {order.shipping_address for order in historic_orders(cleaned.lines, ids)}

    unknown = {address.region for address in addresses if address.country == "ZZ"}
    assert unknown == {"Channel Islands", "European Community", "Unspecified"}
