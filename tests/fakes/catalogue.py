"""The catalogue in memory, with the same idea of search, filters and order as the SQL one."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from shop_app.domain.catalogue import (
    Availability,
    Category,
    Facet,
    Listing,
    ListingQuery,
    Product,
    ProductCard,
    ProductDraft,
    Review,
    ReviewDraft,
    Sort,
    Status,
    Variant,
)
from shop_app.domain.errors import InvalidInput
from shop_app.repositories.ports import Sellable
from tests.fakes.books import Books, Movement, ProductRow, VariantRow


class FakeCatalogue:
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

    def add_reviews(self, reviews: Iterable[ReviewDraft]) -> int:
        count = 0
        for each in reviews:
            row = self._by_slug(each.product)
            if row is None or (row.id, each.account_id) in self._books.reviews:
                continue
            review = Review(each.author, each.rating, each.text, each.is_verified, each.at)
            self._books.reviews[row.id, each.account_id] = review
            self._books.products[row.id] = replace(
                row, rating_sum=row.rating_sum + each.rating, rating_count=row.rating_count + 1
            )
            count += 1
        return count

    def add_sold(self, sold: Mapping[str, int]) -> None:
        for sku, quantity in sold.items():
            row = self._books.products[self._books.variants[sku].product_id]
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
            variants=self._variants(row.id),
            attributes=row.draft.attributes,
            images=row.draft.images,
            status=row.draft.status,
            rating_average=_average(row),
            rating_count=row.rating_count,
            version=1,
            created_at=row.created_at,
        )

    def reviews(self, product_id: int, limit: int) -> list[Review]:
        found = [review for (id_, _), review in self._books.reviews.items() if id_ == product_id]
        newest = sorted(enumerate(found), key=lambda pair: (pair[1].at, pair[0]), reverse=True)
        return [review for _, review in newest[:limit]]

    def sellable(self, skus: Iterable[str]) -> dict[str, Sellable]:
        found = {}
        for sku in skus:
            if sku in self._books.variants and self._is_published(self._books.variants[sku].product_id):
                found[sku] = self._sellable(self._books.variants[sku])
        return found

    def cards(self, product_ids: Sequence[int]) -> list[ProductCard]:
        return [self._card(self._books.products[each]) for each in product_ids if self._is_published(each)]

    def listing(self, query: ListingQuery) -> Listing:
        everywhere = [row for row in self._published() if self._matches(row, query)]
        subtree = self._subtree(query.category)
        rows = [row for row in everywhere if not query.category or row.draft.category in subtree]
        rows.sort(key=lambda row: row.id, reverse=True)
        rows.sort(key=self._order(query))
        start = (query.page - 1) * query.page_size
        cards = [self._card(row) for row in rows[start : start + query.page_size]]
        return Listing(cards, len(rows), query.page, query.page_size, self._facets(everywhere))

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
            if variant.stock:
                self._books.movements.append(Movement(variant.sku, variant.stock))
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

    def _matches(self, row: ProductRow, query: ListingQuery) -> bool:
        price = self._default(row).price.amount
        return (
            (query.min_price is None or price >= query.min_price)
            and (query.max_price is None or price <= query.max_price)
            and (not query.in_stock or self._available(row.id) > 0)
            and (query.min_rating is None or 0 < query.min_rating * row.rating_count <= row.rating_sum)
            and (not query.q or self._is_found(row, query.q))
        )

    def _is_found(self, row: ProductRow, q: str) -> bool:
        title = self._books.categories[row.draft.category].title
        skus = (variant.sku for variant in row.draft.variants)
        said = " ".join([row.draft.title, title, *row.draft.attributes.values(), *skus, row.draft.description])
        wanted, words = _words(q)[:12], _words(said)
        return bool(wanted) and all(any(word.startswith(each) for word in words) for each in wanted)

    def _order(self, query: ListingQuery) -> Callable[[ProductRow], Any]:
        def is_in_title(row: ProductRow) -> bool:
            words = _words(row.draft.title)
            return all(any(word.startswith(each) for word in words) for each in _words(query.q))

        orders: dict[Sort, Callable[[ProductRow], Any]] = {
            Sort.RELEVANCE: lambda row: (not is_in_title(row), -row.sold_count),
            Sort.POPULAR: lambda row: -row.sold_count,
            Sort.NEWEST: lambda row: -row.created_at.timestamp(),
            Sort.PRICE: lambda row: self._default(row).price.amount,
            Sort.PRICE_DOWN: lambda row: -self._default(row).price.amount,
            Sort.RATING: lambda row: -(row.rating_sum + 12) / (row.rating_count + 4),
        }
        return orders[query.sort]

    def _facets(self, rows: Sequence[ProductRow]) -> list[Facet]:
        counts = Counter(each.slug for row in rows for each in self._trail(row.draft.category))
        categories = self._books.categories.values()
        return [Facet(each.slug, each.title, counts[each.slug]) for each in categories if each.slug in counts]

    def _trail(self, slug: str) -> list[Category]:
        category = self._books.categories[slug]
        return [*(self._trail(category.parent) if category.parent else []), category]

    def _subtree(self, slug: str) -> set[str]:
        return {each for each in self._books.categories if slug in {step.slug for step in self._trail(each)}}

    def _best(self, limit: int, figure: Callable[[ProductRow], Any]) -> list[int]:
        rows = [row for row in self._published() if self._available(row.id) > 0]
        return [row.id for row in sorted(rows, key=figure, reverse=True)][:limit]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _average(row: ProductRow) -> float:
    return round(row.rating_sum / row.rating_count, 2) if row.rating_count else 0.0
