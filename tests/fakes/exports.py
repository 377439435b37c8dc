"""Everything there is, in memory, for files that leave the shop."""

from collections.abc import Sequence

from shop_app.domain.catalogue import Product
from shop_app.domain.orders import Order
from tests.fakes.books import Books
from tests.fakes.catalogue import FakeCatalogue


class FakeExports:
    def __init__(self, books: Books) -> None:
        self._books = books

    def products(self, after: int, limit: int) -> list[Product]:
        rows = [row for id_, row in sorted(self._books.products.items()) if id_ > after][:limit]
        catalogue = FakeCatalogue(self._books)
        return [product for row in rows if (product := catalogue.any_product(row.slug))]

    def orders(self, after: int, limit: int) -> list[tuple[int, Order]]:
        found = sorted((row.id, row.order) for row in self._books.orders.values() if row.id > after)
        return found[:limit]

    def products_by_sku(self, skus: Sequence[str] | None = None) -> dict[str, int]:
        known = {sku: row.product_id for sku, row in self._books.variants.items()}
        return {sku: id_ for sku, id_ in known.items() if skus is None or sku in skus}

    def accounts_by_email(self) -> dict[str, int]:
        return {account.email.lower(): account.id for account in self._books.accounts.values()}
