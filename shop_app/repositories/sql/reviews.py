"""Reviews in SQL. A rating moves with the review that changes it, in one transaction; it is never counted anew."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, insert, select, update

from shop_app.domain.catalogue import Review, ReviewDraft
from shop_app.domain.orders import OrderStatus
from shop_app.domain.reviews import STARS, KnownReview, ReviewStatus
from shop_app.kit.chunks import chunks
from shop_app.tables.catalogue import ProductRow, RatingRow, ReviewRow, VariantRow
from shop_app.tables.orders import OrderLineRow, OrderRow

CHUNK = 500  # rows a statement
SHOWN = str(ReviewStatus.PUBLISHED)
NOT_BOUGHT = [str(each) for each in (OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED)]
MOVE = text(
    "INSERT INTO ratings (product_id, stars, count) VALUES (:product_id, :stars, :by) "
    "ON CONFLICT (product_id, stars) DO UPDATE SET count = ratings.count + :by"
)


class SqlReviews:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draft: ReviewDraft, status: ReviewStatus) -> KnownReview | None:
        """Store a review; None when the account has one of this product already, or there is no such product."""
        product = self._session.exec(select(ProductRow).where(ProductRow.slug == draft.product)).first()
        if product is None:
            return None
        fields = {name: value for name, value in asdict(draft).items() if name != "product"}
        row = ReviewRow(**fields, product_id=product.id or 0, status=str(status))
        try:
            with self._session.begin_nested():  # two tries at once: the second meets the unique key
                self._session.add(row)
                self._session.flush()
        except IntegrityError:
            return None
        if status is ReviewStatus.PUBLISHED:
            self._move(row.product_id, row.rating, 1)
        return _known(row, product.slug, product.title)

    def bring_in(self, drafts: Iterable[ReviewDraft]) -> int:
        """Store published reviews in bulk; one per account and product, the first stays."""
        count = 0
        for chunk in chunks(drafts, CHUNK):
            rows = self._new_rows(chunk)
            if rows:
                self._session.connection().execute(insert(ReviewRow), rows)
            for (product_id, stars), by in sorted(Counter((row["product_id"], row["rating"]) for row in rows).items()):
                self._move(product_id, stars, by)
            count += len(rows)
        return count

    def newest(self, product_id: int, limit: int, offset: int = 0) -> list[Review]:
        """Return a product's newest published reviews."""
        query = (
            select(ReviewRow)
            .where(ReviewRow.product_id == product_id, ReviewRow.status == SHOWN)
            .order_by(col(ReviewRow.at).desc(), col(ReviewRow.id).desc())
            .offset(offset)
            .limit(limit)
        )
        return [_review(row) for row in self._session.exec(query)]

    def histogram(self, product_id: int) -> tuple[int, int, int, int, int]:
        """Return how many gave one star to five."""
        rows = self._session.exec(select(RatingRow.stars, RatingRow.count).where(RatingRow.product_id == product_id))
        counts = dict(rows.all())
        one, two, three, four, five = (counts.get(stars, 0) for stars in STARS)
        return one, two, three, four, five

    def of_account(self, product_id: int, account_id: int) -> KnownReview | None:
        """Return what somebody wrote about a product, shown or not."""
        return self._one(ReviewRow.product_id == product_id, ReviewRow.account_id == account_id)

    def by_id(self, review_id: int) -> KnownReview | None:
        return self._one(ReviewRow.id == review_id)

    def with_status(self, status: ReviewStatus, limit: int, offset: int) -> tuple[list[KnownReview], int]:
        """Return a page of the reviews in a state, newest first, and how many there are."""
        query = (
            select(ReviewRow, ProductRow.slug, ProductRow.title)
            .join(ProductRow, col(ProductRow.id) == ReviewRow.product_id)
            .where(ReviewRow.status == str(status))
            .order_by(col(ReviewRow.at).desc(), col(ReviewRow.id).desc())
        )
        total = self._session.exec(
            select(func.count()).select_from(ReviewRow).where(ReviewRow.status == str(status))
        ).one()
        return [_known(*found) for found in self._session.exec(query.offset(offset).limit(limit))], total

    def move(self, review_id: int, from_status: ReviewStatus, to_status: ReviewStatus) -> bool:
        """Change a review's state, if it is still in the other one; the rating follows."""
        moved = self._session.exec(
            update(ReviewRow)
            .where(col(ReviewRow.id) == review_id, col(ReviewRow.status) == str(from_status))
            .values(status=str(to_status))
            .execution_options(synchronize_session=False)
        )
        if not moved.rowcount:
            return False
        by = (to_status is ReviewStatus.PUBLISHED) - (from_status is ReviewStatus.PUBLISHED)
        if by:
            row = self._session.exec(
                select(ReviewRow.product_id, ReviewRow.rating).where(col(ReviewRow.id) == review_id)
            ).one()
            self._move(*row, by)
        return True

    def has_bought(self, account_id: int, product_id: int) -> bool:
        """Tell whether an order of this account, paid for, has the product in it."""
        query = (
            select(OrderLineRow.id)
            .join(OrderRow, col(OrderRow.id) == OrderLineRow.order_id)
            .where(OrderRow.account_id == account_id, col(OrderRow.status).not_in(NOT_BOUGHT))
            .where(col(OrderLineRow.sku).in_(select(VariantRow.sku).where(VariantRow.product_id == product_id)))
        )
        return self._session.exec(query.limit(1)).first() is not None

    def _move(self, product_id: int, stars: int, by: int) -> None:
        self._session.exec(
            update(ProductRow)
            .where(col(ProductRow.id) == product_id)
            .values(rating_sum=ProductRow.rating_sum + stars * by, rating_count=ProductRow.rating_count + by)
            .execution_options(synchronize_session=False)
        )
        self._session.connection().execute(MOVE, {"product_id": product_id, "stars": stars, "by": by})

    def _new_rows(self, drafts: Sequence[ReviewDraft]) -> list[dict[str, Any]]:
        slugs, accounts = {draft.product for draft in drafts}, {draft.account_id for draft in drafts}
        found = self._session.exec(select(ProductRow.slug, ProductRow.id).where(col(ProductRow.slug).in_(slugs)))
        ids = dict(found.all())
        query = select(ReviewRow.product_id, ReviewRow.account_id).where(col(ReviewRow.account_id).in_(accounts))
        taken, rows = set(self._session.exec(query).all()), []
        for draft in drafts:
            product_id = ids.get(draft.product)
            if product_id is None or (product_id, draft.account_id) in taken:
                continue
            taken.add((product_id, draft.account_id))
            fields = {name: value for name, value in asdict(draft).items() if name != "product"}
            rows.append({**fields, "product_id": product_id, "status": SHOWN})
        return rows

    def _one(self, *where: Any) -> KnownReview | None:
        query = select(ReviewRow, ProductRow.slug, ProductRow.title)
        found = self._session.exec(query.join(ProductRow, col(ProductRow.id) == ReviewRow.product_id).where(*where))
        first = found.first()
        return _known(*first) if first else None


def _review(row: ReviewRow) -> Review:
    return Review(row.author, row.rating, row.text, row.is_verified, row.at)


def _known(row: ReviewRow, slug: str, title: str) -> KnownReview:
    status = ReviewStatus(row.status)
    return KnownReview(row.id or 0, row.product_id, slug, title, row.account_id, status, _review(row))
