"""The catalogue in memory, with the same idea of search, filters and order as the SQL one."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from shop_app.domain.catalogue import (
    Availability,
    Category,
    Listing,
    ListingQuery,
    Product,
    ProductCard,
    ProductDraft,
    Sort,
    Status,
    Variant,
)
from shop_app.domain.errors import InvalidInput
from shop_app.repositories.ports import Sellable
from tests.fakes import listing
from tests.fakes.books import Books, Movement, ProductRow, VariantRow
from tests.fakes.editing import FakeEditing
from tests.fakes.listing import Seen, Words


class FakeCatalogue(FakeEditing):
    def __init__(self, books: Books) -> None:
        self._books = books

    # bringing in

    def categories(self) -> list[Category]:
        return sorted(self._books.categories.values(), key=lambda each: each.parent is not None)

    def add_categories(self, categories: Sequence[Category]) -> None:
        for category in categories:
            self._books.categories.setdefault(category.slug, category)

    def bring_in(self, drafts: Sequence[ProductDraft], at: datetime) -> dict[str, int]:
        known = {sku: row.product_id for sku, row in self._books.variants.items()}
        new = [draft for draft in drafts if draft.variants[0].sku not in known]
        self._check(new, known)
        for draft in new:
            known |= dict.fromkeys((each.sku for each in draft.variants), self._add(draft, at))
        return {each.sku: known[each.sku] for draft in drafts for each in draft.variants}

    def add_sold(self, sold: Mapping[int, int]) -> None:
        for product_id, quantity in sold.items():
            row = self._books.products[product_id]
            self._books.products[row.id] = replace(row, sold_count=row.sold_count + quantity)

    # showing

    def product(self, slug: str) -> Product | None:
        found = self.any_product(slug)
        return found if found and found.status is Status.PUBLISHED else None

    def ids_of(self, slugs: Iterable[str]) -> dict[str, int]:
        found = [self.product(slug) for slug in slugs]
        return {each.slug: each.id for each in found if each}

    def moved_to(self, slug: str) -> str:
        row = self._books.products.get(self._books.redirects.get(slug, 0))
        return row.slug if row and row.draft.status is Status.PUBLISHED else ""

    def any_product(self, slug: str) -> Product | None:
        row = self._by_slug(slug)
        if row is None:
            return None
        trail = self._trail(row.draft.category)
        return Product(
            id=row.id,
            slug=row.slug,
            title=row.draft.title,
            description=row.draft.description,
            category=trail[-1],
            breadcrumbs=trail,
            variants=[self._with_lowest(each) for each in self._variants(row.id)],
            attributes=row.draft.attributes,
            images=row.draft.images,
            status=row.draft.status,
            rating_average=_average(row),
            rating_count=row.rating_count,
            version=row.version,
            created_at=row.created_at,
        )

    def sellable(self, skus: Iterable[str]) -> dict[str, Sellable]:
        found = {}
        for sku in skus:
            if sku in self._books.variants and self._is_published(self._books.variants[sku].product_id):
                found[sku] = self._sellable(self._books.variants[sku])
        return found

    def cards(self, product_ids: Sequence[int]) -> list[ProductCard]:
        return [self._card(self._books.products[each]) for each in product_ids if self._is_published(each)]

    def listing(self, query: ListingQuery) -> Listing:
        seen, words = self._seen(), Words(self._seen(), self.synonyms())
        score = words.score(query.q)
        hits = [each for each in seen if score(each) >= 0] if query.q else seen
        found = [each for each in hits if listing.passes(each, query)]
        found.sort(key=lambda each: each.id, reverse=True)
        found.sort(key=self._order(query, score))
        start = (query.page - 1) * query.page_size
        counts = listing.category_counts(hits, query)
        return Listing(
            cards=self.cards([each.id for each in found[start : start + query.page_size]]),
            total=len(found),
            page=query.page,
            page_size=query.page_size,
            categories=listing.category_choices(self._books.categories, counts),
            prices=listing.price_choices(hits, query),
            availability=listing.availability_choices(hits, query),
            ratings=listing.rating_choices(hits, query),
            attributes=listing.attribute_choices(hits, query),
            nearest=words.nearest(query.q) if query.q and not found else (),
        )

    def in_stock_ids(self) -> list[int]:
        return [row.id for row in self._published() if self._available(row.id) > 0]

    def popular_ids(self, limit: int) -> list[int]:
        return self._best(limit, lambda row: row.sold_count)

    def newest_ids(self, limit: int) -> list[int]:
        return self._best(limit, lambda row: row.created_at)

    def count(self) -> int:
        return len(self._books.products)

    def count_published(self) -> int:
        return len(self._published())

    def addresses(self, limit: int, offset: int) -> list[tuple[str, datetime]]:
        return [(row.slug, row.created_at) for row in self._published()[offset : offset + limit]]

    def training_rows(self) -> Iterable[tuple[int, str, str, str, Mapping[str, str], int]]:
        for row in self._published():
            path = " > ".join(each.title for each in self._trail(row.draft.category))
            price = self._default(row).price.amount
            yield row.id, row.draft.title, row.draft.description, path, row.draft.attributes, price

    # inside

    def _check(self, new: Sequence[ProductDraft], known: Mapping[str, int]) -> None:
        for draft in new:
            if draft.category not in self._books.categories:
                raise InvalidInput({"category": f"There is no category {draft.category!r}."})
        claims = Counter(variant.sku for draft in new for variant in draft.variants)
        if twice := [sku for sku, count in claims.items() if count > 1 or sku in known]:
            raise InvalidInput({"sku": f"SKU {twice[0]!r} is claimed by two products."})

    def _add(self, draft: ProductDraft, at: datetime) -> int:
        taken = {row.slug for row in self._books.products.values()}
        slug, number = draft.slug, 2
        while slug in taken:
            slug, number = f"{draft.slug}-{number}", number + 1
        id_ = len(self._books.products) + 1
        self._books.products[id_] = ProductRow(id_, slug, draft, draft.created_at or at)
        for variant in draft.variants:
            self._books.variants[variant.sku] = VariantRow(id_, variant)
            self._books.prices.setdefault(variant.sku, []).append((draft.created_at or at, variant.price.amount))
            if variant.stock:
                self._books.movements.append(Movement(variant.sku, variant.stock, reason="initial", at=at))
        return id_

    def _published(self) -> list[ProductRow]:
        return [row for row in self._books.products.values() if row.draft.status is Status.PUBLISHED]

    def _is_published(self, product_id: int) -> bool:
        row = self._books.products.get(product_id)
        return row is not None and row.draft.status is Status.PUBLISHED

    def _by_slug(self, slug: str) -> ProductRow | None:
        return next((row for row in self._books.products.values() if row.slug == slug), None)

    def _variants(self, product_id: int) -> list[Variant]:
        return [row.variant for row in self._books.variants.values() if row.product_id == product_id]

    def _available(self, product_id: int) -> int:
        return sum(variant.stock for variant in self._variants(product_id))

    def _default(self, row: ProductRow) -> Variant:
        drafted = row.draft.variants
        sku = next((each.sku for each in drafted if each.stock > 0), drafted[0].sku)  # chosen when it was brought in
        return self._books.variants[sku].variant

    def _sellable(self, row: VariantRow) -> Sellable:
        product = self._books.products[row.product_id]
        image = product.draft.images[0] if product.draft.images else None
        return Sellable(
            product.id,
            product.slug,
            product.draft.title,
            image.url if image else "",
            image.alt if image else "",
            row.variant,
            product.draft.category,
        )

    def _card(self, row: ProductRow) -> ProductCard:
        default = self._default(row)
        return ProductCard(
            id=row.id,
            slug=row.slug,
            title=row.draft.title,
            category=self._books.categories[row.draft.category],
            sku=default.sku,
            price=default.price,
            compare_at=default.compare_at,
            image=row.draft.images[0] if row.draft.images else None,
            availability=Availability.of(self._available(row.id)),
            rating_average=_average(row),
            rating_count=row.rating_count,
        )

    def _seen(self, rows: Sequence[ProductRow] | None = None) -> list[Seen]:
        return [self._look(row) for row in (self._published() if rows is None else rows)]

    def _look(self, row: ProductRow) -> Seen:
        variants, trail = self._variants(row.id), self._trail(row.draft.category)
        pairs = {*row.draft.attributes.items(), *(pair for each in variants for pair in each.options.items())}
        words = [trail[-1].title, *(value for _, value in pairs), *(each.sku for each in variants)]
        return Seen(
            id=row.id,
            title=row.draft.title,
            words=" ".join(words),
            description=row.draft.description,
            trail=tuple(each.slug for each in trail),
            price=self._default(row).price.amount,
            available=self._available(row.id),
            rating_sum=row.rating_sum,
            rating_count=row.rating_count,
            sold=row.sold_count,
            created_at=row.created_at,
            pairs=frozenset(pairs),
        )

    def _order(self, query: ListingQuery, score: Callable[[Seen], int]) -> Callable[[Seen], Any]:
        orders: dict[Sort, Callable[[Seen], Any]] = {
            Sort.RELEVANCE: lambda each: (-score(each) if query.q else 0, -each.sold),
            Sort.POPULAR: lambda each: -each.sold,
            Sort.NEWEST: lambda each: -each.created_at.timestamp(),
            Sort.PRICE: lambda each: each.price,
            Sort.PRICE_DOWN: lambda each: -each.price,
            Sort.RATING: lambda each: -(each.rating_sum + 12) / (each.rating_count + 4),
        }
        return orders[query.sort]

    def _trail(self, slug: str) -> list[Category]:
        category = self._books.categories[slug]
        return [*(self._trail(category.parent) if category.parent else []), category]

    def _best(self, limit: int, figure: Callable[[ProductRow], Any]) -> list[int]:
        rows = [row for row in self._published() if self._available(row.id) > 0]
        return [row.id for row in sorted(rows, key=figure, reverse=True)][:limit]


def _average(row: ProductRow) -> float:
    return round(row.rating_sum / row.rating_count, 2) if row.rating_count else 0.0
