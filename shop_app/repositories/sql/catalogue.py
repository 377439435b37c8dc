"""The catalogue as SQL answers it: products, cards, listings. Bringing in and changing are modules of their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from sqlmodel import Session, col, select, update

from shop_app.domain.catalogue import (
    Category,
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
)
from shop_app.kit.chunks import chunks
from shop_app.kit.words import words_of
from shop_app.repositories.ports import Sellable
from shop_app.repositories.sql import catalogue_import, catalogue_rows, price_history
from shop_app.repositories.sql.categories import CategoryTree
from shop_app.repositories.sql.columns import Columns
from shop_app.repositories.sql.columns_feed import ColumnsFeed
from shop_app.repositories.sql.listing import Hits, ListingQuestion, counted
from shop_app.repositories.sql.search import Wanted, open_search
from shop_app.repositories.sql.vocabulary import Vocabulary
from shop_app.tables.catalogue import CategoryRow, ProductRow, ReviewRow, SlugRedirectRow, SynonymRow, VariantRow

PUBLISHED = str(Status.PUBLISHED)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Shared:
    """What all transactions of a process on one database read together."""

    feed: ColumnsFeed = field(default_factory=ColumnsFeed)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


class SqlCatalogue:
    """The catalogue of one open transaction.

    Args:
        is_writing: what this transaction wrote is not shared with others before it commits.
    """

    def __init__(self, session: Session, shared: Shared, is_writing: bool) -> None:
        self._session = session
        self._shared = shared
        self._is_writing = is_writing
        self._search = open_search(session)
        self._known: CategoryTree | None = None

    # categories

    def categories(self) -> list[Category]:
        """Return every category, parents before their children."""
        return self._tree.all()

    def add_categories(self, categories: Sequence[Category]) -> None:
        catalogue_import.add_categories(self._session, categories)
        self._known = None

    # products

    def bring_in(self, drafts: Sequence[ProductDraft], at: datetime) -> dict[str, int]:
        return catalogue_import.bring_in(self._session, self._search, drafts, at)

    def add_reviews(self, reviews: Iterable[ReviewDraft]) -> int:
        return catalogue_import.add_reviews(self._session, reviews)

    def product(self, slug: str) -> Product | None:
        """Return the published product with this slug, whole."""
        found = self.any_product(slug)
        return found if found and found.status is Status.PUBLISHED else None

    def any_product(self, slug: str) -> Product | None:
        """Return the product with this slug in whatever status: for staff."""
        if "\0" in slug:
            return None  # PostgreSQL cannot even be asked
        row = self._session.exec(select(ProductRow).where(ProductRow.slug == slug)).first()
        if row is None:
            return None
        rows = self._session.exec(
            select(VariantRow).where(VariantRow.product_id == row.id).order_by(col(VariantRow.position))
        ).all()
        reduced = [each.sku for each in rows if each.compare_at]
        lowest = price_history.lowest_before(self._session, reduced)
        variants = [catalogue_rows.variant(each, row.currency, lowest.get(each.sku)) for each in rows]
        return catalogue_rows.product(row, self._tree.trail(row.category_id), variants)

    def moved_to(self, slug: str) -> str:
        """Return the address now of the published product that once had this one; empty when none did."""
        query = (
            select(ProductRow.slug)
            .join(SlugRedirectRow, col(SlugRedirectRow.product_id) == ProductRow.id)
            .where(SlugRedirectRow.slug == slug, ProductRow.status == PUBLISHED)
        )
        return "" if "\0" in slug else self._session.exec(query).first() or ""

    def ids_of(self, slugs: Iterable[str]) -> dict[str, int]:
        """Return the ids of published products by slug; unknown ones are left out."""
        asked = [slug for slug in slugs if "\0" not in slug]  # PostgreSQL cannot even be asked
        query = select(ProductRow.slug, ProductRow.id).where(
            col(ProductRow.slug).in_(asked), ProductRow.status == PUBLISHED
        )
        return {slug: id_ for slug, id_ in self._session.exec(query) if id_ is not None}

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
            select(VariantRow, ProductRow, CategoryRow.slug)
            .join(ProductRow, col(ProductRow.id) == VariantRow.product_id)
            .join(CategoryRow, col(CategoryRow.id) == ProductRow.category_id)
            .where(col(VariantRow.sku).in_(list(skus)), ProductRow.status == PUBLISHED)
        )
        found: dict[str, Sellable] = {}
        for variant, product, category in self._session.exec(query):
            image = Image(**product.images[0]) if product.images else None
            found[variant.sku] = Sellable(
                product_id=product.id or 0,
                slug=product.slug,
                title=product.title,
                image_url=image.url if image else "",
                image_alt=image.alt if image else "",
                variant=catalogue_rows.variant(variant, product.currency),
                category=category,
            )
        return found

    def cards(self, product_ids: Sequence[int]) -> list[ProductCard]:
        """Return the published ones of these products as cards, in the order asked for."""
        rows = self._session.connection().execute(
            select(*catalogue_rows.CARD).where(
                col(ProductRow.id).in_(list(product_ids)), ProductRow.status == PUBLISHED
            )
        )
        by_id = {row.id: row for row in rows}
        return [
            catalogue_rows.card(by_id[each], self._tree.category(by_id[each].category_id))
            for each in product_ids
            if each in by_id
        ]

    # listings

    def listing(self, query: ListingQuery) -> Listing:
        """Answer one listing page with the choices that lead on from it."""
        columns = self._columns
        hits = self._hits(columns, query.q) if query.q else None
        subtree = self._tree.subtree(query.category) if query.category else None
        ids = columns.ids[ListingQuestion(columns, query, subtree, hits).rows()]
        found = counted(columns, query, subtree, hits)
        return Listing(
            cards=self.cards([int(each) for each in ids]),
            total=found.total,
            page=query.page,
            page_size=query.page_size,
            categories=self._tree.choices(found.categories),
            prices=found.prices,
            availability=found.availability,
            ratings=found.ratings,
            attributes=found.attributes,
            nearest=self._nearest(query.q) if query.q and not found.total else (),
        )

    def in_stock_ids(self) -> list[int]:
        """Return the ids of every product that can be bought now."""
        columns = self._columns
        return [int(each) for each in columns.ids[columns.is_published & (columns.available > 0)]]

    def popular_ids(self, limit: int) -> list[int]:
        """Return the best sellers that are in stock."""
        return self._ids(limit, Sort.POPULAR)

    def newest_ids(self, limit: int) -> list[int]:
        """Return the newest products that are in stock."""
        return self._ids(limit, Sort.NEWEST)

    def count(self) -> int:
        return len(self._columns.ids)

    def count_published(self) -> int:
        return len(self._columns.published)

    def addresses(self, limit: int, offset: int) -> list[tuple[str, datetime]]:
        """Return slug and last change of published products, the oldest first."""
        query = select(ProductRow.slug, ProductRow.updated_at).where(ProductRow.status == PUBLISHED)
        return list(self._session.exec(query.order_by(col(ProductRow.id)).offset(offset).limit(limit)).all())

    def training_rows(self) -> Iterable[tuple[int, str, str, str, Mapping[str, str], int]]:
        """Yield (id, title, description, category path, attributes, price in minor units) of everything published."""
        query = select(ProductRow).where(ProductRow.status == PUBLISHED).order_by(col(ProductRow.id))
        for row in self._session.exec(query.execution_options(yield_per=1000)):
            path = " > ".join(category.title for category in self._tree.trail(row.category_id))
            yield row.id or 0, row.title, row.description, path, row.attributes, row.price

    def add_sold(self, sold: Mapping[str, int]) -> None:
        """Count pieces sold per SKU towards its product's popularity."""
        for chunk in chunks(sorted(sold), CHUNK):
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

    @property
    def _columns(self) -> Columns:
        return self._shared.feed.fresh(self._session, self._is_writing)

    @property
    def _tree(self) -> CategoryTree:
        if self._known is None:
            self._known = CategoryTree(self._session)
        return self._known

    def _hits(self, columns: Columns, q: str) -> Hits:
        wanted = self._wanted(columns, q)
        ids = self._search.all_of(wanted) if wanted else np.empty(0, np.int64)
        if not len(ids):
            return Hits(ids, ids)
        scores = np.zeros(len(ids), np.int64)
        for each in wanted:
            title = np.isin(ids, self._search.in_title(each, wanted))
            words = np.isin(ids, self._search.in_words(each, wanted))
            exact = np.isin(ids, self._search.exactly_in_title(each, wanted))
            scores += np.where(title, TITLE, np.where(words, WORDS, 0)) + EXACTLY * exact
        rows = columns.rows_of(ids)
        return Hits(rows, scores[np.isin(ids, columns.ids[rows])])

    def _wanted(self, columns: Columns, q: str) -> list[Wanted]:
        self._shared.vocabulary.refresh(self._search, columns.mark)
        return self._shared.vocabulary.read(words_of(q), self._synonyms(), self._search)

    def _synonyms(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for words in self._session.exec(select(SynonymRow.words)):
            for word in words:
                found.setdefault(word, []).extend(each for each in words if each != word)
        return found

    def _nearest(self, q: str) -> list[str]:
        near = [each for word in words_of(q) for each in self._shared.vocabulary.nearest(word)]
        return list(dict.fromkeys(near))[:NEAREST]

    def _ids(self, limit: int, sort: Sort) -> list[int]:
        columns = self._columns
        order = columns.order(sort)
        found: list[int] = []
        for row in order:  # best first: it ends long before the catalogue does
            if len(found) == limit:
                break
            if columns.is_published[row] and columns.available[row] > 0:
                found.append(int(columns.ids[row]))
        return found


TITLE, WORDS, EXACTLY = 4, 2, 1  # what a word found there counts for, above the description
NEAREST = 6
