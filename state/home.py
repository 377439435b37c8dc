"""The home page: shelves of the recommender, of what is popular, and of what is new."""

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import ListingQuery, Sort
from shop_app.domain.recommendations import Placement, Source
from state import show
from state._call import ask
from state.live import follow
from state.views import ShelfView

SHELF = 8


class HomeState(rx.State):
    picks: ShelfView = ShelfView()
    popular: ShelfView = ShelfView()
    newest: ShelfView = ShelfView()
    is_loaded: bool = False

    @rx.event
    async def load_home(self):
        """Fill every shelf."""
        (self.picks, self.popular, self.newest), shopper = await ask(self, _home)
        self.is_loaded = True
        follow(self, {live.taste(shopper): HomeState.refresh_picks})

    @rx.event
    async def refresh_picks(self):
        """Let the recommender's shelf follow what the shopper just did, in this tab or another."""
        self.picks = await ask(self, _picks)


def _home(shop: Services, actor: Actor) -> tuple[tuple[ShelfView, ShelfView, ShelfView], str]:
    picks = _picks(shop, actor)
    popular = _listed(shop, Sort.POPULAR, "Best sellers", "popular", picks)
    return (picks, popular, _listed(shop, Sort.NEWEST, "Fresh in", "newest", picks, popular)), actor.shopper


def _listed(shop: Services, sort: Sort, title: str, name: str, *above: ShelfView) -> ShelfView:
    """Fill a shelf from a listing, without what stands above it: a page that shows a thing twice looks empty."""
    shown = {card.slug for shelf in above for card in shelf.cards}
    found = shop.catalogue.listing(ListingQuery(sort=sort, in_stock=True, page_size=SHELF * (1 + len(above)))).cards
    others = [each for each in found if each.slug not in shown]
    chosen = others if len(others) >= SHELF / 2 else found  # a small shop has too little for that
    return ShelfView(title, name, [show.card(each) for each in chosen[:SHELF]])


def _picks(shop: Services, actor: Actor) -> ShelfView:
    found = shop.recommendations.shelf(actor, Placement.HOME, limit=SHELF)
    is_personal = any(each.source not in (Source.POPULAR, Source.NEWEST) for each in found.suggestions)
    return show.shelf(found, "Picked for you" if is_personal else "Everybody's favourites")
