"""What the shopper does with shelves, as the recommender hears it."""

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement, Source
from state._call import ask


class InteractionState(rx.State):
    @rx.event
    async def open_suggestion(self, slug: str, placement: str, source: str):
        """Note that a suggestion was clicked; the page itself opens by its link."""
        await ask(self, lambda shop, actor: _clicked(shop, actor, str(slug), str(placement), str(source)))


def _clicked(shop: Services, actor: Actor, slug: str, placement: str, source: str) -> None:
    if placement not in list(Placement) or source not in list(Source):
        return  # made up: nothing to learn from it
    product, _ = shop.catalogue.product(slug)
    shop.interactions.record(
        actor,
        Kind.CLICK,
        product.id,
        placement=placement,
        source=source,
        model_version=shop.recommendations.live_version,
    )
