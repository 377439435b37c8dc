"""The catalogue as SQL answers it: products, cards, listings. Bringing products in is ``catalogue_import``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select, update

from shop_app.domain.catalogue import (
    Availability,
    Category,
    Facet,
    Image,
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
from shop_app.domain.money import Money
from shop_app.repositories.ports import Sellable
from shop_app.repositories.sql import catalogue_import
from shop_app.repositories.sql.search import Search, words_of
from shop_app.tables.catalogue import CategoryRow, ProductRow, ReviewRow, VariantRow

PUBLISHED = str(Status.PUBLISHED)


class SqlCatalogue:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._search = Search(session)
        self._known: dict[int, CategoryRow] = {}

    # categories

    def categories(self) -> list[Category]:
        """Return every category, parents before their children."""
        rows = sorted(self._categories().values(), key=lambda row: (row.parent_id is not None, row.position, row.title))
        return [self._category(row) for row in rows]

    def add_categories(self, categories: Sequence[Category]) -> None:
        catalogue_import.add_categories(self._session, categories)
        self._known = {}

    # products

    def bring_in(self, drafts: Sequence[ProductDraft], at: datetime) -> dict[str, int]:
        return catalogue_import.bring_in(self._session, self._search, drafts, at)

    def add_reviews(self, reviews: Iterable[ReviewDraft]) -> int:
        return catalogue_import.add_reviews(self._session, reviews)

    def product(self, slug: str) -> Product | None:
        """Return the published product with this slug, whole."""
        if "\0" in slug:
            return None  # PostgreSQL cannot even be asked
        row = self._session.exec(
            select(ProductRow).where(ProductRow.slug == slug, ProductRow.status == PUBLISHED)
        ).first()
        if row is None:
            return None
        variants = self._session.exec(
            select(VariantRow).where(VariantRow.product_id == row.id).order_by(col(VariantRow.position))
        )
        trail = self._trail(row.category_id)
        return Product(
            id=row.id or 0,
            slug=row.slug,
            title=row.title,
            description=row.description,
            category=trail[-1],
            breadcrumbs=trail,
            variants=[_variant(variant, row.currency) for variant in variants],
            attributes=row.attributes,
            images=[Image(**image) for image in row.images],
            status=Status(row.status),
            rating_average=_average(row),
            rating_count=row.rating_count,
            version=row.version,
            created_at=row.created_at,
        )

    def reviews(self, product_id: int, limit: int) -> list[Review]:
        """Return a product's newest reviews."""
        query = (
            select(ReviewRow)
            .where(ReviewRow.product_id == product_id)
            .order_by(col(ReviewRow.at).desc(), col(ReviewRow.id).desc())
            .limit(limit)
        )
        return [Review(r.author, r.rating, r.text, r.is_verified, r.at) for r in self._session.exec(query)]

    def sellable(self, skus: Iterable[str]) -> dict[str, Sellable]:
        """Return what can be said of each SKU that is on sale; others are missing from the answer."""
        query = (
            select(VariantRow, ProductRow)
            .join(ProductRow, col(ProductRow.id) == VariantRow.product_id)
            .where(col(VariantRow.sku).in_(list(skus)), ProductRow.status == PUBLISHED)
        )
        found: dict[str, Sellable] = {}
        for variant, product in self._session.exec(query):
            image = Image(**product.images[0]) if product.images else None
            found[variant.sku] = Sellable(
                product_id=product.id or 0,
                slug=product.slug,
                title=product.title,
                image_url=image.url if image else "",
                image_alt=image.alt if image else "",
                variant=_variant(variant, product.currency),
            )
        return found

    def cards(self, product_ids: Sequence[int]) -> list[ProductCard]:
        """Return the published ones of these products as cards, in the order asked for."""
        rows = self._session.exec(
            select(ProductRow).where(col(ProductRow.id).in_(list(product_ids)), ProductRow.status == PUBLISHED)
        )
        by_id = {row.id: row for row in rows}
        return [self._card(by_id[each]) for each in product_ids if each in by_id]

    def listing(self, query: ListingQuery) -> Listing:
        """Answer one listing page with the category choices that lead on from it."""
        asked = self._filtered(select(ProductRow), query, is_in_category=True)
        total = self._session.exec(select(func.count()).select_from(asked.order_by(None).subquery())).one()
        rows = self._session.exec(asked.offset((query.page - 1) * query.page_size).limit(query.page_size))
        cards = [self._card(row) for row in rows]
        return Listing(cards, total, query.page, query.page_size, self._category_facets(query))

    def in_stock_ids(self) -> list[int]:
        """Return the ids of every product that can be bought now."""
        query = select(ProductRow.id).where(ProductRow.status == PUBLISHED, ProductRow.available > 0)
        return [each or 0 for each in self._session.exec(query)]

    def popular_ids(self, limit: int) -> list[int]:
        """Return the best sellers that are in stock."""
        return self._ids(limit, col(ProductRow.sold_count).desc())

    def newest_ids(self, limit: int) -> list[int]:
        """Return the newest products that are in stock."""
        return self._ids(limit, col(ProductRow.created_at).desc())

    def count(self) -> int:
        return self._session.exec(select(func.count()).select_from(ProductRow)).one()

    def count_published(self) -> int:
        query = select(func.count()).select_from(ProductRow).where(ProductRow.status == PUBLISHED)
        return self._session.exec(query).one()

    def addresses(self, limit: int, offset: int) -> list[tuple[str, datetime]]:
        """Return slug and last change of published products, the oldest first."""
        query = select(ProductRow.slug, ProductRow.updated_at).where(ProductRow.status == PUBLISHED)
        return list(self._session.exec(query.order_by(col(ProductRow.id)).offset(offset).limit(limit)).all())

    def training_rows(self) -> Iterable[tuple[int, str, str, str, Mapping[str, str], int]]:
        """Yield (id, title, description, category path, attributes, price in minor units) of everything published."""
        query = select(ProductRow).where(ProductRow.status == PUBLISHED).order_by(col(ProductRow.id))
        for row in self._session.exec(query.execution_options(yield_per=1000)):
            path = " > ".join(category.title for category in self._trail(row.category_id))
            yield row.id or 0, row.title, row.description, path, row.attributes, row.price

    def add_sold(self, sold: Mapping[str, int]) -> None:
        """Count pieces sold per SKU towards its product's popularity."""
        skus = sorted(sold)
        for start in range(0, len(skus), 500):
            chunk = skus[start : start + 500]
            pairs = self._session.exec(
                select(VariantRow.product_id, VariantRow.sku).where(col(VariantRow.sku).in_(chunk))
            )
            for product_id, sku in sorted(pairs):
                self._session.exec(
                    update(ProductRow)
                    .where(col(ProductRow.id) == product_id)
                    .values(sold_count=ProductRow.sold_count + sold[sku])
                    .execution_options(synchronize_session=False)
                )

    # inside

    def _filtered(self, select_from: Any, query: ListingQuery, is_in_category: bool) -> Any:
        asked = select_from.where(ProductRow.status == PUBLISHED)
        if is_in_category and query.category:
            asked = asked.where(col(ProductRow.category_id).in_(self._subtree(query.category)))
        if query.min_price is not None:
            asked = asked.where(ProductRow.price >= query.min_price)
        if query.max_price is not None:
            asked = asked.where(ProductRow.price <= query.max_price)
        if query.in_stock:
            asked = asked.where(ProductRow.available > 0)
        if query.min_rating is not None:
            asked = asked.where(
                ProductRow.rating_count > 0, ProductRow.rating_sum >= query.min_rating * ProductRow.rating_count
            )
        orders: list[ColumnElement[Any]] = [_ORDERS[query.sort]()]
        if query.q:
            hits = self._search.hits(words_of(query.q) or ["\u0001"])  # no words at all: nothing is found
            asked = asked.join(hits, hits.c.product_id == col(ProductRow.id))
            if query.sort is Sort.RELEVANCE:
                orders = [hits.c.rank, *orders]
        return asked.order_by(*orders, col(ProductRow.id).desc())

    def _category_facets(self, query: ListingQuery) -> list[Facet]:
        counted = self._filtered(select(ProductRow.category_id, func.count()), query, is_in_category=False)
        direct = dict(self._session.exec(counted.order_by(None).group_by(col(ProductRow.category_id))).all())
        rows = self._categories()
        counts: dict[int, int] = {}
        for id_, count in direct.items():
            walk: int | None = id_
            while walk is not None:
                counts[walk] = counts.get(walk, 0) + count
                walk = rows[walk].parent_id
        ordered = sorted((row for row in rows.values() if row.id in counts), key=lambda row: (row.position, row.title))
        return [Facet(row.slug, row.title, counts[row.id or 0]) for row in ordered]

    def _ids(self, limit: int, order: Any) -> list[int]:
        query = select(ProductRow.id).where(ProductRow.status == PUBLISHED, ProductRow.available > 0)
        return [each or 0 for each in self._session.exec(query.order_by(order, col(ProductRow.id)).limit(limit))]

    def _categories(self) -> dict[int, CategoryRow]:
        if not self._known:
            self._known = {row.id or 0: row for row in self._session.exec(select(CategoryRow))}
        return self._known

    def _category(self, row: CategoryRow) -> Category:
        parent = self._categories().get(row.parent_id or 0)
        return Category(row.slug, row.title, parent.slug if parent else None)

    def _trail(self, category_id: int) -> list[Category]:
        trail: list[Category] = []
        walk: int | None = category_id
        while walk is not None:
            row = self._categories()[walk]
            trail.insert(0, self._category(row))
            walk = row.parent_id
        return trail

    def _subtree(self, slug: str) -> list[int]:
        rows = self._categories().values()
        found = [row.id or 0 for row in rows if row.slug == slug]
        for parent in found:  # grows while it is walked: children of children come last
            found.extend(row.id or 0 for row in rows if row.parent_id == parent)
        return found

    def _card(self, row: ProductRow) -> ProductCard:
        return ProductCard(
            id=row.id or 0,
            slug=row.slug,
            title=row.title,
            category=self._category(self._categories()[row.category_id]),
            sku=row.sku,
            price=Money(row.price, row.currency),
            compare_at=Money(row.compare_at, row.currency) if row.compare_at else None,
            image=Image(**row.images[0]) if row.images else None,
            availability=Availability.of(row.available),
            rating_average=_average(row),
            rating_count=row.rating_count,
        )


IMAGINED_REVIEWS = 4  # of 3 stars each, so that one lucky review does not lead the list


def _by_rating() -> ColumnElement[Any]:
    stars = col(ProductRow.rating_sum) + 3 * IMAGINED_REVIEWS
    return (1.0 * stars / (col(ProductRow.rating_count) + IMAGINED_REVIEWS)).desc()


_ORDERS: dict[Sort, Callable[[], ColumnElement[Any]]] = {
    Sort.RELEVANCE: lambda: col(ProductRow.sold_count).desc(),
    Sort.POPULAR: lambda: col(ProductRow.sold_count).desc(),
    Sort.NEWEST: lambda: col(ProductRow.created_at).desc(),
    Sort.PRICE: lambda: col(ProductRow.price).asc(),
    Sort.PRICE_DOWN: lambda: col(ProductRow.price).desc(),
    Sort.RATING: _by_rating,
}


def _average(row: ProductRow) -> float:
    return round(row.rating_sum / row.rating_count, 2) if row.rating_count else 0.0


def _variant(row: VariantRow, currency: str) -> Variant:
    compare_at = Money(row.compare_at, currency) if row.compare_at else None
    return Variant(row.sku, Money(row.price, currency), row.stock, row.options, compare_at)
