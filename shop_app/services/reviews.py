"""Reviews: written once per account and product, shown with their histogram, approved or hidden by staff."""

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import ReviewDraft
from shop_app.domain.errors import AlreadyReviewed, InvalidInput, NotFound
from shop_app.domain.interactions import Kind
from shop_app.domain.reviews import PAGE_SIZE, KnownReview, ReviewPage, ReviewStatus
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store
from shop_app.services import audit
from shop_app.services.access import Permission, access, access_account
from shop_app.services.editing import tell_changed
from shop_app.services.interactions import InteractionsService
from shop_app.services.throttle import Throttle

MISSING = "We could not find that product."
LIKED_FROM = 3  # stars: fewer are no taste for it, and shelves should not follow them


class ReviewsService:
    """Keeps ratings true: a review and the rating it moves are one transaction.

    Args:
        need_approval: new reviews wait until staff publish them.
    """

    def __init__(
        self, store: Store, throttle: Throttle, interactions: InteractionsService, *, need_approval: bool
    ) -> None:
        self._store = store
        self._throttle = throttle
        self._interactions = interactions
        self._first = ReviewStatus.PENDING if need_approval else ReviewStatus.PUBLISHED

    def page(self, slug: str, page: int = 1, page_size: int = PAGE_SIZE) -> ReviewPage:
        """Return a product's newest published reviews, and what all of them come to.

        Raises:
            NotFound: there is no such product.
        """
        if not (1 <= page <= 100_000 and 1 <= page_size <= 100):
            raise InvalidInput({"page": "Pages count from 1 and have 1 to 100 reviews."})
        with self._store.reading() as tx:
            product = tx.catalogue.product(slug)
            if product is None:
                raise NotFound(MISSING)
            reviews = tx.reviews.newest(product.id, page_size, (page - 1) * page_size)
            histogram = tx.reviews.histogram(product.id)
        return ReviewPage(reviews, page, product.rating_count, product.rating_average, histogram)

    def mine(self, actor: Actor, slug: str) -> KnownReview | None:
        """Return what the actor wrote about a product, also while it waits or is hidden; None for a guest."""
        if actor.account_id is None:
            return None
        with self._store.reading() as tx:
            product = tx.catalogue.product(slug)
            return tx.reviews.of_account(product.id, actor.account_id) if product else None

    def write(self, actor: Actor, slug: str, rating: int, text: str) -> KnownReview:
        """Review a product, once; it counts as a verified purchase if the actor paid for one.

        Raises:
            SignInNeeded: a guest asks.
            AlreadyReviewed: there is one of this account.
            InvalidInput: rating or text will not do.
            NotFound: there is no such product.
        """
        account_id = access_account(actor)
        self._throttle.spend("review", f"a:{account_id}")
        with self._store.writing() as tx:
            product = tx.catalogue.product(slug)
            if product is None:
                raise NotFound(MISSING)
            draft = ReviewDraft(
                product=product.slug,
                account_id=account_id,
                author=actor.name or "A shopper",
                rating=rating,
                text=text.replace("\0", "").strip(),
                at=now(),
                is_verified=tx.reviews.has_bought(account_id, product.id),
            )
            written = tx.reviews.add(draft, self._first)
            if written is None:
                raise AlreadyReviewed
            tell_changed(tx, [product.slug])
        if rating >= LIKED_FROM:
            self._interactions.record(actor, Kind.RATE, product.id)
        return written

    def with_status(self, actor: Actor, status: ReviewStatus, page: int = 1) -> tuple[list[KnownReview], int]:
        """Return a page of the reviews in a state, newest first, and how many there are: for staff."""
        access(actor, Permission.MODERATE_REVIEWS)
        if not 1 <= page <= 100_000:
            raise InvalidInput({"page": "Pages count from 1."})
        with self._store.reading() as tx:
            return tx.reviews.with_status(status, PAGE_SIZE, (page - 1) * PAGE_SIZE)

    def moderate(self, actor: Actor, review_id: int, status: ReviewStatus) -> KnownReview:
        """Publish or hide a review; the product's rating follows in the same transaction.

        Raises:
            NotFound: there is no such review.
        """
        access(actor, Permission.MODERATE_REVIEWS)
        with self._store.writing() as tx:
            found = tx.reviews.by_id(review_id)
            if found is None:
                raise NotFound("We could not find that review.")
            if tx.reviews.move(review_id, found.status, status) and found.status is not status:
                before, after = {"status": str(found.status)}, {"status": str(status)}
                audit.record(tx, actor, "review.moderate", str(review_id), before, after)
                tell_changed(tx, [found.slug])
            return tx.reviews.by_id(review_id) or found
