"""The catalogue as SQL answers it: products, cards, listings. Bringing in and changing are modules of their own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, select

from shop_app.domain.catalogue import (
    Category,
    Image,
    Listing,
    ListingQuery,
    Product,
    ProductCard,
    ProductDraft,
    Sort,
    Status,
)
from shop_app.domain.editing import PriceLine, StaffQuery, StaffRow, SynonymGroup
from shop_app.repositories.ports import Sellable
from shop_app.repositories.sql import catalogue_import, catalogue_rows, category_edit, price_history, sale
from shop_app.repositories.sql.catalogue_edit import ProductEditor
from shop_app.repositories.sql.categories import CategoryTree
from shop_app.repositories.sql.columns import Columns
from shop_app.repositories.sql.finder import Finder, Shared
from shop_app.repositories.sql.listing import ListingQuestion, counted
from shop_app.repositories.sql.search import open_search
from shop_app.repositories.sql.small_tables import Small
from shop_app.repositories.sql.staff_list import staff_list
from shop_app.tables.catalogue import ProductRow, SlugRedirectRow, SynonymRow, VariantRow

PUBLISHED = str(Status.PUBLISHED)
CHUNK = 500
CARDS = select(*catalogue_rows.CARD).where(col(ProductRow.id).in_(bindparam("ids", expanding=True)))
IDS = select(ProductRow.slug, ProductRow.id, ProductRow.status).where(
    col(ProductRow.slug).in_(bindparam("slugs", expanding=True))
)
PRODUCT = select(*sale.table(ProductRow).c).where(sale.table(ProductRow).c.slug == bindparam("slug"))
VARIANTS = (
    select(*sale.table(VariantRow).c)
    .where(sale.table(VariantRow).c.product_id == bindparam("id"))
    .order_by(sale.table(VariantRow).c.position)
)


class SqlCatalogue:
    """The catalogue of one open transaction.

    Args:
        is_writing: what this transaction wrote is not shared with others before it commits.
    """

    def __init__(self, session: Session, shared: Shared, is_writing: bool) -> None:
        self._session = session
        self._search = open_search(session)
        self._is_writing = is_writing
        self._finder = Finder(session, shared, self._search, is_writing)
        self._shared = shared
        self._known: Small | None = None

    # categories

    def categories(self) -> list[Category]:
        """Return every category, parents before their children."""
        return self._tree.all()

    def change_category(self, slug: str, title: str, parent: str | None) -> None:
        """Give a category another title or place; the caller has looked whether both are there."""
        category_edit.change(self._session, self._search, slug, title, parent)
        self._known = None

    def remove_category(self, slug: str) -> bool:
        """Remove a category that holds nothing; says whether it could be."""
        self._known = None
        return category_edit.remove(self._session, slug)

    def add_categories(self, categories: Sequence[Category]) -> None:
        catalogue_import.add_categories(self._session, categories)
        self._known = None

    # products

    def bring_in(self, drafts: Sequence[ProductDraft], at: datetime) -> dict[str, int]:
        return catalogue_import.bring_in(self._session, self._search, drafts, at)

    def change(
        self, before: Product, draft: ProductDraft, version: int, stock: Mapping[str, int], at: datetime
    ) -> bool:
        return ProductEditor(self._session, self._search).change(before, draft, version, stock, at)

    def set_status(self, product_id: int, status: Status, at: datetime) -> None:
        ProductEditor(self._session, self._search).set_status(product_id, status, at)

    def product(self, slug: str) -> Product | None:
        """Return the published product with this slug, whole."""
        found = self.any_product(slug)
        return found if found and found.status is Status.PUBLISHED else None

    def any_product(self, slug: str) -> Product | None:
        """Return the product with this slug in whatever status: for staff."""
        if "\0" in slug:
            return None  # PostgreSQL cannot even be asked
        row = sale.run(self._session, PRODUCT, {"slug": slug}).first()
        if row is None:
            return None
        rows = sale.run(self._session, VARIANTS, {"id": row.id}).all()
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
        rows = sale.run(self._session, IDS, {"slugs": asked})
        return {row.slug: row.id for row in rows if row.status == PUBLISHED}

    def product_of(self, sku: str) -> str:
        """Return the slug of the product that a SKU belongs to; empty when there is none."""
        query = select(ProductRow.slug).join(VariantRow, col(VariantRow.product_id) == ProductRow.id)
        return "" if "\0" in sku else self._session.exec(query.where(VariantRow.sku == sku)).first() or ""

    def sellable(self, skus: Iterable[str]) -> dict[str, Sellable]:
        """Return what can be said of each SKU that is on sale; others are missing from the answer."""
        found: dict[str, Sellable] = {}
        for row in sale.run(self._session, sale.SELLABLE, {"skus": list(skus)}):
            image = Image(**row.images[0]) if row.images else None
            found[row.sku] = Sellable(
                product_id=row.product_id,
                slug=row.slug,
                title=row.title,
                image_url=image.url if image else "",
                image_alt=image.alt if image else "",
                variant=catalogue_rows.variant(row, row.currency),
                category=row.category,
            )
        return found

    def cards(self, product_ids: Sequence[int]) -> list[ProductCard]:
        """Return the published ones of these products as cards, in the order asked for."""
        return self._cards(self._finder.columns, product_ids)

    # listings

    def listing(self, query: ListingQuery) -> Listing:
        """Answer one listing page with the choices that lead on from it."""
        columns = self._finder.columns
        hits = self._finder.hits(columns, query.q, self._small.synonyms) if query.q else None
        subtree = self._tree.subtree(query.category) if query.category else None
        question = ListingQuestion(columns, query, subtree, hits)
        ids = columns.ids[question.rows()]
        found = counted(columns, question)
        return Listing(
            cards=self._cards(columns, [int(each) for each in ids]),
            total=found.total,
            page=query.page,
            page_size=query.page_size,
            categories=self._tree.choices(found.categories),
            prices=found.prices,
            availability=found.availability,
            ratings=found.ratings,
            attributes=found.attributes,
            nearest=self._finder.nearest(query.q) if query.q and not found.total else (),
        )

    def in_stock_ids(self) -> list[int]:
        """Return the ids of every product that can be bought now."""
        columns = self._finder.columns
        return [int(each) for each in columns.ids[columns.is_published & (columns.available > 0)]]

    def popular_ids(self, limit: int) -> list[int]:
        """Return the best sellers that are in stock."""
        return self._finder.best(limit, Sort.POPULAR)

    def newest_ids(self, limit: int) -> list[int]:
        """Return the newest products that are in stock."""
        return self._finder.best(limit, Sort.NEWEST)

    def count(self) -> int:
        return len(self._finder.columns.ids)

    def count_published(self) -> int:
        return len(self._finder.columns.published)

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

    def add_sold(self, sold: Mapping[int, int]) -> None:
        """Count pieces sold per product towards its popularity, in order: two sales cannot deadlock."""
        more = [{"product": product, "quantity": quantity} for product, quantity in sorted(sold.items())]
        sale.run_all(self._session, sale.SOLD, more)

    # for staff

    def staff_list(self, query: StaffQuery) -> tuple[list[StaffRow], int]:
        """Return a page of products in any status, and how many there are."""
        return staff_list(self._session, self._finder, self._tree, query, self._small.synonyms)

    def prices(self, skus: Sequence[str]) -> list[PriceLine]:
        """Return what these SKUs of one product cost, the oldest price first."""
        return price_history.lines(self._session, skus)

    def synonyms(self) -> list[SynonymGroup]:
        return list(self._small.synonyms)

    def add_synonyms(self, words: Sequence[str]) -> int:
        self._known = None
        row = SynonymRow(words=list(words))
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def remove_synonyms(self, group_id: int) -> bool:
        self._known = None
        return self._session.exec(delete(SynonymRow).where(col(SynonymRow.id) == group_id)).rowcount == 1

    # inside

    def _cards(self, columns: Columns, product_ids: Sequence[int]) -> list[ProductCard]:
        tree = self._tree
        kept = {} if self._is_writing else columns.cards_under(tree)  # what is not committed is nobody else's
        cards = {each: kept.get(each) for each in product_ids}
        if missing := [each for each, card in cards.items() if card is None]:
            rows = [row for row in sale.run(self._session, CARDS, {"ids": missing}) if row.status == PUBLISHED]
            if not all(row.category_id in tree for row in rows):
                self._known = None  # PostgreSQL: the category was committed after the tree was read
                tree = self._tree
            read = {row.id: catalogue_rows.card(row, tree.category(row.category_id)) for row in rows}
            cards |= read
            if not self._is_writing:
                columns.keep_cards(tree, read)
        return [card for each in product_ids if (card := cards[each]) is not None]

    @property
    def _tree(self) -> CategoryTree:
        return self._small.tree

    @property
    def _small(self) -> Small:
        if self._known is None:
            self._known = self._shared.small.read(self._session)
        return self._known
