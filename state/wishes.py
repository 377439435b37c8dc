"""What this visitor wishes for: hearts on every card, and the page that lists them."""

import reflex as rx

from state import show_product
from state._call import ask
from state.views import CardView


class WishState(rx.State):
    skus: list[str] = []
    cards: list[CardView] = []
    is_loaded: bool = False

    @rx.event
    async def load_hearts(self):
        """Learn which hearts are full."""
        self.skus = await ask(self, lambda shop, actor: shop.wishlist.skus(actor))

    @rx.event
    async def load_wishes(self):
        """Show the list."""
        wishes = await ask(self, lambda shop, actor: shop.wishlist.of(actor))
        self.skus, self.cards = [wish.sku for wish in wishes], [show_product.wish(wish) for wish in wishes]
        self.is_loaded = True

    @rx.event
    async def toggle(self, sku: str):
        """Wish for a product, or no longer."""
        sku = str(sku)
        is_wished = sku in self.skus
        await ask(self, lambda shop, actor: (shop.wishlist.remove if is_wished else shop.wishlist.put)(actor, sku))
        self.skus = [each for each in self.skus if each != sku] if is_wished else [sku, *self.skus]
        self.cards = [card for card in self.cards if card.sku in self.skus]
