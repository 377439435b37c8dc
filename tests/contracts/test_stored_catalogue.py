"""What services may expect of the stored catalogue, on the fake and on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.catalogue import (
    Availability,
    Category,
    Image,
    ListingQuery,
    ProductDraft,
    ReviewDraft,
    Sort,
    Status,
    Variant,
)
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CATEGORIES = [Category("home", "Home"), Category("lamps", "Lamps", "home"), Category("books", "Books")]


def draft(title: str, sku: str, *, price: int = 1000, stock: int = 5, category: str = "lamps", **more) -> ProductDraft:
    compare_at = more.pop("compare_at", None)
    variants = [Variant(sku, Money(price, "USD"), stock, {}, compare_at), *more.pop("variants", [])]
    return ProductDraft(title, more.pop("description", "It is good."), category, variants, **more)


def bring_in(store, *drafts: ProductDraft) -> dict[str, int]:
    with store.writing() as tx:
        tx.catalogue.add_categories(CATEGORIES)
        return tx.catalogue.bring_in(drafts, NOON)


def titles(store, **query) -> list[str]:
    with store.reading() as tx:
        return [card.title for card in tx.catalogue.listing(ListingQuery(**query)).cards]


def test_a_product_comes_back_whole(store):
    red = Variant("MUG-R", Money(1299, "USD"), 2, {"Colour": "Red"}, Money(1599, "USD"))
    picture = Image("/images/mug-640.webp", "A mug")
    mug = draft("Mug", "MUG-W", price=999, variants=[red], attributes={"Material": "Clay"}, images=[picture])
    ids = bring_in(store, mug)

    with store.reading() as tx:
        found = tx.catalogue.product("mug")

    assert ids == {"MUG-W": found.id, "MUG-R": found.id}
    assert (found.title, found.description, found.status) == ("Mug", "It is good.", Status.PUBLISHED)
    assert [each.slug for each in found.breadcrumbs] == ["home", "lamps"]
    assert found.category == CATEGORIES[1]
    assert list(found.variants) == [Variant("MUG-W", Money(999, "USD"), 5), red]
    assert found.attributes == {"Material": "Clay"}
    assert list(found.images) == [picture]
    assert (found.rating_average, found.rating_count, found.created_at) == (0.0, 0, NOON)


def test_what_is_not_published_is_not_there(store):
    bring_in(store, draft("Draft", "D", status=Status.DRAFT), draft("Old", "O", status=Status.ARCHIVED))

    with store.reading() as tx:
        assert tx.catalogue.product("draft") is None
        assert tx.catalogue.sellable(["D", "O", "NEVER"]) == {}
        assert tx.catalogue.listing(ListingQuery()).total == 0
        assert tx.catalogue.in_stock_ids() == []
        assert tx.catalogue.count() == 2


def test_bringing_the_same_in_twice_changes_nothing(store):
    first = bring_in(store, draft("Lamp", "LAMP", stock=5))

    again = bring_in(store, draft("Lamp, renamed", "LAMP", stock=99))

    assert again == first
    assert titles(store) == ["Lamp"]
    with store.reading() as tx:
        assert tx.catalogue.sellable(["LAMP"])["LAMP"].variant.stock == 5
        assert tx.stock.off_the_ledger() == []


def test_two_products_of_one_title_get_addresses_of_their_own(store):
    bring_in(store, draft("Lamp", "A"), draft("Lamp", "B"))
    bring_in(store, draft("Lamp", "C"))

    with store.reading() as tx:
        found = {tx.catalogue.product(slug).variants[0].sku for slug in ("lamp", "lamp-2", "lamp-3")}
    assert found == {"A", "B", "C"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ([draft("Lamp", "A", category="nowhere")], "category"),
        ([draft("Lamp", "A"), draft("Vase", "A")], "sku"),
        ([draft("Vase", "NEW", variants=[Variant("KNOWN", Money(1, "USD"), 1)])], "sku"),
    ],
)
def test_what_cannot_be_brought_in_is_named_and_nothing_is_stored(store, wrong, field):
    bring_in(store, draft("Known", "KNOWN"))

    with pytest.raises(InvalidInput) as refusal:
        bring_in(store, *wrong)

    assert list(refusal.value.fields) == [field]
    assert titles(store) == ["Known"]


def test_a_sellable_says_what_a_cart_line_needs(store):
    ids = bring_in(store, draft("Lamp", "LAMP", price=1999, stock=3, images=[Image("/i.webp", "A lamp")]))

    with store.reading() as tx:
        found = tx.catalogue.sellable(["LAMP"])["LAMP"]

    assert (found.product_id, found.slug, found.title) == (ids["LAMP"], "lamp", "Lamp")
    assert (found.image_url, found.image_alt) == ("/i.webp", "A lamp")
    assert found.variant == Variant("LAMP", Money(1999, "USD"), 3)


def test_cards_keep_the_order_asked_for_and_leave_out_what_is_gone(store):
    ids = bring_in(store, draft("Lamp", "L"), draft("Vase", "V", stock=0), draft("Gone", "G", status=Status.ARCHIVED))

    with store.reading() as tx:
        cards = tx.catalogue.cards([ids["V"], 404, ids["G"], ids["L"]])

    assert [(card.title, card.availability) for card in cards] == [("Vase", Availability.OUT), ("Lamp", "low")]


def test_a_listing_filters_by_category_tree_price_and_stock(store):
    bring_in(
        store,
        draft("Lamp", "L", price=1000),
        draft("Chandelier", "C", price=90000, stock=0),
        draft("Novel", "N", price=500, category="books"),
        draft("House", "H", price=5000, category="home"),
    )

    assert titles(store, category="home", sort=Sort.PRICE) == ["Lamp", "House", "Chandelier"]
    assert titles(store, category="lamps", in_stock=True) == ["Lamp"]
    assert titles(store, min_price=1000, max_price=5000, sort=Sort.PRICE_DOWN) == ["House", "Lamp"]
    assert titles(store, category="no-such-category") == []


def test_category_choices_count_what_the_other_filters_leave(store):
    bring_in(store, draft("Lamp", "L"), draft("Sold out", "S", stock=0), draft("Novel", "N", category="books"))

    with store.reading() as tx:
        found = tx.catalogue.listing(ListingQuery(in_stock=True, category="books"))

    assert found.total == 1
    assert {facet.value: facet.count for facet in found.categories} == {"home": 1, "lamps": 1, "books": 1}


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("lamp", ["Desk lamp"]),
        ("LAMP desk", ["Desk lamp"]),
        ("des", ["Desk lamp"]),
        ("oak", ["Desk lamp"]),
        ("brass books", []),
        ("NV-1", ["Novel"]),
        ('" OR 1=1 --', []),
        ("'; DROP TABLE products", []),
        ("AND", []),
        ("!!!", []),
        ("Café", ["Café guide"]),
    ],
)
def test_search_finds_beginnings_of_words_and_takes_signs_for_nothing(store, q, found):
    bring_in(
        store,
        draft("Desk lamp", "DL-1", attributes={"Material": "Oak"}, description="A brass arm."),
        draft("Novel", "NV-1", category="books"),
        draft("Café guide", "CG-1", category="books"),
    )

    assert titles(store, q=q) == found


def test_the_title_counts_more_than_the_description(store):
    bring_in(
        store,
        draft("Garden lantern", "A", description="Glows."),
        draft("Bench", "B", description="For under the lantern."),
    )

    assert titles(store, q="lantern") == ["Garden lantern", "Bench"]


def test_listings_are_ordered_and_paged(store):
    drafts = [draft(f"P{n}", f"SKU-{n}", price=100 * n, created_at=NOON + timedelta(days=n)) for n in range(1, 6)]
    ids = bring_in(store, *drafts)
    with store.writing() as tx:
        tx.catalogue.add_sold({ids["SKU-2"]: 9, ids["SKU-4"]: 3})

    assert titles(store, sort=Sort.NEWEST) == ["P5", "P4", "P3", "P2", "P1"]
    assert titles(store, sort=Sort.POPULAR)[:2] == ["P2", "P4"]
    assert titles(store, sort=Sort.PRICE, page=2, page_size=2) == ["P3", "P4"]
    assert titles(store, sort=Sort.PRICE, page=4, page_size=2) == []


def test_one_lucky_review_does_not_lead_the_list(store):
    with store.writing() as tx:
        ids = tx.accounts.bring_in([(f"r{n}@example.com", "R") for n in range(8)], NOON)
    bring_in(store, draft("Lucky", "A"), draft("Loved", "B"), draft("Unknown", "C"), draft("Hated", "D"))
    reviews = [ReviewDraft("lucky", ids[0], "R", 5, "", NOON), ReviewDraft("hated", ids[0], "R", 1, "", NOON)]
    reviews += [ReviewDraft("loved", each, "R", 5, "", NOON) for each in ids]

    with store.writing() as tx:
        assert tx.reviews.bring_in(reviews) == 10

    assert titles(store, sort=Sort.RATING) == ["Loved", "Lucky", "Unknown", "Hated"]
    assert titles(store, min_rating=4, sort=Sort.RATING) == ["Loved", "Lucky"]


def test_an_account_reviews_a_product_once_and_the_newest_comes_first(store):
    bring_in(store, draft("Lamp", "L"))
    with store.writing() as tx:
        ada = tx.accounts.add("ada@example.com", "Ada", "", Role.CUSTOMER, NOON)
        bob = tx.accounts.add("bob@example.com", "Bob", "", Role.CUSTOMER, NOON)
        added = tx.reviews.bring_in(
            [
                ReviewDraft("lamp", ada.id, "Ada", 4, "Bright", NOON, is_verified=True),
                ReviewDraft("lamp", ada.id, "Ada", 1, "Again", NOON),
                ReviewDraft("lamp", bob.id, "Bob", 5, "", NOON + timedelta(days=1)),
                ReviewDraft("no-such-product", bob.id, "Bob", 5, "", NOON),
            ]
        )

    with store.reading() as tx:
        lamp = tx.catalogue.product("lamp")
        assert added == 2
        assert (lamp.rating_average, lamp.rating_count) == (4.5, 2)
        assert [(r.author, r.rating, r.text, r.is_verified) for r in tx.reviews.newest(lamp.id, 9)] == [
            ("Bob", 5, "", False),
            ("Ada", 4, "Bright", True),
        ]
        assert len(tx.reviews.newest(lamp.id, 1)) == 1


def test_shelves_hold_what_is_in_stock_best_or_newest_first(store):
    ids = bring_in(
        store,
        draft("Old", "OLD", created_at=NOON - timedelta(days=9)),
        draft("New", "NEW", created_at=NOON),
        draft("Sold out", "OUT", stock=0),
    )
    with store.writing() as tx:
        tx.catalogue.add_sold({ids["OLD"]: 2, ids["OUT"]: 50})

    with store.reading() as tx:
        assert tx.catalogue.popular_ids(5) == [ids["OLD"], ids["NEW"]]
        assert tx.catalogue.newest_ids(1) == [ids["NEW"]]
        assert sorted(tx.catalogue.in_stock_ids()) == [ids["OLD"], ids["NEW"]]


def test_training_reads_every_published_product_with_its_category_path(store):
    ids = bring_in(store, draft("Lamp", "L", price=1250, attributes={"Material": "Oak"}))

    with store.reading() as tx:
        rows = list(tx.catalogue.training_rows())

    assert rows == [(ids["L"], "Lamp", "It is good.", "Home > Lamps", {"Material": "Oak"}, 1250)]


@pytest.mark.parametrize("slug", ["no-such-product", "nul\0byte", "' OR ''='"])
def test_an_address_nobody_gave_out_leads_nowhere(store, slug):
    with store.reading() as tx:
        assert tx.catalogue.product(slug) is None


def test_categories_to_choose_from_follow_their_parent_and_say_how_deep_they_are(store):
    tree = [Category("home", "Home"), Category("kitchen", "Kitchen"), Category("lamps", "Lamps", "home")]
    tree.append(Category("desk", "Desk lamps", "lamps"))
    with store.writing() as tx:
        tx.catalogue.add_categories(tree)
        tx.catalogue.bring_in([draft("Pan", "P", category="kitchen"), draft("Lamp", "D", category="desk")], NOON)

    with store.reading() as tx:
        found = tx.catalogue.listing(ListingQuery()).categories

    assert [(each.value, each.depth) for each in found] == [("home", 0), ("lamps", 1), ("desk", 2), ("kitchen", 0)]
