"""Reviews on a product's page, and the back office's list of them."""

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import ShopError
from shop_app.domain.reviews import PAGE_SIZE, STARS, ReviewStatus
from state import show_product
from state._call import ask, attempt, text_of
from state.product import ProductState
from state.product_views import KnownReviewView, ReviewsView


class ReviewsState(rx.State):
    found: ReviewsView = ReviewsView()
    mine: str = ""  # what became of the visitor's own; empty: none yet
    may_write: bool = False
    problem: str = ""

    @rx.event
    async def load_reviews(self):
        """Show the newest reviews of the address's product."""
        self.problem = ""
        slug = _slug(self)
        found, _ = await attempt(self, lambda shop, actor: _reviews(shop, actor, slug, 1))
        self.found, self.mine, self.may_write = found or (ReviewsView(), "", False)

    @rx.event
    async def show_more(self):
        """Add the next page to what is shown."""
        slug, page = _slug(self), len(self.found.reviews) // PAGE_SIZE + 1
        more, _, _ = await ask(self, lambda shop, actor: _reviews(shop, actor, slug, page))
        self.found = show_product.joined(self.found, more)

    @rx.event
    async def write(self, form: dict):
        """Review the product."""
        rating, text, slug = text_of(form, "rating"), text_of(form, "text", 4001), _slug(self)
        stars = int(rating) if rating in {str(each) for each in STARS} else 0
        written, refusal = await attempt(self, lambda shop, actor: shop.reviews.write(actor, slug, stars, text))
        self.problem = _words(refusal) if refusal else ""
        if written:
            return [ReviewsState.load_reviews, ProductState.refresh_product]


class AdminReviewsState(rx.State):
    status: str = ReviewStatus.PENDING.value
    reviews: list[KnownReviewView] = []
    page: int = 1
    pages: int = 1
    is_loaded: bool = False

    @rx.event
    async def load_list(self):
        """Show the reviews in the chosen state to staff."""
        status, page = ReviewStatus(self.status), self.page
        found, total = await ask(self, lambda shop, actor: shop.reviews.with_status(actor, status, page))
        self.reviews = [show_product.known_review(each) for each in found]
        self.pages = max(1, -(-total // PAGE_SIZE))
        self.is_loaded = True

    @rx.event
    async def choose(self, status: str):
        """Look at another state."""
        self.status = status if status in set(ReviewStatus) else ReviewStatus.PENDING.value
        self.page = 1
        return AdminReviewsState.load_list

    @rx.event
    async def turn_page(self, page: int):
        """Go to another page of the list."""
        self.page = max(1, page) if type(page) is int else 1
        return AdminReviewsState.load_list

    @rx.event
    async def moderate(self, review_id: int, status: str):
        """Publish or hide a review."""
        wanted = ReviewStatus.PUBLISHED if status == ReviewStatus.PUBLISHED else ReviewStatus.HIDDEN
        await ask(self, lambda shop, actor: shop.reviews.moderate(actor, int(review_id), wanted))
        return AdminReviewsState.load_list


def _slug(state: rx.State) -> str:
    return state.router.url.path.strip("/").rpartition("/")[2]


def _reviews(shop: Services, actor: Actor, slug: str, page: int) -> tuple[ReviewsView, str, bool]:
    mine = shop.reviews.mine(actor, slug)
    return (
        show_product.reviews(shop.reviews.page(slug, page)),
        mine.status if mine else "",
        actor.is_signed_in and not mine,
    )


def _words(refusal: ShopError) -> str:
    return " ".join(getattr(refusal, "fields", {}).values()) or refusal.message
