"""The catalogue: what shoppers find and what importers bring in."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Category, Listing, ListingQuery, Product, ProductDraft, Review, ReviewDraft
from shop_app.domain.errors import NotFound
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store
from shop_app.services.access import Permission, access

REVIEWS_SHOWN = 20


class CatalogueService:
    """Answers listings and product pages; takes in catalogues in bulk."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def categories(self) -> list[Category]:
        """Return every category, parents first."""
        with self._store.looking() as tx:
            return tx.catalogue.categories()

    def category(self, slug: str) -> Category:
        """Return one category.

        Raises:
            NotFound: there is none with this slug.
        """
        for category in self.categories():
            if category.slug == slug:
                return category
        raise NotFound("We could not find that category.")

    def listing(self, query: ListingQuery) -> Listing:
        """Answer one listing page."""
        with self._store.looking() as tx:
            return tx.catalogue.listing(query)

    def detail(self, slug: str) -> Product:
        """Return a published product.

        Raises:
            NotFound: there is none with this slug.
        """
        with self._store.looking() as tx:
            return _found(tx.catalogue.product(slug))

    def product(self, slug: str) -> tuple[Product, list[Review]]:
        """Return a published product and its newest reviews.

        Raises:
            NotFound: there is none with this slug.
        """
        with self._store.looking() as tx:
            product = _found(tx.catalogue.product(slug))
            return product, tx.reviews.newest(product.id, REVIEWS_SHOWN)

    def moved_to(self, slug: str) -> str:
        """Return where the product that once had this address is now; empty when none ever had it."""
        with self._store.looking() as tx:
            return tx.catalogue.moved_to(slug)

    def count(self) -> int:
        """Return how many products the shop has, in any status."""
        with self._store.looking() as tx:
            return tx.catalogue.count()

    def count_published(self) -> int:
        """Return how many products shoppers can see."""
        with self._store.looking() as tx:
            return tx.catalogue.count_published()

    def addresses(self, limit: int, offset: int) -> list[tuple[str, datetime]]:
        """Return (slug, last change) of what shoppers can see, the oldest product first: what a sitemap lists."""
        with self._store.reading() as tx:
            return tx.catalogue.addresses(limit, offset)

    def bring_in(
        self,
        actor: Actor,
        categories: Sequence[Category],
        drafts: Iterable[ProductDraft],
        on_progress: Callable[[int], None] | None = None,
    ) -> dict[str, int]:
        """Store categories and products, 1,000 to a transaction; what is known already stays as it is.

        Args:
            on_progress: told how many drafts each step dealt with.

        Returns:
            SKU -> product id of every draft.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            tx.catalogue.add_categories(categories)
        ids: dict[str, int] = {}
        for chunk in chunks(drafts, 1000):
            with self._store.writing() as tx:
                ids |= tx.catalogue.bring_in(chunk, now())
            if on_progress:
                on_progress(len(chunk))
        return ids

    def bring_in_reviews(self, actor: Actor, reviews: Iterable[ReviewDraft]) -> int:
        """Store reviews and move ratings by them; returns how many were new."""
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            return tx.reviews.bring_in(reviews)


def _found(product: Product | None) -> Product:
    if product is None:
        raise NotFound("We could not find that product.")
    return product
