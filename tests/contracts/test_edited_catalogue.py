"""What services may expect of edits: versions, old addresses, price history, ledgers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shop_app.domain.catalogue import Availability, Category, ProductDraft, Status, Variant
from shop_app.domain.editing import StaffQuery, StaffSort
from shop_app.domain.errors import EditConflict, InvalidInput
from shop_app.domain.money import Money
from tests.contracts.test_stored_catalogue import NOON, bring_in, draft, titles


def product(store, slug):
    with store.reading() as tx:
        return tx.catalogue.any_product(slug)


def edit(store, slug, /, *, version=None, stock=None, at=NOON, **changes) -> bool:
    """Change parts of a product as a service would; says whether the version still was the one."""
    with store.writing() as tx:
        before = tx.catalogue.any_product(slug)
        known = {
            "title": before.title,
            "description": before.description,
            "category": before.category.slug,
            "variants": before.variants,
            "slug": before.slug,
            "attributes": before.attributes,
            "images": before.images,
            "status": before.status,
        }
        wanted = ProductDraft(**(known | changes))
        return tx.catalogue.change(before, wanted, version or before.version, stock or {}, at)


def test_an_edit_raises_the_version_and_is_found_under_its_new_words(store):
    bring_in(store, draft("Lamp", "L", attributes={"Colour": "Red"}))

    assert edit(store, "lamp", title="Lantern", attributes={"Colour": "Teal"}) is True

    found = product(store, "lamp")
    assert (found.version, found.title, found.attributes) == (2, "Lantern", {"Colour": "Teal"})
    assert titles(store, q="lantern teal") == ["Lantern"]
    assert titles(store, q="red") == []
    assert titles(store, attributes={"Colour": ["Teal"]}) == ["Lantern"]


def test_an_edit_of_an_older_version_changes_nothing(store):
    bring_in(store, draft("Lamp", "L"))
    edit(store, "lamp", title="First")

    assert edit(store, "lamp", version=1, title="Second") is False

    assert product(store, "lamp").title == "First"


def test_an_address_that_was_changed_leads_to_the_new_one_and_a_taken_one_is_refused(store):
    bring_in(store, draft("Lamp", "L"), draft("Vase", "V"))

    edit(store, "lamp", slug="lantern")
    edit(store, "lantern", slug="light")
    with pytest.raises(InvalidInput, match="address"):
        edit(store, "light", slug="vase")

    with store.reading() as tx:
        assert [tx.catalogue.moved_to(slug) for slug in ("lamp", "lantern", "light", "vase", "never", "a\0b")] == [
            "light", "light", "", "", "", "",
        ]  # fmt: skip
        assert tx.catalogue.any_product("lamp") is None


def test_what_is_taken_off_sale_is_nowhere_to_be_seen(store):
    bring_in(store, draft("Lamp", "L"), draft("Vase", "V", category="books"))
    lamp = product(store, "lamp")
    edit(store, "lamp", slug="light")

    with store.writing() as tx:
        tx.catalogue.set_status(lamp.id, Status.ARCHIVED, NOON)

    with store.reading() as tx:
        assert tx.catalogue.product("light") is None
        assert tx.catalogue.moved_to("lamp") == ""
        assert tx.catalogue.sellable(["L"]) == {}
        assert tx.catalogue.cards([lamp.id]) == []
        assert lamp.id not in (*tx.catalogue.in_stock_ids(), *tx.catalogue.popular_ids(9), *tx.catalogue.newest_ids(9))
        assert tx.catalogue.count_published() == 1
        assert [row[0] for row in tx.catalogue.training_rows()] == [product(store, "vase").id]
    assert titles(store) == titles(store, q="vase") == ["Vase"]
    assert titles(store, q="lamp") == []
    assert product(store, "light").version == 3


def test_variants_come_and_go_with_their_ledgers(store):
    bring_in(store, draft("Shirt", "S", stock=4, variants=[Variant("M", Money(1000, "USD"), 6, {"Size": "M"})]))
    small, large = Variant("S", Money(900, "USD"), 0, {"Size": "S"}), Variant("L", Money(1100, "USD"), 3, {"Size": "L"})

    edit(store, "shirt", variants=[small, large], stock={"S": 7})
    edit(store, "shirt", variants=[small, replace(large, sku="M", stock=2)])

    found = product(store, "shirt")
    assert [(each.sku, each.stock, each.options) for each in found.variants] == [
        ("S", 7, {"Size": "S"}),
        ("M", 2, {"Size": "L"}),
    ]
    with store.reading() as tx:
        assert tx.stock.off_the_ledger() == []
        assert tx.stock.level("L") is None
        assert tx.catalogue.product_of("M") == "shirt"
        assert [card.price.amount for card in tx.catalogue.cards([found.id])] == [900]
        assert [(line.delta, line.reason) for line in tx.stock.movements("S", 9)] == [(3, "adjust"), (4, "initial")]


def test_a_count_that_somebody_bought_from_is_not_overwritten(store):
    bring_in(store, draft("Lamp", "L", stock=5))
    with store.writing() as tx:
        before = tx.catalogue.any_product("lamp")
        tx.stock.adjust("L", -1, NOON, "broken")
        with pytest.raises(EditConflict):
            tx.catalogue.change(before, draft("Lamp", "L", stock=9), before.version, {"L": 9}, NOON)


def test_a_sku_of_another_product_cannot_be_had(store):
    bring_in(store, draft("Lamp", "L"), draft("Vase", "V"))

    with pytest.raises(InvalidInput, match="'V'"):
        edit(store, "lamp", variants=[Variant("V", Money(1, "USD"), 1)])


def test_a_reduced_price_names_the_lowest_of_the_thirty_days_before_it(store):
    def price(amount, day, compare_at=None):
        before = Money(compare_at, "USD") if compare_at else None
        edit(store, "lamp", variants=[Variant("L", Money(amount, "USD"), 0, {}, before)], at=NOON + timedelta(days=day))

    bring_in(store, draft("Lamp", "L", price=2000))
    assert product(store, "lamp").default.lowest_before is None

    price(1000, 10)
    price(1800, 12)
    price(1500, 60, compare_at=1800)
    assert product(store, "lamp").default.lowest_before == Money(1800, "USD")  # in force when the 30 days began

    price(1700, 62, compare_at=1900)
    assert product(store, "lamp").default.lowest_before == Money(1500, "USD")

    price(1700, 63)
    assert product(store, "lamp").default.lowest_before is None  # not reduced, nothing to compare


def test_staff_see_products_in_every_status_newest_first(store):
    bring_in(
        store, draft("Lamp", "L"), draft("Draft lamp", "D", status=Status.DRAFT), draft("Novel", "N", category="books")
    )

    with store.reading() as tx:
        rows, total = tx.catalogue.staff_list(StaffQuery(page_size=2))
        assert ([row.title for row in rows], total) == (["Novel", "Draft lamp"], 3)
        assert [row.title for row in tx.catalogue.staff_list(StaffQuery(q="lamp", status=Status.DRAFT))[0]] == [
            "Draft lamp"
        ]
        assert [row.sku for row in tx.catalogue.staff_list(StaffQuery(category="home"))[0]] == ["D", "L"]
        assert tx.catalogue.staff_list(StaffQuery(q="nowhere to be found"))[1] == 0


@pytest.mark.parametrize(
    ("asked", "skus"),
    [
        ({"sort": StaffSort.STOCK}, ["GONE", "FEW", "MANY"]),
        ({"sort": StaffSort.PRICE}, ["MANY", "FEW", "GONE"]),
        ({"sort": StaffSort.PRICE_DOWN}, ["GONE", "FEW", "MANY"]),
        ({"sort": StaffSort.POPULAR}, ["FEW", "GONE", "MANY"]),
        ({"availability": Availability.OUT}, ["GONE"]),
        ({"availability": Availability.LOW}, ["FEW"]),
        ({"availability": Availability.IN_STOCK}, ["MANY"]),
        ({"q": "few"}, ["FEW"]),
    ],
)
def test_staff_sort_their_list_and_find_what_runs_out(store, asked, skus):
    ids = bring_in(
        store,
        draft("First", "MANY", price=100, stock=50),
        draft("Second", "FEW", price=200, stock=2),
        draft("Third", "GONE", price=300, stock=0),
    )
    with store.writing() as tx:
        tx.catalogue.add_sold({ids["FEW"]: 3})

    with store.reading() as tx:
        assert [row.sku for row in tx.catalogue.staff_list(StaffQuery(**asked))[0]] == skus


def test_what_a_product_cost_is_told_in_order(store):
    bring_in(store, draft("Lamp", "L", price=2000), draft("Vase", "V", price=900))

    edit(store, "lamp", variants=[Variant("L", Money(1500, "USD"), 0)], at=NOON + timedelta(days=1))

    with store.reading() as tx:
        told = [(line.sku, line.price) for line in tx.catalogue.prices(["L"])]
    assert told == [("L", Money(2000, "USD")), ("L", Money(1500, "USD"))]


def test_a_category_changes_its_title_and_only_an_empty_one_goes(store):
    bring_in(store, draft("Lamp", "L"))

    with store.writing() as tx:
        tx.catalogue.change_category("lamps", "Lighting", None)
        assert tx.catalogue.remove_category("lamps") is False
        assert tx.catalogue.remove_category("books") is True
        assert tx.catalogue.remove_category("books") is False

    with store.reading() as tx:
        assert Category("lamps", "Lighting") in tx.catalogue.categories()
    assert titles(store, q="lighting") == ["Lamp"]


def test_a_weight_is_kept_by_edits_that_do_not_name_it_and_moved_by_those_that_do(store):
    heavy = Variant("L", Money(1999, "USD"), 10, weight_g=7_000)
    bring_in(store, ProductDraft("Lamp", "", "lamps", [heavy]))

    edit(store, "lamp", title="Lantern")
    assert product(store, "lamp").default.weight_g == 7_000

    edit(
        store,
        "lamp",
        variants=[replace(heavy, weight_g=250), Variant("M", Money(99, "USD"), 1, {"Size": "M"}, weight_g=0)],
    )
    assert [each.weight_g for each in product(store, "lamp").variants] == [250, 0]
    with store.reading() as tx:
        assert tx.catalogue.sellable(["L"])["L"].variant.weight_g == 250  # what delivery is priced by
