"""One product's page: the product, the chosen variant, and the shelf that goes with it."""

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement
from state import show, show_product
from state._call import ask, attempt
from state.live import follow
from state.product_views import ProductView
from state.views import ShelfView

SHELF = SEEN = 8


class ProductState(rx.State):
    product: ProductView = ProductView()
    shelf: ShelfView = ShelfView()
    seen: ShelfView = ShelfView()
    path: str = ""
    problem: str = ""
    is_missing: bool = False
    is_loaded: bool = False

    @rx.event
    async def load_product(self):
        """Show the product of the address and note that it was looked at."""
        slug = self.router.url.path.strip("/").rpartition("/")[2]
        if self.product.slug != slug:
            self.is_loaded, self.shelf = False, ShelfView()
        yield
        found, refusal = await attempt(self, lambda shop, actor: _look_at(shop, actor, slug))
        self.is_missing = refusal is not None and refusal.code == "not_found"
        self.problem = refusal.message if refusal and not self.is_missing else ""
        if found:
            self.product, self.shelf, self.seen, shopper = found
            self.path = routes.product(slug)
            news = {live.product(self.product.id): ProductState.refresh_product}
            follow(self, news | {live.taste(shopper): ProductState.refresh_shelf})
        self.is_loaded = True

    @rx.event
    async def refresh_product(self):
        """Show price and stock as they are now: somebody bought, or staff changed it."""
        slug, sku = self.product.slug, self.product.sku
        found, _gone = await attempt(self, lambda shop, _actor: _product(shop, slug, sku))
        if found:
            self.product = found
        else:
            return ProductState.load_product

    @rx.event
    async def refresh_shelf(self):
        """Let the shelf follow what the shopper just did, in this tab or another."""
        slug = self.product.slug
        found, _gone = await attempt(self, lambda shop, actor: _shelf(shop, actor, slug))
        self.shelf = found or self.shelf

    @rx.event
    async def choose_variant(self, sku: str):
        """Show another size or colour."""
        slug = self.product.slug
        self.product = await ask(self, lambda shop, _actor: _product(shop, slug, str(sku)))


def _product(shop: Services, slug: str, sku: str = "") -> ProductView:
    return show_product.product(shop.catalogue.detail(slug), sku)


def _look_at(shop: Services, actor: Actor, slug: str) -> tuple[ProductView, ShelfView, ShelfView, str]:
    product, shelf = _product(shop, slug), _shelf(shop, actor, slug)
    seen = [show.card(card) for card in shop.recommendations.seen(actor, SEEN + 1) if card.slug != slug]
    shop.interactions.record(actor, Kind.VIEW, product.id)
    return product, shelf, ShelfView("You looked at", "seen", seen[:SEEN]), actor.shopper


def _shelf(shop: Services, actor: Actor, slug: str) -> ShelfView:
    return show.shelf(shop.recommendations.shelf(actor, Placement.PRODUCT, slug, SHELF), "Goes well with it")
