"""Turns the UCI Online Retail table into a catalogue, accounts, orders and purchase events, and hands them to the shop.

Source: Chen, D. (2015), Online Retail, UCI Machine Learning Repository, CC BY 4.0. The file itself is not part of the
project. Reading and cleaning are in ``online_retail_rows``, wording in ``online_retail_words``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from shop_app.bootstrap import Services
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, HistoricOrder
from shop_app.seeds.online_retail_rows import Cleaned
from shop_app.seeds.online_retail_words import CATEGORIES, attributes_of, category_of, pleasant_title

CURRENCY = "GBP"
RETAIL_BELOW = 12  # pieces; from a dozen up the shop gave wholesale prices
PRICE_WINDOW, PACE_WINDOW, SHELF_LIFE = timedelta(days=90), timedelta(days=56), timedelta(days=182)
STOCK_MAX = 999  # as many as one cart may hold
SLOW_STOCK = 3
DOMAIN = "online-retail.example"
UNRECORDED = "Not recorded"
COUNTRIES = {
    "Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR", "Canada": "CA",
    "Cyprus": "CY", "Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE", "Finland": "FI", "France": "FR",
    "Germany": "DE", "Greece": "GR", "Hong Kong": "HK", "Iceland": "IS", "Israel": "IL", "Italy": "IT",
    "Japan": "JP", "Lebanon": "LB", "Lithuania": "LT", "Malta": "MT", "Netherlands": "NL", "Norway": "NO",
    "Poland": "PL", "Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA", "Singapore": "SG", "Spain": "ES",
    "Sweden": "SE", "Switzerland": "CH", "USA": "US", "United Arab Emirates": "AE", "United Kingdom": "GB",
}  # fmt: skip
UNKNOWN_COUNTRY = "ZZ"  # ISO 3166 keeps it free; used where the table names no single country

Column = npt.NDArray[Any]
Advance = Callable[[int], None]
Begin = Callable[[str, int], Advance]
"""Told a stage's name and its number of steps, gives back what to call as steps are done."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What an import found in the file and what of it was new to the shop."""

    rows_read: int
    left_out: Mapping[str, int]
    lines_kept: int
    categories: Mapping[str, int]  # title -> products
    products: int
    accounts: int
    orders: int
    guest_orders: int  # of these, without a customer number
    orders_added: int
    purchases: int
    purchases_added: int


@dataclass(frozen=True, slots=True)
class Sales:
    """How one product sold."""

    first: datetime
    last: datetime
    orders: int
    usual_quantity: int  # pieces in the middle line
    price: int  # pence
    stock: int  # pieces


def bring_in(shop: Services, cleaned: Cleaned, begin: Begin) -> Summary:
    """Hand a cleaned table to the shop; a second time changes nothing, and what was cut short is completed."""
    lines = cleaned.lines
    currency = shop.settings.currency
    drafts = [_priced(draft, currency) for draft in product_drafts(lines)]
    orders = len(lines["invoice"].unique())
    guest_orders = len(lines["invoice"].filter(lines["customer"].is_null()).unique())
    purchases = lines.group_by(["invoice", "sku"]).aggregate([]).num_rows
    product_ids = shop.catalogue.bring_in(SYSTEM, CATEGORIES, drafts, begin("Products", len(drafts)))
    account_ids = _accounts(shop, cleaned.customers, begin("Accounts", len(cleaned.customers)))
    history = (_paid(order, currency) for order in historic_orders(lines, account_ids))
    orders_added = shop.history.bring_in(SYSTEM, history, begin("Orders", orders))
    events = interactions(lines, account_ids, product_ids)
    purchases_added = shop.interactions.bring_in(SYSTEM, events, begin("Purchases", purchases))
    shelves = {category.slug: category.title for category in CATEGORIES}
    return Summary(
        rows_read=cleaned.rows_read,
        left_out={str(reason): count for reason, count in cleaned.left_out.items()},
        lines_kept=lines.num_rows,
        categories=dict(Counter(shelves[draft.category] for draft in drafts).most_common()),
        products=len(drafts),
        accounts=len(account_ids),
        orders=orders,
        guest_orders=guest_orders,
        orders_added=orders_added,
        purchases=purchases,
        purchases_added=purchases_added,
    )


def product_drafts(lines: pa.Table) -> list[ProductDraft]:
    """Return one product per stock code, sorted by code, told by its sales alone; no pictures.

    Price is the middle of the last 90 days' prices for fewer than a dozen; stock is four weeks of the last eight
    weeks' pace, a few pieces for what sold slowly, none for what did not sell for half a year.

    Args:
        lines: as in ``Cleaned.lines``.
    """
    names = lines.group_by(["sku", "title"]).aggregate([("title", "count")])
    names = names.sort_by([("sku", "ascending"), ("title_count", "ascending"), ("title", "descending")])
    titles = dict(
        zip(names["sku"].to_pylist(), names["title"].to_pylist(), strict=True)
    )  # the last, most frequent, wins
    lines = lines.sort_by([("sku", "ascending"), ("at", "ascending")])
    columns = [lines[name].to_numpy() for name in ("at", "quantity", "price")]
    columns.append(lines["invoice"].combine_chunks().dictionary_encode().indices.to_numpy())
    newest = columns[0].max()
    counts = lines.group_by("sku", use_threads=False).aggregate([("sku", "count")])
    drafts, start = [], 0
    for sku, count in zip(counts["sku"].to_pylist(), counts["sku_count"].to_pylist(), strict=True):
        at, quantity, price, invoice = (column[start : start + count] for column in columns)
        drafts.append(_draft(sku, pleasant_title(titles[sku]), _sales(at, quantity, price, invoice, newest)))
        start += count
    return drafts


def historic_orders(lines: pa.Table, account_ids: Mapping[int, int]) -> Iterator[HistoricOrder]:
    """Yield every invoice as an order, oldest first; lines of one SKU at one price are one line.

    Args:
        lines: as in ``Cleaned.lines``.
        account_ids: customer number -> account id; an invoice without a customer is a guest's.
    """
    for (invoice, at, customer, country), rows in groupby(_rows(lines, "sku", "price"), key=itemgetter(0, 1, 2, 3)):
        yield HistoricOrder(
            number=f"UCI-{invoice}",
            account_id=None if customer is None else account_ids[customer],
            email=f"guest-{invoice.lower()}@{DOMAIN}" if customer is None else email_of(customer),
            placed_at=at.replace(tzinfo=UTC),
            lines=[(sku, pieces, _pounds(price)) for *_, sku, price, pieces in rows],
            shipping_address=_address("Guest" if customer is None else name_of(customer), country),
        )


def interactions(
    lines: pa.Table, account_ids: Mapping[int, int], product_ids: Mapping[str, int]
) -> Iterator[Interaction]:
    """Yield one purchase per invoice and product, oldest first; its key names both, so that none counts twice.

    Args:
        lines: as in ``Cleaned.lines``.
        account_ids: customer number -> account id; guests are known by their invoice.
        product_ids: SKU -> product id.
    """
    for invoice, at, customer, _, sku, pieces in _rows(lines, "sku"):
        yield Interaction(
            shopper=f"v:retail-{invoice}" if customer is None else f"a:{account_ids[customer]}",
            product_id=product_ids[sku],
            kind=Kind.PURCHASE,
            at=at.replace(tzinfo=UTC),
            quantity=pieces,
            key=f"uci:{invoice}:{sku}",
        )


def email_of(customer: int) -> str:
    """Return the address an imported customer is known by; ``.example`` can never receive mail (RFC 2606)."""
    return f"customer-{customer}@{DOMAIN}"


def name_of(customer: int) -> str:
    """Return what stands in for the name that the table does not have."""
    return f"Customer {customer}"


def _sales(at: Column, quantity: Column, price: Column, invoice: Column, newest: Any) -> Sales:
    retail = price[(at >= at[-1] - PRICE_WINDOW) & (quantity < RETAIL_BELOW)]
    retail = np.sort(retail if len(retail) else price)
    pieces = int(quantity[at > newest - PACE_WINDOW].sum())
    slow = SLOW_STOCK if at[-1] > newest - SHELF_LIFE else 0
    return Sales(
        first=at[0].astype(datetime).replace(tzinfo=UTC),
        last=at[-1].astype(datetime).replace(tzinfo=UTC),
        orders=len(np.unique(invoice)),
        usual_quantity=int(np.sort(quantity)[(len(quantity) - 1) // 2]),
        price=int(retail[(len(retail) - 1) // 2]),
        stock=min(max(pieces // 2, 2 * SLOW_STOCK if pieces else slow), STOCK_MAX),
    )


def _draft(sku: str, title: str, sold: Sales) -> ProductDraft:
    category, attributes = category_of(title), attributes_of(title)
    return ProductDraft(
        title=title,
        description=_description(title, category, attributes, sold),
        category=category.slug,
        variants=[Variant(sku, _pounds(sold.price), sold.stock)],
        attributes=attributes,
        created_at=sold.first,
    )


def _description(title: str, category: Category, attributes: Mapping[str, str], sold: Sales) -> str:
    said = f"part of the {attributes['Range']} range" if "Range" in attributes else f"from the {category.title} shelf"
    colour = f", in {attributes['Colour'].lower()}" if "Colour" in attributes else ""
    pack = attributes.get("Pack size", "").lower()
    pack = f" You get {'' if 'piece' in pack else 'a '}{pack}." if pack else ""
    if sold.orders == 1:
        return f"{title}, {said}{colour}.{pack} Sold once, in {sold.first:%B %Y}."
    times = "twice" if sold.orders == 2 else f"{sold.orders:,} times"
    pieces = "one piece" if sold.usual_quantity == 1 else f"{sold.usual_quantity:,} pieces"
    return (
        f"{title}, {said}{colour}.{pack} First sold in {sold.first:%B %Y} and ordered {times} up to {sold.last:%B %Y}, "
        f"usually {pieces} at a time."
    )


def _rows(lines: pa.Table, *keys: str) -> Iterator[tuple[Any, ...]]:
    """Yield (invoice, its first moment, customer, country, *keys, pieces) with whole invoices together, oldest first.

    The till closed 42 invoices a minute after it opened them, hence the first moment for all lines.
    """
    sums = lines.group_by(["invoice", *keys], use_threads=False).aggregate([("quantity", "sum")])
    heads = lines.group_by("invoice", use_threads=False).aggregate(
        [("at", "min"), ("customer", "first"), ("country", "first")]
    )
    table = sums.join(heads, "invoice").sort_by([(name, "ascending") for name in ("at_min", "invoice", *keys)])
    names = ["invoice", "at_min", "customer_first", "country_first", *keys, "quantity_sum"]
    for batch in table.select(names).to_batches(max_chunksize=10_000):  # Python objects of one batch at a time
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _accounts(shop: Services, customers: Sequence[int], advance: Advance) -> dict[int, int]:
    ids = shop.accounts.bring_in(SYSTEM, [(email_of(customer), name_of(customer)) for customer in customers])
    advance(len(customers))
    return dict(zip(customers, ids, strict=True))


@lru_cache(maxsize=100)
def _address(name: str, country: str) -> Address:
    code = COUNTRIES.get(country, UNKNOWN_COUNTRY)
    region = country if code == UNKNOWN_COUNTRY else ""  # "Channel Islands": kept, though no single ISO code says it
    return Address(name, UNRECORDED, UNRECORDED, UNRECORDED, code, region=region)


@lru_cache(maxsize=4096)
def _pounds(pence: int) -> Money:
    return Money(pence, CURRENCY)


# A shop has one currency. The table's amounts are taken as they stand: 2.55 pounds are 2.55 of the shop's own.


def _priced(draft: ProductDraft, currency: str) -> ProductDraft:
    return replace(draft, variants=[replace(each, price=Money(each.price.amount, currency)) for each in draft.variants])


def _paid(order: HistoricOrder, currency: str) -> HistoricOrder:
    lines = [(sku, quantity, Money(price.amount, currency)) for sku, quantity, price in order.lines]
    return replace(order, lines=lines)
