"""Reviews and wishes in memory; ratings move with the review, as in SQL."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from shop_app.domain.catalogue import Review, ReviewDraft
from shop_app.domain.orders import OrderStatus
from shop_app.domain.reviews import STARS, KnownReview, ReviewStatus
from shop_app.domain.wishlist import Owner
from tests.fakes.books import Books, ReviewRow


class FakeReviews:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, draft: ReviewDraft, status: ReviewStatus) -> KnownReview | None:
        product = next((row for row in self._books.products.values() if row.slug == draft.product), None)
        if product is None or self.of_account(product.id, draft.account_id):
            return None
        review = Review(draft.author, draft.rating, draft.text, draft.is_verified, draft.at)
        row = ReviewRow(len(self._books.reviews) + 1, product.id, draft.account_id, review, status)
        self._books.reviews[row.id] = row
        if status is ReviewStatus.PUBLISHED:
            self._move(row, 1)
        return self._known(row)

    def bring_in(self, drafts: Iterable[ReviewDraft]) -> int:
        return sum(self.add(draft, ReviewStatus.PUBLISHED) is not None for draft in drafts)

    def newest(self, product_id: int, limit: int, offset: int = 0) -> list[Review]:
        shown = [row for row in self._of_product(product_id) if row.status is ReviewStatus.PUBLISHED]
        shown.sort(key=lambda row: (row.review.at, row.id), reverse=True)
        return [row.review for row in shown][offset : offset + limit]

    def histogram(self, product_id: int) -> tuple[int, int, int, int, int]:
        shown = [row.review.rating for row in self._of_product(product_id) if row.status is ReviewStatus.PUBLISHED]
        one, two, three, four, five = (shown.count(stars) for stars in STARS)
        return one, two, three, four, five

    def of_account(self, product_id: int, account_id: int) -> KnownReview | None:
        found = (row for row in self._of_product(product_id) if row.account_id == account_id)
        return next((self._known(row) for row in found), None)

    def by_id(self, review_id: int) -> KnownReview | None:
        row = self._books.reviews.get(review_id)
        return self._known(row) if row else None

    def with_status(self, status: ReviewStatus, limit: int, offset: int) -> tuple[list[KnownReview], int]:
        found = [row for row in self._books.reviews.values() if row.status is status]
        found.sort(key=lambda row: (row.review.at, row.id), reverse=True)
        return [self._known(row) for row in found[offset : offset + limit]], len(found)

    def move(self, review_id: int, from_status: ReviewStatus, to_status: ReviewStatus) -> bool:
        row = self._books.reviews.get(review_id)
        if row is None or row.status is not from_status:
            return False
        self._books.reviews[review_id] = replace(row, status=to_status)
        if by := (to_status is ReviewStatus.PUBLISHED) - (from_status is ReviewStatus.PUBLISHED):
            self._move(row, by)
        return True

    def has_bought(self, account_id: int, product_id: int) -> bool:
        unpaid = (OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED)
        skus = {sku for sku, row in self._books.variants.items() if row.product_id == product_id}
        orders = (row.order for row in self._books.orders.values())
        return any(
            order.account_id == account_id and order.status not in unpaid and skus & {line.sku for line in order.lines}
            for order in orders
        )

    def _of_product(self, product_id: int) -> list[ReviewRow]:
        return [row for row in self._books.reviews.values() if row.product_id == product_id]

    def _move(self, row: ReviewRow, by: int) -> None:
        product = self._books.products[row.product_id]
        self._books.products[row.product_id] = replace(
            product,
            rating_sum=product.rating_sum + by * row.review.rating,
            rating_count=product.rating_count + by,
        )

    def _known(self, row: ReviewRow) -> KnownReview:
        product = self._books.products[row.product_id]
        return KnownReview(
            row.id, product.id, product.slug, product.draft.title, row.account_id, row.status, row.review
        )


class FakeWishes:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, owner: Owner, sku: str, product_id: int, at: datetime) -> bool:
        if (owner, sku) in self._books.wishes:
            return False
        self._books.wishes[owner, sku] = (product_id, at)
        return True

    def remove(self, owner: Owner, sku: str) -> bool:
        return self._books.wishes.pop((owner, sku), None) is not None

    def of(self, owner: Owner) -> list[tuple[str, int, datetime]]:
        found = [(sku, *wish) for (whose, sku), wish in self._books.wishes.items() if whose == owner]
        return [wish for _, wish in sorted(enumerate(found), key=lambda pair: (pair[1][2], pair[0]), reverse=True)]

    def count(self, owner: Owner) -> int:
        return len(self.of(owner))

    def take_over(self, visitor: str, account_id: int) -> int:
        guest, account = Owner(None, visitor), Owner(account_id, "")
        new = 0
        for sku, product_id, at in self.of(guest):
            new += self.add(account, sku, product_id, at)
            self.remove(guest, sku)
        return new

    def forget_visitors(self, before: datetime) -> int:
        old = [key for key, (_, at) in self._books.wishes.items() if key[0].account_id is None and at < before]
        for key in old:
            del self._books.wishes[key]
        return len(old)
