"""What products, orders and purchase events are made of the cleaned lines of the Online Retail table."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from shop_app.domain.catalogue import ProductDraft
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.money import Money
from shop_app.domain.orders import HistoricOrder
from shop_app.seeds.online_retail import historic_orders, interactions, product_drafts

MORNING = datetime(2011, 12, 1, 9, 0, tzinfo=UTC)


def lines(*rows: tuple[str, str, str | None, int, datetime, int, int | None, str]) -> pa.Table:
    """Rows of (invoice, sku, title, quantity, at, pence, customer, country)."""
    schema = pa.schema(
        [
            ("invoice", pa.string()),
            ("sku", pa.string()),
            ("title", pa.string()),
            ("quantity", pa.int32()),
            ("at", pa.timestamp("s")),
            ("price", pa.int32()),
            ("customer", pa.int32()),
            ("country", pa.string()),
        ]
    )
    return pa.table([list(column) for column in zip(*rows, strict=True)], schema=schema)


def sale(
    quantity: int = 1, pence: int = 250, title: str | None = "RED MUG", at: datetime = MORNING, invoice: str = "1"
) -> tuple[str, str, str | None, int, datetime, int, int | None, str]:
    return (invoice, "10001", title, quantity, at, pence, 17850, "United Kingdom")


def only_product(*rows: tuple[str, str, str | None, int, datetime, int, int | None, str]) -> ProductDraft:
    (draft,) = product_drafts(lines(*rows))
    return draft


def test_the_most_frequent_description_becomes_the_title() -> None:
    draft = only_product(sale(title="RED MUGG"), sale(title="RED MUG"), sale(title="RED MUG"), sale(title=None))

    assert draft.title == "Red Mug"


def test_the_price_is_the_middle_one_of_recent_sales_below_a_dozen() -> None:
    long_ago = MORNING - timedelta(days=120)

    draft = only_product(
        sale(pence=100, at=long_ago),
        sale(pence=250),
        sale(pence=295),
        sale(pence=579),
        *[sale(quantity=12, pence=210)] * 5,
    )

    assert draft.variants[0].price == Money(295, "GBP")


def test_the_price_of_what_only_sells_wholesale_is_the_wholesale_price() -> None:
    assert only_product(sale(quantity=48, pence=21)).variants[0].price == Money(21, "GBP")


@pytest.mark.parametrize(
    ("days_ago", "pieces", "stock"),
    [
        (1, 100, 50),  # four weeks of eight weeks' pace
        (1, 2, 6),
        (1, 9_000, 999),
        (100, 9_000, 3),
        (200, 9_000, 0),
    ],
)
def test_stock_follows_the_pace_of_the_last_weeks(days_ago: int, pieces: int, stock: int) -> None:
    other = ("2", "99999", "NEWEST SALE", 1, MORNING, 100, None, "France")

    mug, _ = product_drafts(lines(sale(quantity=pieces, at=MORNING - timedelta(days=days_ago)), other))

    assert mug.variants[0].stock == stock


def test_a_description_tells_only_what_the_sales_tell() -> None:
    often = only_product(sale(6), sale(6, invoice="2", at=MORNING + timedelta(days=31)))
    once = only_product(sale(1, title="SET/6 RED RETROSPOT CUPS"))

    assert often.description == (
        "Red Mug, from the Mugs & Teaware shelf, in red. First sold in December 2011 and ordered twice up to "
        "January 2012, usually 6 pieces at a time."
    )
    assert once.description == (
        "Set of 6 Red Retrospot Cups, part of the Retrospot range, in red. You get a set of 6. "
        "Sold once, in December 2011."
    )


def test_a_product_is_as_old_as_its_first_sale_and_has_no_pictures() -> None:
    draft = only_product(sale(at=MORNING), sale(at=MORNING - timedelta(days=300)))

    assert draft.created_at == MORNING - timedelta(days=300)
    assert draft.images == ()
    assert draft.category == "gifts-mugs-teaware"


def two_invoices() -> pa.Table:
    minute_later = MORNING + timedelta(minutes=1)
    return lines(
        ("536400", "20002", "JUG", 1, MORNING + timedelta(hours=1), 900, None, "Channel Islands"),
        ("536365", "10001", "RED MUG", 6, minute_later, 255, 17850, "EIRE"),
        ("536365", "20002", "JUG", 2, MORNING, 900, 17850, "EIRE"),
        ("536365", "10001", "RED MUG", 2, MORNING, 255, 17850, "EIRE"),
        ("536365", "10001", "RED MUG", 1, MORNING, 295, 17850, "EIRE"),
    )


def made_orders() -> list[HistoricOrder]:
    return list(historic_orders(two_invoices(), {17850: 7}))


def made_events() -> list[Interaction]:
    return list(interactions(two_invoices(), {17850: 7}, {"10001": 1, "20002": 2}))


def test_an_invoice_becomes_one_order_with_equal_lines_joined() -> None:
    order = made_orders()[0]

    assert (order.number, order.account_id, order.email) == ("UCI-536365", 7, "customer-17850@online-retail.example")
    assert order.placed_at == MORNING
    assert order.lines == [
        ("10001", 8, Money(255, "GBP")),
        ("10001", 1, Money(295, "GBP")),
        ("20002", 2, Money(900, "GBP")),
    ]
    assert order.shipping_address.country == "IE"


def test_an_invoice_without_a_customer_is_a_guests_order() -> None:
    order = made_orders()[1]

    assert (order.number, order.account_id, order.email) == ("UCI-536400", None, "guest-536400@online-retail.example")


def test_a_place_that_is_no_single_country_keeps_its_name_and_says_nothing_else() -> None:
    address = made_orders()[1].shipping_address

    assert (address.country, address.region) == ("ZZ", "Channel Islands")
    assert (address.line1, address.city, address.postal_code) == ("Not recorded",) * 3


def test_an_invoice_gives_one_purchase_per_product_oldest_first() -> None:
    assert made_events() == [
        Interaction("a:7", 1, Kind.PURCHASE, MORNING, quantity=9, key="uci:536365:10001"),
        Interaction("a:7", 2, Kind.PURCHASE, MORNING, quantity=2, key="uci:536365:20002"),
        Interaction(
            "v:retail-536400", 2, Kind.PURCHASE, MORNING + timedelta(hours=1), quantity=1, key="uci:536400:20002"
        ),
    ]
