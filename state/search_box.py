"""The search box while somebody types: a few products and categories that fit so far."""

import logging

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.search import Suggestions
from state._call import attempt
from state.product_views import SuggestionView

log = logging.getLogger(__name__)

TYPED_MAX = 200


class SearchBoxState(rx.State):
    suggestions: list[SuggestionView] = []
    summary: str = ""  # for who hears the page

    @rx.event(supersedes=True, debounce=200)
    async def suggest(self, typed: str):
        """Show what fits the text so far; a newer text replaces an older one that is still being looked for."""
        text = str(typed)[:TYPED_MAX].strip()
        found, refusal = await attempt(self, lambda shop, actor: _look(shop, actor, text))
        if refusal:
            log.info("nothing is suggested: %s", refusal.code)  # typing goes on; the search itself says what is wrong
        self.suggestions = _shown(text, found) if found else []
        count = len(self.suggestions)
        self.summary = f"{count} suggestion{'' if count == 1 else 's'}" if count else ""


def _look(shop: Services, actor: Actor, text: str) -> Suggestions:
    shop.throttle.spend_for("search", actor)
    return shop.search.suggest(text)


def _shown(text: str, found: Suggestions) -> list[SuggestionView]:
    categories = [
        SuggestionView(routes.category(each.value), each.title, f"{each.count:,} in this category")
        for each in found.categories
    ]
    products = [
        SuggestionView(
            href=routes.product(each.slug),
            title=each.title,
            note=each.price.text,
            image=each.image.url if each.image else "",
            image_small=each.image.small if each.image else "",
            is_product=True,
        )
        for each in found.products
    ]
    if not found.total:
        return []
    rest = SuggestionView(routes.products(q=text), f"All results for “{text}”", f"{found.total:,}")
    return [*categories, *products, rest]
