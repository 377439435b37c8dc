"""Changes one product of the catalogue at a time, with its variants, prices, stock and search text."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete, func, select, update

from shop_app.domain.catalogue import Product, ProductDraft, Status, Variant
from shop_app.domain.errors import InvalidInput, VersionLost
from shop_app.repositories.sql import price_history
from shop_app.repositories.sql.catalogue_import import columns_of, free_slug_or_none, search_text
from shop_app.repositories.sql.search import Search
from shop_app.tables.catalogue import CategoryRow, ProductRow, SlugRedirectRow, StockMovementRow, VariantRow


class ProductEditor:
    """Edits within one open transaction.

    Raises:
        InvalidInput: an address, SKU or category that cannot be had; names it.
    """

    def __init__(self, session: Session, search: Search) -> None:
        self._session = session
        self._search = search

    def change(
        self, before: Product, draft: ProductDraft, version: int, stock: Mapping[str, int], at: datetime
    ) -> bool:
        """Turn a product into the draft if it still is at ``version``; says whether it was.

        Args:
            stock: SKU -> pieces to set; SKUs that are left out keep their count, new ones begin with the draft's.
        """
        self._check(before, draft)
        columns = columns_of(draft, draft.slug, self._category_ids(), at)
        kept = ("rating_sum", "rating_count", "sold_count", "created_at", "version", "available")
        changed = self._session.exec(
            update(ProductRow)
            .where(col(ProductRow.id) == before.id, col(ProductRow.version) == version)
            .values(version=ProductRow.version + 1, **{k: v for k, v in columns.items() if k not in kept})
            .execution_options(synchronize_session=False)
        )
        if changed.rowcount != 1:
            return False
        if draft.slug != before.slug:
            self._leave_redirect(before, draft.slug, at)
        self._put_variants(before, draft.variants, stock, at)
        self._sum_up(before.id)
        titles = dict(self._session.exec(select(CategoryRow.slug, CategoryRow.title)).all())
        self._search.put([search_text(before.id, draft, titles)])
        return True

    def set_status(self, product_id: int, status: Status, at: datetime) -> None:
        self._session.exec(
            update(ProductRow)
            .where(col(ProductRow.id) == product_id)
            .values(status=str(status), version=ProductRow.version + 1, updated_at=at)
            .execution_options(synchronize_session=False)
        )

    def _check(self, before: Product, draft: ProductDraft) -> None:
        if draft.category not in self._category_ids():
            raise InvalidInput({"category": f"There is no category {draft.category!r}."})
        if draft.slug != before.slug and free_slug_or_none(self._session, draft.slug) is None:
            raise InvalidInput({"slug": "Another product has this address."})
        skus = [each.sku for each in draft.variants]
        query = select(VariantRow.sku).where(col(VariantRow.sku).in_(skus), VariantRow.product_id != before.id)
        if taken := self._session.exec(query).first():
            raise InvalidInput({"sku": f"SKU {taken!r} belongs to another product."})

    def _category_ids(self) -> dict[str, int]:
        return {slug: id_ or 0 for slug, id_ in self._session.exec(select(CategoryRow.slug, CategoryRow.id))}

    def _leave_redirect(self, before: Product, slug: str, at: datetime) -> None:
        self._session.exec(delete(SlugRedirectRow).where(col(SlugRedirectRow.slug).in_([before.slug, slug])))
        self._session.add(SlugRedirectRow(slug=before.slug, product_id=before.id, at=at))

    def _put_variants(
        self, before: Product, variants: Sequence[Variant], stock: Mapping[str, int], at: datetime
    ) -> None:
        known = {each.sku: each for each in before.variants}
        wanted = {each.sku for each in variants}
        for gone in sorted(known.keys() - wanted):
            self._session.exec(delete(VariantRow).where(col(VariantRow.sku) == gone))
        for position, each in enumerate(variants):
            compare_at = each.compare_at.amount if each.compare_at else None
            values: dict[str, Any] = {
                "options": dict(each.options),
                "price": each.price.amount,
                "compare_at": compare_at,
                "weight_g": each.weight_g,
            }
            if each.sku in known:
                self._session.exec(
                    update(VariantRow)
                    .where(col(VariantRow.sku) == each.sku)
                    .values(position=position, **values)
                    .execution_options(synchronize_session=False)
                )
                if each.sku in stock:
                    self._set_stock(known[each.sku], stock[each.sku], at)
            else:
                self._session.add(
                    VariantRow(product_id=before.id, sku=each.sku, stock=each.stock, position=position, **values)
                )
                self._open_ledger(each, at)
        self._session.flush()
        moved = {e.sku: e.price.amount for e in variants if e.sku not in known or known[e.sku].price != e.price}
        price_history.record(self._session, moved, at)

    def _set_stock(self, known: Variant, pieces: int, at: datetime) -> None:
        if pieces == known.stock:
            return
        # Only if nobody bought one since it was read: a count typed over a sale would bring sold pieces back.
        changed = self._session.exec(
            update(VariantRow)
            .where(col(VariantRow.sku) == known.sku, col(VariantRow.stock) == known.stock)
            .values(stock=pieces)
            .execution_options(synchronize_session=False)
        )
        if changed.rowcount != 1:
            raise VersionLost
        self._move(known.sku, pieces - known.stock, "adjust", at)

    def _open_ledger(self, variant: Variant, at: datetime) -> None:
        # A SKU that was on sale before has movements already: its ledger must sum to its stock all the same.
        query = select(func.coalesce(func.sum(StockMovementRow.delta), 0)).where(StockMovementRow.sku == variant.sku)
        self._move(variant.sku, variant.stock - int(self._session.exec(query).one()), "initial", at)

    def _move(self, sku: str, delta: int, reason: str, at: datetime) -> None:
        if delta:
            self._session.add(StockMovementRow(sku=sku, delta=delta, reason=reason, note="edited", at=at))

    def _sum_up(self, product_id: int) -> None:
        """Keep beside the product what its card says: all its stock, and the variant the card sells."""
        rows = self._session.exec(
            select(VariantRow)
            .where(VariantRow.product_id == product_id)
            .order_by(col(VariantRow.position))
            .execution_options(populate_existing=True)
        ).all()
        default = next((row for row in rows if row.stock > 0), rows[0])
        card = {"sku": default.sku, "price": default.price, "compare_at": default.compare_at}
        self._session.exec(
            update(ProductRow)
            .where(col(ProductRow.id) == product_id)
            .values(available=sum(row.stock for row in rows), **card)
            .execution_options(synchronize_session=False)
        )
