"""Listings: the address holds every filter, this shows what it asks for."""

import logging

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Listing, Sort
from shop_app.settings import get_settings
from state import filters, show
from state._call import ask, attempt, text_of
from state.live import follow
from state.views import CardView, FacetGroupView, FacetView, LinkView

log = logging.getLogger(__name__)


class ListingState(rx.State):
    title: str = ""
    cards: list[CardView] = []
    total: int = 0
    summary: str = ""
    query: str = ""
    categories: list[FacetView] = []
    groups: list[FacetGroupView] = []
    nearest: list[LinkView] = []  # what to search for instead, when nothing was found
    popular: list[CardView] = []  # what to offer then
    chips: list[LinkView] = []
    pages: list[LinkView] = []
    previous_href: str = ""
    following_href: str = ""
    sort: str = Sort.RELEVANCE.value
    in_stock: bool = False
    min_price: str = ""
    max_price: str = ""
    problem: str = ""
    is_missing: bool = False
    is_loaded: bool = False

    _address: str = ""  # whose answer is shown

    @rx.event
    async def load_listing(self):
        """Answer the address: category of the path, filters of the query."""
        address = f"{self.router.url.path}?{self.router.url.query}"
        if self._address != address:  # who goes back finds the page as tall as they left it, and so where they were
            self.is_loaded = False
            yield
        self._address = address
        asked = self._asked()
        found, refusal = await attempt(self, lambda shop, actor: _find(shop, actor, asked))
        self.is_missing = refusal is not None and refusal.code == "not_found"
        self.problem = refusal.message if refusal and not self.is_missing else ""
        if found:
            self._show(asked, *found)
            await self._offer_instead()
            follow(self, {live.product(card.id): ListingState.refresh_listing for card in found[0].cards})
        self.is_loaded = True

    @rx.event
    async def refresh_listing(self):
        """Show the same page of products as it is now, without a skeleton between."""
        asked = self._asked()
        found, refusal = await attempt(self, lambda shop, actor: _find(shop, actor, asked, is_search=False))
        if found:
            self._show(asked, *found)
        elif refusal:
            log.info("an open listing was not refreshed: %s", refusal.code)

    @rx.event
    def sort_by(self, sort: str):
        """Order the listing another way."""
        return rx.redirect(filters.href(self._asked() | {"sort": str(sort), "page": ""}))

    @rx.event
    def filter_by(self, form: dict):
        """Narrow the listing by price and stock."""
        asked = {name: text_of(form, name).strip() for name in ("min_price", "max_price")}
        in_stock = {"in_stock": "1" if form.get("in_stock") else "", "page": ""}
        return rx.redirect(filters.href(self._asked() | asked | in_stock))

    async def _offer_instead(self) -> None:
        """Show best sellers where nothing was found."""
        if self.total == 0:
            self.popular = [show.card(each) for each in await ask(self, lambda shop, _actor: shop.search.popular())]

    def _asked(self) -> filters.Asked:
        return filters.read(self.router.url.path, self.router.url.query)

    def _show(self, asked: filters.Asked, listing: Listing, category: str) -> None:
        self.query = asked["q"]
        self.title = category or (f"Results for “{asked['q']}”" if asked["q"] else "All products")
        self.cards = [show.card(each) for each in listing.cards]
        self.total = listing.total
        self.summary = f"{listing.total:,} product{'' if listing.total == 1 else 's'}"
        self.categories = filters.category_choices(asked, listing)
        self.groups = filters.groups(asked, listing, get_settings().currency)
        self.nearest, self.popular = filters.nearest(asked, listing), []
        self.chips = filters.chips(asked, category)
        self.pages = filters.pages(asked, listing)
        self.previous_href = filters.page_href(asked, listing, listing.page - 1)
        self.following_href = filters.page_href(asked, listing, listing.page + 1)
        self.sort = asked["sort"] or Sort.RELEVANCE.value
        self.in_stock = bool(asked["in_stock"])
        self.min_price, self.max_price = asked["min_price"], asked["max_price"]


def _find(shop: Services, actor: Actor, asked: filters.Asked, is_search: bool = True) -> tuple[Listing, str]:
    if asked["q"]:
        shop.throttle.spend_for("search", actor)
    title = shop.catalogue.category(asked["category"]).title if asked["category"] else ""
    query = filters.query(asked, shop.settings.currency)
    return (shop.search.listing(actor, query) if query.q and is_search else shop.catalogue.listing(query)), title
