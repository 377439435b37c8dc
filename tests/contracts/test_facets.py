"""Counts of choices, held against a naive count; and that an unfiltered page reads nothing that grows."""

import random
from typing import Any

import pytest
from sqlalchemy import event

from shop_app.domain.catalogue import (
    Availability,
    Category,
    ListingQuery,
    ProductDraft,
    ReviewDraft,
    Sort,
    Status,
    Variant,
)
from shop_app.domain.editing import StaffQuery, StaffSort
from shop_app.domain.errors import NotFound
from shop_app.domain.money import Money
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.contracts.test_stored_catalogue import NOON
from tests.fakes.store import FakeStore

TREE = [Category("home", "Home"), Category("lamps", "Lamps", "home"), Category("desk-lamps", "Desk lamps", "lamps"),
        Category("books", "Books")]  # fmt: skip
COLOURS, SIZES, WOODS = ["Red", "Blue", "Green"], ["S", "M", "L"], ["Oak", "Teak", "oak"]


def some_drafts(seed: int, count: int) -> list[ProductDraft]:
    chance = random.Random(seed)
    drafts = []
    for number in range(count):
        sizes = chance.sample(SIZES, chance.randint(1, 3))
        price = chance.choice([0, 99, 1000, 1999, 5000, 123_456])
        variants = [
            Variant(f"SKU-{number}-{size}", Money(price, "USD"), chance.choice([0, 0, 1, 5, 6, 80]), {"Size": size})
            for size in sizes
        ]
        attributes = {"Colour": chance.choice(COLOURS)} | (
            {"Wood": chance.choice(WOODS)} if chance.random() < 0.5 else {}
        )
        status = chance.choice([Status.PUBLISHED] * 4 + [Status.DRAFT])
        category = chance.choice(TREE).slug
        title = chance.choice(["Desk lamp", "Lamp", "Novel"])
        drafts.append(ProductDraft(title, "Good.", category, variants, attributes=attributes, status=status))
    return drafts


def some_query(chance: random.Random) -> ListingQuery:
    attributes = {}
    if chance.random() < 0.5:
        attributes["Colour"] = chance.sample([*COLOURS, "Unknown"], chance.randint(1, 2))
    if chance.random() < 0.4:
        attributes["Size"] = [chance.choice(SIZES)]
    if chance.random() < 0.1:
        attributes["No such name"] = ["x"]
    return ListingQuery(
        q=chance.choice(["", "", "lamp", "desk lamp", "oak"]),
        category=chance.choice(["", "", "home", "lamps", "books", "nowhere"]),
        min_price=chance.choice([None, None, 99, 1500]),
        max_price=chance.choice([None, None, 5000]),
        in_stock=chance.random() < 0.3,
        min_rating=chance.choice([None, None, None, 3]),
        sort=chance.choice(list(Sort)),
        page=chance.choice([1, 1, 2]),
        page_size=7,
        attributes=attributes,
        availability=chance.choice([(), (), (Availability.LOW,), (Availability.OUT, Availability.IN_STOCK)]),
    )


def change_something(store, chance: random.Random, round_: int) -> None:
    """Sell, restock, publish and rate, so that what is held in memory has to follow."""
    with store.writing() as tx:
        rows = list(tx.catalogue.training_rows())[:20]
        skus = [tx.catalogue.cards([row[0]])[0].sku for row in rows]
        for sku in chance.sample(skus, 5):
            tx.stock.adjust(sku, chance.randint(1, 9), NOON)
        tx.catalogue.add_sold({row[0]: chance.randint(1, 9) for row in chance.sample(rows, 5)})
        account = tx.accounts.bring_in([(f"r{round_}@example.com", "R")], NOON)[0]
        slugs = [tx.catalogue.cards([row[0]])[0].slug for row in chance.sample(rows, 6)]
        tx.reviews.bring_in([ReviewDraft(slug, account, "R", chance.randint(1, 5), "", NOON) for slug in slugs])
        tx.catalogue.set_status(chance.choice(rows)[0], Status.ARCHIVED, NOON)
        tx.catalogue.bring_in([draft_of(round_)], NOON)


def draft_of(number: int) -> ProductDraft:
    return ProductDraft(f"Late lamp {number}", "", "lamps", [Variant(f"LATE-{number}", Money(777, "USD"), 3)])


def plain(listing):
    """A listing without what only the page needs."""
    return (
        listing.total,
        [card.slug for card in listing.cards],
        {each.value: each.count for each in listing.categories},
        list(listing.prices),
        [(each.value, each.count) for each in listing.availability],
        [(each.value, each.count) for each in listing.ratings],
        {name: [(each.value, each.count) for each in values] for name, values in listing.attributes.items()},
    )


@pytest.mark.parametrize("seed", range(4))
def test_every_choice_is_counted_as_one_would_by_hand(sql_url, seed):
    engine = open_engine(sql_url)
    real, naive, chance = SqlStore(engine), FakeStore(), random.Random(seed)
    for store in (real, naive):
        with store.writing() as tx:
            tx.catalogue.add_categories(TREE)
            tx.catalogue.bring_in(some_drafts(seed, 60), NOON)

    for round_ in range(6):
        for _ in range(12):
            query = some_query(chance)
            with real.reading() as tx, naive.reading() as by_hand:
                assert plain(tx.catalogue.listing(query)) == plain(by_hand.catalogue.listing(query)), query
        state = chance.getstate()
        for store in (real, naive):
            chance.setstate(state)
            change_something(store, chance, round_)
    engine.dispose()


def test_what_an_open_transaction_wrote_is_its_own_until_it_commits(sql_url):
    engine = open_engine(sql_url)
    store = SqlStore(engine)
    with store.writing() as tx:
        tx.catalogue.add_categories(TREE)
        tx.catalogue.bring_in([draft_of(1)], NOON)

    def write_and_fail() -> None:
        with store.writing() as tx:
            tx.catalogue.bring_in([draft_of(2)], NOON)
            assert tx.catalogue.listing(ListingQuery()).total == 2
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_and_fail()

    with store.reading() as tx:
        assert tx.catalogue.listing(ListingQuery()).total == 1
    engine.dispose()


def test_two_processes_see_what_the_other_wrote(sql_url):
    engines = [open_engine(sql_url), open_engine(sql_url)]
    here, there = (SqlStore(engine) for engine in engines)
    with here.writing() as tx:
        tx.catalogue.add_categories(TREE)
        tx.catalogue.bring_in([draft_of(1)], NOON)
    with there.reading() as tx:
        assert tx.catalogue.listing(ListingQuery(in_stock=True)).total == 1

    with here.writing() as tx:
        tx.stock.adjust("LATE-1", -3, NOON)
        tx.catalogue.bring_in([draft_of(2)], NOON)

    with there.reading() as tx:
        listing = tx.catalogue.listing(ListingQuery(in_stock=True))
        assert [card.title for card in listing.cards] == ["Late lamp 2"]
        assert {each.value: each.count for each in listing.availability} == {"in_stock": 0, "low": 1, "out": 1}
    for engine in engines:
        engine.dispose()


def plans(engine, statements) -> list[str]:
    """How the database would read each statement."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # The planner scans a small table whatever there is: told not to, it shows whether it has another way.
            connection.exec_driver_sql("SET enable_seqscan = off")
            lines = [row[0] for s, p in statements for row in connection.exec_driver_sql(f"EXPLAIN {s}", p)]
        else:
            lines = [row[3] for s, p in statements for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {s}", p)]
    return lines


def scans(lines) -> list[str]:
    whole = [line for line in lines if "Seq Scan on " in line or line.startswith("SCAN ")]
    # Nearly everything is published: to look it up by that alone is to read it all, and SQLite did.
    whole += [line for line in lines if line.endswith("(status=?)")]
    small = (
        "SCAN CONSTANT ROW",  # no table at all
        "SCAN categories",
        "SCAN synonyms",
        "SCAN stock_alerts",  # who waits for something, not what there is
        "Seq Scan on categories",
        "Seq Scan on synonyms",
        "VIRTUAL TABLE INDEX 0:M",  # a look-up in FTS5's own index
        "USING INDEX ix_products_change",
        "USING COVERING INDEX ix_products_change",
    )
    return [line for line in whole if not any(sign in line for sign in small)]


def listing(**query: Any) -> Any:
    return pytest.param(lambda tx: tx.catalogue.listing(ListingQuery(**query)), 3, id=f"listing {query}")


def search(q: str) -> Any:
    return pytest.param(lambda tx: tx.catalogue.listing(ListingQuery(q=q)), 6, id=f"search {q}")


@pytest.mark.parametrize(
    ("ask", "most"),
    [
        listing(),
        listing(category="lamps"),
        listing(sort=Sort.PRICE, page=2, page_size=5),
        search("lamp"),
        search("lam"),
        search("amp"),  # a part of a word
        search("novle"),  # a slip in one
        search("zzzzzzzz"),
        pytest.param(lambda tx: tx.catalogue.product("novel"), 3, id="product"),
        pytest.param(lambda tx: tx.catalogue.moved_to("novel"), 2, id="old address"),
        pytest.param(lambda tx: tx.catalogue.ids_of(["novel", "lamp"]), 1, id="ids"),
        pytest.param(lambda tx: tx.catalogue.sellable(["SKU-1-S"]), 1, id="cart line"),
        pytest.param(lambda tx: tx.alerts.due(10), 1, id="alerts"),
        pytest.param(lambda tx: (tx.reviews.newest(1, 20), tx.reviews.histogram(1)), 2, id="reviews"),
        pytest.param(lambda tx: tx.catalogue.cards([1, 2, 3]), 3, id="cards"),
        pytest.param(lambda tx: tx.catalogue.staff_list(StaffQuery(sort=StaffSort.STOCK)), 4, id="staff's list"),
    ],
)
def test_no_page_reads_what_grows_with_the_catalogue(sql_url, ask, most):
    engine = open_engine(sql_url)
    store = SqlStore(engine)
    with store.writing() as tx:
        tx.catalogue.add_categories(TREE)
        tx.catalogue.bring_in(some_drafts(1, 60), NOON)
    with store.reading() as tx:
        tx.catalogue.count()  # the process has started; no card was read yet
    asked = []
    event.listen(engine, "before_cursor_execute", lambda _c, _cu, s, p, _x, _m: asked.append((s, p)))

    with store.reading() as tx:
        ask(tx)

    statements = [(s, p) for s, p in asked if s.lstrip().upper().startswith("SELECT")]
    assert 1 <= len(statements) <= most
    assert scans(plans(engine, statements)) == []
    control = plans(engine, [("SELECT title FROM products WHERE lower(title) = 'x'", ())])
    assert scans(control), "the test itself would not notice a scan"
    engine.dispose()


def card(store, product_id: int) -> int:
    with store.reading() as tx:
        return tx.catalogue.cards([product_id])[0].price.amount


def reprice(tx, price: int) -> None:
    before = tx.catalogue.any_product("novel")
    variants = [Variant(each.sku, Money(price, "USD"), each.stock, each.options) for each in before.variants]
    wanted = ProductDraft("Novel", "", "books", variants, before.slug)
    assert tx.catalogue.change(before, wanted, before.version, {}, NOON)


def test_cards_that_are_kept_change_with_the_commit_and_not_before(sql_url):
    engine = open_engine(sql_url)
    store = SqlStore(engine)
    novel = ProductDraft("Novel", "", "books", [Variant("N", Money(1000, "USD"), 5)])
    with store.writing() as tx:
        tx.catalogue.add_categories(TREE)
        product_id = tx.catalogue.bring_in([novel], NOON)["N"]
    assert [card(store, product_id), card(store, product_id)] == [1000, 1000]  # read, and kept

    def look_and_fail() -> None:
        with store.writing() as tx:
            reprice(tx, 500)
            seen.append(tx.catalogue.cards([product_id])[0].price.amount)
            raise NotFound

    seen: list[int] = []
    with pytest.raises(NotFound):
        look_and_fail()
    assert (seen, card(store, product_id)) == ([500], 1000)

    with store.reading() as early:
        early.catalogue.listing(ListingQuery(page=2))  # its view of the shop is from now on
        with store.writing() as tx:
            reprice(tx, 700)
        assert card(store, product_id) == 700
        early.catalogue.cards([product_id])
    assert card(store, product_id) == 700
    engine.dispose()


def shown_category(store, product_id: int) -> tuple[str, list[str]]:
    """The category as the product's card says it, and as the listing offers it."""
    with store.reading() as tx:
        named = [each.title for each in tx.catalogue.listing(ListingQuery()).categories]
        return tx.catalogue.cards([product_id])[0].category.title, named


def test_a_category_that_another_process_renames_is_read_anew_and_else_is_not(sql_url):
    engines = [open_engine(sql_url), open_engine(sql_url)]
    here, there = (SqlStore(engine) for engine in engines)
    with here.writing() as tx:
        tx.catalogue.add_categories(TREE)
        product_id = tx.catalogue.bring_in([draft_of(1)], NOON)["LATE-1"]
    assert shown_category(there, product_id) == ("Lamps", ["Home", "Lamps"])
    with there.reading() as tx, there.reading() as another:
        assert tx.catalogue.cards([product_id])[0] is another.catalogue.cards([product_id])[0]  # kept

    with here.writing() as tx:
        tx.catalogue.change_category("lamps", "Lights", "home")

    assert shown_category(there, product_id) == ("Lights", ["Home", "Lights"])
    assert shown_category(here, product_id) == ("Lights", ["Home", "Lights"])
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize(
    "ask",
    [lambda tx: tx.catalogue.addresses(50_000, 10), lambda tx: list(tx.catalogue.training_rows())],
    ids=["sitemap", "training"],
)
def test_what_reads_every_product_reads_them_in_the_order_they_are_stored(sqlite_url, ask):
    engine = open_engine(sqlite_url)
    store = SqlStore(engine)
    with store.writing() as tx:
        tx.catalogue.add_categories(TREE)
        tx.catalogue.bring_in(some_drafts(1, 60), NOON)
    asked = []
    event.listen(engine, "before_cursor_execute", lambda _c, _cu, s, p, _x, _m: asked.append((s, p)))

    with store.reading() as tx:
        ask(tx)

    statements = [(s, p) for s, p in asked if "FROM products" in s and "change" not in s.partition("FROM")[2]]
    assert plans(engine, statements) == ["SCAN products"]
    with store.writer.begin() as connection:
        connection.exec_driver_sql("CREATE INDEX control ON products (status, sold_count)")
    engine.dispose()  # a connection explains again what it explained once
    assert "USE TEMP B-TREE FOR ORDER BY" in plans(engine, statements)  # as it was while an index began with status
    engine.dispose()
