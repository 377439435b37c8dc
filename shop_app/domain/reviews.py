"""What shoppers say of products, and what becomes of it: shown, waiting, hidden. No storage here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from shop_app.domain.catalogue import Review

PAGE_SIZE = 10
STARS = (1, 2, 3, 4, 5)


class ReviewStatus(StrEnum):
    """Only published reviews are seen, and only they count in a rating."""

    PENDING = "pending"
    PUBLISHED = "published"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class KnownReview:
    """A review as its author and staff see it."""

    id: int
    product_id: int
    slug: str
    title: str
    account_id: int
    status: ReviewStatus
    review: Review


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of a product's published reviews with what all of them come to.

    Args:
        histogram: how many gave one star, two, ... five.
    """

    reviews: Sequence[Review]
    page: int
    total: int
    average: float
    histogram: tuple[int, int, int, int, int]
