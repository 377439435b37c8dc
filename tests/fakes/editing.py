"""Editing the catalogue in memory: one product at a time, with its variants, prices and stock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shop_app.domain.catalogue import Availability, Category, Product, ProductDraft, Status, Variant
from shop_app.domain.editing import PriceLine, StaffQuery, StaffRow, StaffSort, SynonymGroup
from shop_app.domain.errors import EditConflict, InvalidInput
from shop_app.domain.money import Money
from shop_app.kit.words import words_of
from tests.fakes.books import Books, Movement, ProductRow, VariantRow
from tests.fakes.listing import Words


class FakeEditing:
    _books: Books

    def product_of(self, sku: str) -> str:
        row = self._books.variants.get(sku)
        return self._books.products[row.product_id].slug if row else ""

    def staff_list(self, query: StaffQuery) -> tuple[list[StaffRow], int]:
        rows = sorted(self._books.products.values(), key=lambda row: -row.id)
        if words_of(query.q):
            seen = self._seen(rows)
            score = Words(seen, self.synonyms()).score(query.q)
            hits = {each.id for each in seen if score(each) >= 0}
            rows = [row for row in rows if row.id in hits]
        rows = [row for row in rows if query.status in (None, row.draft.status)]
        rows = [row for row in rows if not query.category or query.category in self._slugs(row)]
        stocks = {row.id: self._available(row.id) for row in rows}
        rows = [row for row in rows if query.availability in (None, Availability.of(stocks[row.id]))]
        rows.sort(key=lambda row: self._figure(row, query.sort))
        start = (query.page - 1) * query.page_size
        return [self._staff_row(row) for row in rows[start : start + query.page_size]], len(rows)

    def prices(self, skus: Sequence[str]) -> list[PriceLine]:
        lines = [(at, sku, amount) for sku in skus for at, amount in self._books.prices.get(sku, [])]
        return [PriceLine(sku, at, Money(amount, "USD")) for at, sku, amount in sorted(lines)]

    def _figure(self, row: ProductRow, sort: StaffSort) -> int:
        price = self._default(row).price.amount
        return {
            StaffSort.NEWEST: 0,
            StaffSort.STOCK: self._available(row.id),
            StaffSort.PRICE: price,
            StaffSort.PRICE_DOWN: -price,
            StaffSort.POPULAR: -row.sold_count,
        }[sort]

    def change(
        self, before: Product, draft: ProductDraft, version: int, stock: Mapping[str, int], at: datetime
    ) -> bool:
        row = self._books.products[before.id]
        if row.version != version:
            return False
        self._check_edit(before, draft)
        if draft.slug != row.slug:
            self._books.redirects.pop(draft.slug, None)
            self._books.redirects[row.slug] = row.id
        known = {sku: each.variant for sku, each in self._books.variants.items() if each.product_id == row.id}
        for sku in known:
            del self._books.variants[sku]
        seen = {each.sku: each.stock for each in before.variants}
        if any(known[sku].stock != seen[sku] for sku in stock):
            raise EditConflict
        for each in draft.variants:
            self._put(row.id, each, known.get(each.sku), stock.get(each.sku), at)
        draft = replace(draft, variants=self._variants(row.id))  # with the counts there are
        self._books.products[row.id] = replace(
            row, slug=draft.slug, draft=draft, version=row.version + 1, updated_at=at
        )
        return True

    def set_status(self, product_id: int, status: Status, at: datetime) -> None:
        row = self._books.products[product_id]
        draft = replace(row.draft, status=status)
        self._books.products[product_id] = replace(row, draft=draft, version=row.version + 1, updated_at=at)

    def change_category(self, slug: str, title: str, parent: str | None) -> None:
        self._books.categories[slug] = Category(slug, title, parent)

    def remove_category(self, slug: str) -> bool:
        held = any(row.draft.category == slug for row in self._books.products.values())
        if held or any(each.parent == slug for each in self._books.categories.values()):
            return False
        return self._books.categories.pop(slug, None) is not None

    def synonyms(self) -> list[SynonymGroup]:
        return [SynonymGroup(id_, list(words)) for id_, words in self._books.synonyms.items()]

    def add_synonyms(self, words: Sequence[str]) -> int:
        group_id = max(self._books.synonyms, default=0) + 1
        self._books.synonyms[group_id] = tuple(words)
        return group_id

    def remove_synonyms(self, group_id: int) -> bool:
        return self._books.synonyms.pop(group_id, None) is not None

    def _check_edit(self, before: Product, draft: ProductDraft) -> None:
        if draft.category not in self._books.categories:
            raise InvalidInput({"category": f"There is no category {draft.category!r}."})
        others = [row for row in self._books.products.values() if row.id != before.id]
        if draft.slug in {row.slug for row in others}:
            raise InvalidInput({"slug": "Another product has this address."})
        for each in draft.variants:
            if each.sku in self._books.variants and self._books.variants[each.sku].product_id != before.id:
                raise InvalidInput({"sku": f"SKU {each.sku!r} belongs to another product."})

    def _put(self, id_: int, wanted: Variant, known: Variant | None, stock: int | None, at: datetime) -> None:
        level = known.stock if known else 0
        if known is None:
            level = sum(each.delta for each in self._books.movements if each.sku == wanted.sku)
            stock = wanted.stock
        pieces = level if stock is None else stock
        if pieces != level:
            reason = "adjust" if known else "initial"
            self._books.movements.append(Movement(wanted.sku, pieces - level, "", reason, "edited", at))
        if known is None or known.price != wanted.price:
            self._books.prices[wanted.sku] = [*self._books.prices.get(wanted.sku, []), (at, wanted.price.amount)]
        self._books.variants[wanted.sku] = VariantRow(id_, replace(wanted, stock=pieces))

    def _with_lowest(self, variant: Variant) -> Variant:
        prices = self._books.prices.get(variant.sku, [])
        if variant.compare_at is None or len(prices) < 2:
            return variant
        since = prices[-1][0] - timedelta(days=30)
        began = [at for at, _ in prices[:-1] if at <= since]
        in_force = [amount for at, amount in prices[:-1] if at >= max(began, default=since)]
        return replace(variant, lowest_before=Money(min(in_force), variant.price.currency))

    def _slugs(self, row: ProductRow) -> list[str]:
        return [each.slug for each in self._trail(row.draft.category)]

    def _staff_row(self, row: ProductRow) -> StaffRow:
        default = self._default(row)
        return StaffRow(
            slug=row.slug,
            title=row.draft.title,
            status=row.draft.status,
            category=self._books.categories[row.draft.category],
            sku=default.sku,
            price=default.price,
            stock=self._available(row.id),
            version=row.version,
            updated_at=row.updated_at or row.created_at,
            image=row.draft.images[0] if row.draft.images else None,
        )
