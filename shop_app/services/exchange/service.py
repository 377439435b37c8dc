"""Brings files in, all or nothing, and writes them out row by row. What stands in which cell is the formats'."""

import csv
import io
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Product
from shop_app.domain.errors import InvalidInput
from shop_app.domain.orders import Order
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import iso, now
from shop_app.repositories.ports import Interactions, Store, Transaction
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.exchange import interactions, ours, shopify, woocommerce
from shop_app.services.exchange.cells import safe
from shop_app.services.exchange.products import Builder, Read, Tree
from shop_app.services.exchange.reading import FileRefused, Problem, Problems

log = logging.getLogger(__name__)

CHUNK = 500
BYTES_MAX = 25_000_000  # over HTTP; the command line takes what memory takes
Progress = Callable[[int], None]
ORDER_COLUMNS = (
    "number", "placed_at", "status", "email", "item", "title", "quantity", "unit_price", "line_total", "currency",
    "order_discount", "order_shipping", "order_tax", "order_total", "coupon", "name", "city", "postal_code", "country",
)  # fmt: skip


class Format(StrEnum):
    """Whose way of writing a catalogue."""

    SHOP = "shop"
    SHOPIFY = "shopify"
    WOOCOMMERCE = "woocommerce"


READERS: dict[Format, Callable[[bytes, Builder, Tree], Read]] = {
    Format.SHOP: ours.read,
    Format.SHOPIFY: shopify.read,
    Format.WOOCOMMERCE: woocommerce.read,
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file came to; with ``is_rehearsal`` nothing of it was kept."""

    products: int
    variants: int
    added: int
    known: int
    new_categories: int
    is_rehearsal: bool


class _Rehearsed(Exception):
    """Ends a rehearsal's transaction, so that nothing of it stays."""


def _end(is_rehearsal: bool) -> None:
    if is_rehearsal:
        raise _Rehearsed


class ExchangeService:
    def __init__(self, store: Store, events: Interactions, currency: str) -> None:
        self._store = store
        self._events = events
        self._currency = currency

    def check(self, actor: Actor) -> None:
        """Refuse who may not, before a file is read."""
        access(actor, Permission.EDIT_CATALOGUE)

    def import_catalogue(
        self,
        actor: Actor,
        data: bytes,
        format_: Format = Format.SHOP,
        *,
        is_rehearsal: bool = False,
        on_progress: Progress | None = None,
    ) -> Brought:
        """Bring a catalogue in, in one transaction; products whose first SKU is known stay as they are.

        A rehearsal does exactly the same and takes it all back, so that it finds what the real one would.

        Args:
            data: a CSV file as `format_` writes it.
            on_progress: told how many products each step dealt with.

        Raises:
            FileRefused: names every row and column that will not do; nothing was brought in.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            known = tx.catalogue.categories()
        read = READERS[format_](data, Builder(self._currency, Problems()), Tree(known))
        try:
            with self._store.writing() as tx:
                added = self._keep(tx, read, on_progress)
                counts = {"products": len(read.drafts), "added": added}
                audit.record(tx, actor, "catalogue.import", format_.value, None, counts)
                _end(is_rehearsal)
        except _Rehearsed:
            log.info("a %s file was rehearsed: %d products", format_, len(read.drafts))
        return Brought(
            products=len(read.drafts),
            variants=len(read.sku_rows),
            added=added,
            known=len(read.drafts) - added,
            new_categories=len(read.categories) - len(known),
            is_rehearsal=is_rehearsal,
        )

    def export_catalogue(self, actor: Actor) -> Iterator[str]:
        """Return the whole catalogue, drafts and archived products too, as lines of a file that can be imported."""
        access(actor, Permission.EDIT_CATALOGUE)
        return ours.lines(self._products())

    def export_orders(self, actor: Actor) -> Iterator[str]:
        """Return every order as lines of a file, a row for each of its lines."""
        access(actor, Permission.SEE_ORDERS)
        return _order_lines(self._orders())

    def import_interactions(self, actor: Actor, data: bytes, on_progress: Progress | None = None) -> int:
        """Bring events in; the file is checked whole first, and the same file twice changes nothing.

        Returns:
            How many were new.
        """
        access(actor, Permission.BRING_IN)
        with self._store.reading() as tx:
            products, accounts = tx.exports.products_by_sku(), tx.exports.accounts_by_email()
        count = 0
        for chunk in chunks(interactions.read(data, products, accounts), 5_000):
            count += self._events.add(chunk)
            if on_progress:
                on_progress(len(chunk))
        return count

    def export_interactions(self, actor: Actor) -> Iterator[str]:
        """Return every event of shoppers as lines of a file that can be imported."""
        access(actor, Permission.BRING_IN)
        with self._store.reading() as tx:
            skus: dict[int, str] = {}
            for sku, product_id in tx.exports.products_by_sku().items():
                skus.setdefault(product_id, sku)
        return interactions.lines(self._events.stream(), skus)

    def _keep(self, tx: Transaction, read: Read, on_progress: Progress | None) -> int:
        taken = tx.exports.products_by_sku(list(read.sku_rows))
        problems = Problems()
        for draft in read.drafts:
            first, *others = (variant.sku for variant in draft.variants)
            if first not in taken:
                for sku in (each for each in others if each in taken):
                    problems.add(read.sku_rows[sku], "", f"{sku!r} is the code of another product in the shop already.")
        problems.check()
        tx.catalogue.add_categories(read.categories)
        before = tx.catalogue.count()
        for drafts, rows in zip(chunks(read.drafts, CHUNK), chunks(read.rows, CHUNK), strict=True):
            try:
                tx.catalogue.bring_in(drafts, now())
            except InvalidInput as error:
                raise FileRefused([Problem(rows[0], name, said) for name, said in error.fields.items()]) from error
            if on_progress:
                on_progress(len(drafts))
        return tx.catalogue.count() - before

    def _products(self) -> Iterator[Product]:
        after = 0
        while True:
            with self._store.reading() as tx:
                found = tx.exports.products(after, CHUNK)
            if not found:
                return
            yield from found
            after = found[-1].id

    def _orders(self) -> Iterator[Order]:
        after = 0
        while True:
            with self._store.reading() as tx:
                found = tx.exports.orders(after, CHUNK)
            if not found:
                return
            yield from (order for _, order in found)
            after = found[-1][0]


def _order_lines(orders: Iterable[Order]) -> Iterator[str]:
    yield _line(ORDER_COLUMNS)
    for order in orders:
        address = asdict(order.shipping_address)
        amounts = (order.discount, order.shipping, order.tax, order.total)
        for line in order.lines:
            yield _line(
                (
                    order.number, iso(order.placed_at), str(order.status), order.email,
                    line.sku, line.title, str(line.quantity), line.unit_price.decimal, line.line_total.decimal,
                    order.total.currency, *(amount.decimal for amount in amounts), order.coupon,
                    *(address[name] for name in ("name", "city", "postal_code", "country")),
                )
            )  # fmt: skip


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()
