"""Catalogues and histories as files: all or nothing, problems where a person finds them, and there and back again."""

import csv
import io

import pytest

from shop_app.domain.accounts import SYSTEM, Role
from shop_app.domain.catalogue import Category, Image, ProductDraft, Status, Variant
from shop_app.domain.errors import NotAllowed, SignInNeeded
from shop_app.domain.interactions import Kind
from shop_app.domain.money import Money
from shop_app.services.exchange.cells import plain, safe
from shop_app.services.exchange.reading import FileRefused
from shop_app.services.exchange.service import Format
from tests.fakes.shop import Shop

MINIMAL = b"item,title,description,category,price\nL-1,Desk lamp,Warm light.,Home > Lamps,19.99\n"
SHOPIFY = b"""Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,\
Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Status
tee,Plain tee,"<p>Soft &amp; <b>warm</b>.</p><script>x()</script><p>Cotton",Acme,Shirts,summer,TRUE,Size,\
S,T-S,200,5,15.00,20.00,https://cdn.example/tee.jpg,active
tee,,,,,,,,M,T-M,200,0,15.00,,,
tee,,,,,,,,,,,,,,https://cdn.example/back.jpg,
mug,Mug,,Acme,,,TRUE,Title,Default Title,,300,7,8.50,,,draft
"""
WOOCOMMERCE = b"""ID,Type,SKU,Name,Published,Short description,Description,Stock,Sale price,Regular price,Categories,\
Parent,Attribute 1 name,Attribute 1 value(s)
10,variable,HOOD,Hoodie,1,,<p>Warm</p>,,,,"Clothing > Hoodies, Sale",,Colour,"Red, Blue"
11,variation,HOOD-R,Hoodie - Red,1,,,4,35,45,,HOOD,Colour,Red
12,variation,HOOD-B,Hoodie - Blue,1,,,0,,45,,id:10,Colour,Blue
13,"simple, virtual",,Gift,0,Give it,,3,,10,,,,
"""


@pytest.fixture
def keeper(shop):
    return shop.shopper(role=Role.CATALOGUE_MANAGER)


def bring_in(shop, data, format_=Format.SHOP, **options):
    return shop.exchange.import_catalogue(SYSTEM, data, format_, **options)


def refusal(shop, data, format_=Format.SHOP):
    with pytest.raises(FileRefused) as refused:
        bring_in(shop, data, format_)
    assert shop.catalogue.count() == 0
    assert shop.catalogue.categories() == []
    return [(each.row, each.column, each.message) for each in refused.value.problems]


# our own file


def test_a_small_file_is_enough(shop):
    done = bring_in(shop, MINIMAL)

    assert (done.products, done.added, done.known, done.new_categories) == (1, 1, 0, 2)
    lamp, _ = shop.catalogue.product("desk-lamp")
    assert [each.title for each in lamp.breadcrumbs] == ["Home", "Lamps"]
    assert (lamp.default.sku, lamp.default.price, lamp.default.stock) == ("L-1", Money(1999, "USD"), 0)


def test_rows_of_one_address_are_variants_of_one_product(shop):
    bring_in(
        shop,
        b"\xef\xbb\xbfitem;title;category;price;slug;options;stock;compare_at\r\n"
        b'T-S;Tee;Shirts;15;tee;"{""Size"": ""S""}";3;20\r\nT-M;;;16;tee;"{""Size"": ""M""}";0;\r\n',
    )

    tee, _ = shop.catalogue.product("tee")
    assert [(each.sku, each.price.amount, each.stock, dict(each.options)) for each in tee.variants] == [
        ("T-S", 1500, 3, {"Size": "S"}), ("T-M", 1600, 0, {"Size": "M"}),
    ]  # fmt: skip
    assert tee.variants[0].compare_at == Money(2000, "USD")


def full(shop):
    """A catalogue with everything that a file must carry."""
    tree = [Category("home", "Home"), Category("lamps", "Lamps, and more", "home"), Category("x-lamps", "Lamps")]
    lamp = ProductDraft(
        "=HYPERLINK(\"evil\")", 'Two\nlines, "quotes", ; and ünicode \U0001f34a', "lamps",
        [
            Variant("-SKU", Money(1, "USD"), 3, {"Size": "S", "Colour": "'=red"}, Money(900, "USD"), weight_g=1200),
            Variant("+SKU", Money(123_456_789, "USD"), 0, {"Size": "M", "Colour": "blue"}),
        ],
        slug="my-lamp", attributes={"Brand": "@Lumo", "Z": "1", "A": "'"},
        images=[Image(f"/images/{'a' * 32}-640.webp", "'=A lamp", 800, 600, (320, 640, 1280))],
    )  # fmt: skip
    shop.catalogue.bring_in(SYSTEM, tree, [lamp])
    for status in Status:
        shop.catalogue.bring_in(
            SYSTEM,
            tree,
            [ProductDraft(f"'{status}", "", "x-lamps", [Variant(status, Money(5, "USD"), 1)], status=status)],
        )


def test_a_catalogue_comes_back_exactly_as_it_left(shop):
    full(shop)
    left = "".join(shop.exchange.export_catalogue(SYSTEM))

    other = Shop()
    done = bring_in(other, left.encode())

    assert (done.products, done.variants, done.added) == (4, 5, 4)
    assert "".join(other.exchange.export_catalogue(SYSTEM)) == left
    assert other.catalogue.product("my-lamp")[0].variants == shop.catalogue.product("my-lamp")[0].variants
    assert other.catalogue.product("my-lamp")[0].images == shop.catalogue.product("my-lamp")[0].images
    other.close()


def test_no_cell_that_leaves_would_run_in_a_spreadsheet(shop):
    full(shop)
    rows = list(csv.reader(io.StringIO("".join(shop.exchange.export_catalogue(SYSTEM)), newline="")))

    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert '\'=HYPERLINK("evil")' in cells


@pytest.mark.parametrize(
    "text",
    ["", "=1+1", "+49", "-1", "@x", "'=x", "''=x", "'", "'a", "\t=x", "\r", "\n=x", "\uff1dx", "a=b", "plain", " =x"],
)
def test_what_guards_a_cell_is_taken_off_again(text):
    assert plain(safe(text)) == text
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))


def test_a_second_time_changes_nothing(shop):
    bring_in(shop, MINIMAL)

    done = bring_in(shop, MINIMAL.replace(b"19.99", b"1.00"))

    assert (done.added, done.known, done.new_categories) == (0, 1, 0)
    assert shop.catalogue.product("desk-lamp")[0].default.price.amount == 1999


def test_a_rehearsal_says_what_would_happen_and_keeps_nothing(shop):
    done = bring_in(shop, MINIMAL, is_rehearsal=True)

    assert (done.added, done.new_categories, done.is_rehearsal) == (1, 2, True)
    assert shop.catalogue.count() == 0
    assert shop.catalogue.categories() == []
    assert bring_in(shop, MINIMAL).added == 1


def test_every_problem_is_named_where_it_stands_and_nothing_comes_in(shop):
    data = (
        b"item,title,description,category,price,stock,attributes,status,created_at,currency,options\n"
        b"A,Good,,Lamps,1.00,1,,,,,\n"
        b",No code,,Lamps,1.00,,,,,,\n"
        b"A,Same code,,Lamps,1.00,,,,,,\n"
        b"B,,,Lamps,1.00,,,,,,\n"
        b"C,No category,,,1.00,,,,,,\n"
        b"D,Dear,,Lamps,cheap,,,,,,\n"
        b"E,Fine coin,,Lamps,1.001,,,,,,\n"
        b"F,Free,,Lamps,,,,,,,\n"
        b"G,Minus,,Lamps,-1,,,,,,\n"
        b"H,Stock,,Lamps,1,many,,,,,\n"
        b'I,Attributes,,Lamps,1,,"[1]",,,,\n'
        b"J,Status,,Lamps,1,,,gone,,,\n"
        b"K,Date,,Lamps,1,,,,yesterday,,\n"
        b"L,Currency,,Lamps,1,,,,,EUR,\n"
    )

    found = refusal(shop, data)

    assert [(row, column) for row, column, _ in found] == [
        (3, "item"), (4, "item"), (5, "title"), (6, "category"), (7, "price"), (8, "price"), (9, "price"),
        (10, "price"), (11, "stock"), (12, "attributes"), (13, "status"), (14, "created_at"), (15, "currency"),
    ]  # fmt: skip
    words = {row: message for row, _, message in found}
    assert words[4] == "'A' is the code of row 2 already."
    assert words[7] == "'cheap' is not an amount in USD."
    assert words[11] == "'many' is not a whole number from 0 up."
    assert words[15] == "This shop sells in USD, not in EUR."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"item,title\n1,2\n", "The first row must name these columns too: category, price. It names: item, title."),
        (b"item,item,title,category,price\n", "This column stands in the file twice."),
        (b"item,title,category,price\nA,B,C,1,2,3\n", "There are 6 cells under 4 columns."),
        (b'item,title,category,price\nA,"B,C,1\n', "The file is broken here"),
        ("item,title,category,price\nA,Bücher,C,1\n".encode("latin-1"), "A letter here is not written as UTF-8."),
        (b"item,title,category,price\nA,B\0,C,1\n", "This is no text file."),
        (b"PK\x03\x04\x00\x00", "This is no text file."),
    ],
)
def test_a_file_that_is_none_is_told_what_to_do(shop, data, words):
    assert words in refusal(shop, data)[0][2]


def test_a_code_of_another_product_in_the_shop_is_named(shop):
    bring_in(shop, MINIMAL)

    with pytest.raises(FileRefused) as refused:
        bring_in(
            shop,
            b"item,title,category,price,slug\nNEW,Vase,Vases,1,vase\nL-1,Vase,Vases,1,vase\n",
        )

    assert refused.value.problems[0].where == "row 3"
    assert "'L-1' is the code of another product" in refused.value.problems[0].message
    assert [each.slug for each in shop.catalogue.categories()] == ["home", "lamps"]


def test_only_who_keeps_the_catalogue_brings_it_in_or_out(shop, keeper):
    for actor, refused in ((shop.guest(), SignInNeeded), (shop.shopper(), NotAllowed)):
        for act in (
            lambda actor=actor: shop.exchange.import_catalogue(actor, MINIMAL),
            lambda actor=actor: shop.exchange.export_catalogue(actor),
            lambda actor=actor: shop.exchange.export_orders(actor),
            lambda actor=actor: shop.exchange.import_interactions(actor, b""),
            lambda actor=actor: shop.exchange.export_interactions(actor),
        ):
            with pytest.raises(refused):
                act()
    with pytest.raises(NotAllowed):
        shop.exchange.export_orders(keeper)
    assert shop.exchange.import_catalogue(keeper, MINIMAL).added == 1


# files of other shops


def test_a_shopify_export_comes_in(shop):
    done = bring_in(shop, SHOPIFY, Format.SHOPIFY)

    assert (done.products, done.variants) == (2, 3)
    tee, _ = shop.catalogue.product("tee")
    assert tee.description == "Soft & warm.\nCotton"
    assert [(each.sku, each.price.amount, each.stock, dict(each.options)) for each in tee.variants] == [
        ("T-S", 1500, 5, {"Size": "S"}), ("T-M", 1500, 0, {"Size": "M"}),
    ]  # fmt: skip
    assert tee.variants[0].compare_at == Money(2000, "USD")
    assert (tee.category.title, tee.attributes["Brand"], tee.variants[0].weight_g) == ("Shirts", "Acme", 200)
    with shop.store.reading() as tx:
        mug = tx.catalogue.any_product("mug")
    assert (mug.status, mug.variants[0].sku, dict(mug.variants[0].options)) == (Status.DRAFT, "mug-1", {})


def test_a_shopify_export_names_its_problems_by_its_own_columns(shop):
    found = refusal(shop, SHOPIFY.replace(b"8.50", b"eight"), Format.SHOPIFY)

    assert found == [(5, "Variant Price", "'eight' is not an amount in USD.")]


def test_a_woocommerce_export_comes_in(shop):
    done = bring_in(shop, WOOCOMMERCE, Format.WOOCOMMERCE)

    assert (done.products, done.variants) == (2, 3)
    hoodie, _ = shop.catalogue.product("hoodie")
    assert [
        (each.sku, each.price.amount, each.compare_at and each.compare_at.amount, each.stock, dict(each.options))
        for each in hoodie.variants
    ] == [("HOOD-R", 3500, 4500, 4, {"Colour": "Red"}), ("HOOD-B", 4500, None, 0, {"Colour": "Blue"})]
    assert [each.title for each in hoodie.breadcrumbs] == ["Clothing", "Hoodies"]
    with shop.store.reading() as tx:
        gift = tx.catalogue.any_product("gift")
    assert (gift.status, gift.description) == (Status.DRAFT, "Give it")


def test_a_woocommerce_product_that_cannot_be_sold_here_is_named(shop):
    data = WOOCOMMERCE.replace(b'"simple, virtual"', b"external").replace(b"id:10", b"id:99")

    assert [(row, column) for row, column, _ in refusal(shop, data, Format.WOOCOMMERCE)] == [(4, "Parent"), (5, "Type")]


# orders and events


def test_orders_leave_a_row_for_each_line(shop):
    lamp = shop.product("=Lamp", price=1999)
    order = shop.place_order(shop.shopper_with_cart(lamp, 2))

    (row,) = csv.DictReader(io.StringIO("".join(shop.exchange.export_orders(SYSTEM)), newline=""))

    assert (row["number"], row["item"], row["title"]) == (order.number, lamp.sku, "'=Lamp")
    assert (row["quantity"], row["unit_price"], row["currency"]) == ("2", "19.99", "USD")
    assert row["order_total"] == order.total.decimal


def test_events_come_in_once_and_leave_as_they_came(shop):
    lamp = shop.product()
    ada = shop.shopper("ada@example.com")
    data = (
        "user,item,kind,at,quantity\r\n"
        f"v:bob,{lamp.sku},view,2026-05-01T10:00:00.123Z,1\r\n"
        f"v:bob,{lamp.sku},view,2026-05-01T10:00:00.123Z,1\r\n"
        f"a:{ada.account_id},{lamp.sku},purchase,2026-05-02T10:00:00.000Z,3\r\n"
    )

    assert shop.exchange.import_interactions(SYSTEM, data.encode()) == 3
    assert shop.exchange.import_interactions(SYSTEM, data.encode()) == 0
    assert "".join(shop.exchange.export_interactions(SYSTEM)) == data


def test_users_of_elsewhere_are_known_by_their_address_or_stay_visitors(shop):
    lamp, ada = shop.product(), shop.shopper("ada@example.com")
    rows = f"Ada@Example.com,{lamp.sku},view,2026-05-01\nu7,{lamp.sku},wishlist,2026-05-01\n"
    shop.exchange.import_interactions(SYSTEM, b"user,item,kind,at\n" + rows.encode())

    assert [(each.shopper, each.kind) for each in shop.events.events] == [
        (ada.shopper, Kind.VIEW), ("v:u7", Kind.WISHLIST),
    ]  # fmt: skip


def test_of_events_with_a_problem_none_comes_in(shop):
    lamp = shop.product()
    rows = (
        f"bob,{lamp.sku},view,2026-05-01\n,{lamp.sku},view,2026-05-01\nbob,NONE,view,2026-05-01\n"
        f"bob,{lamp.sku},impression,2026-05-01\nbob,{lamp.sku},view,soon\nbob,{lamp.sku},view,2999-01-01\n"
        f"bob,{lamp.sku},view,2026-05-01,0\n"
    )

    with pytest.raises(FileRefused) as refused:
        shop.exchange.import_interactions(SYSTEM, b"user,item,kind,at,quantity\n" + rows.encode())

    assert [(each.row, each.column) for each in refused.value.problems] == [
        (3, "user"), (4, "item"), (5, "kind"), (6, "at"), (7, "at"), (8, "quantity"),
    ]  # fmt: skip
    assert shop.events.events == []
