"""REST: what shoppers say of products, and what staff do about it."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Page, Shape
from shop_app.api.shapes.catalogue import RatingOut, ReviewOut
from shop_app.domain.reviews import PAGE_SIZE, STARS, KnownReview, ReviewPage, ReviewStatus

router = APIRouter(tags=["reviews"])


class ReviewIn(Shape):
    rating: Annotated[int, Field(strict=True, ge=1, le=5)]
    text: Annotated[str, Field(max_length=4000)] = ""


class KnownReviewOut(ReviewOut):
    id: int
    product: str
    status: str

    @classmethod
    def of_known(cls, known: KnownReview) -> "KnownReviewOut":
        shown = ReviewOut.of(known.review).model_dump()
        return cls(id=known.id, product=known.slug, status=known.status, **shown)


class ReviewsOut(Page[ReviewOut]):
    rating: RatingOut
    histogram: dict[str, int]

    @classmethod
    def of(cls, found: ReviewPage, page_size: int) -> "ReviewsOut":
        return cls(
            items=[ReviewOut.of(review) for review in found.reviews],
            page=found.page,
            page_size=page_size,
            total=found.total,
            pages=-(-found.total // page_size),
            rating=RatingOut(average=found.average, count=found.total),
            histogram={str(stars): count for stars, count in zip(STARS, found.histogram, strict=True)},
        )


class ModerationIn(Shape):
    status: ReviewStatus


@router.get("/products/{slug}/reviews")
def list_reviews(
    shop: Shop, slug: str, page: int = 1, page_size: Annotated[int, Query(ge=1, le=100)] = PAGE_SIZE
) -> ReviewsOut:
    """Published reviews, newest first, with how many gave each number of stars."""
    return ReviewsOut.of(shop.reviews.page(slug, page, page_size), page_size)


@router.post("/products/{slug}/reviews", status_code=201)
def write_review(shop: Shop, actor: Caller, slug: str, said: ReviewIn) -> KnownReviewOut:
    """Review a product, once per account."""
    return KnownReviewOut.of_known(shop.reviews.write(actor, slug, said.rating, said.text))


@router.get("/admin/reviews", tags=["admin"])
def list_reviews_in_a_state(
    shop: Shop, actor: Caller, status: ReviewStatus = ReviewStatus.PENDING, page: int = 1
) -> Page[KnownReviewOut]:
    found, total = shop.reviews.with_status(actor, status, page)
    items = [KnownReviewOut.of_known(each) for each in found]
    return Page(items=items, page=page, page_size=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE))


@router.post("/admin/reviews/{review_id}/status", tags=["admin"])
def moderate_review(shop: Shop, actor: Caller, review_id: int, wanted: ModerationIn) -> KnownReviewOut:
    """Publish or hide a review; the product's rating follows."""
    return KnownReviewOut.of_known(shop.reviews.moderate(actor, review_id, wanted.status))
