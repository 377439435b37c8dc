"""The cart's window: every change goes to the cart itself and comes back as it is now."""

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.cart import Cart
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement
from state import show
from state._call import ask, attempt
from state.live import follow
from state.shell import ShellState
from state.views import CartLineView, ShelfView, TotalsView

SHELF = 4


class CartState(rx.State):
    lines: list[CartLineView] = []
    totals: TotalsView = TotalsView()
    notices: list[str] = []
    count: int = 0
    busy_sku: str = ""
    shelf: ShelfView = ShelfView()
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_cart(self):
        """Show the cart with today's prices and stock, and what completes it."""
        cart, refusal = await attempt(self, lambda shop, actor: shop.cart.view(actor))
        self.problem = refusal.message if refusal else ""
        if cart:
            await self._show(cart)
            self.shelf, shopper = await ask(self, lambda shop, actor: (_shelf(shop, actor), actor.shopper))
            watched = [live.cart(shopper), *(live.product(line.product_id) for line in cart.lines)]
            follow(
                self, dict.fromkeys(watched, CartState.refresh_cart) | {live.taste(shopper): CartState.refresh_shelf}
            )
        self.is_loaded = True

    @rx.event
    async def refresh_cart(self):
        """Show the cart as it is now: another device changed it, or a line sold out."""
        cart, refusal = await attempt(self, lambda shop, actor: shop.cart.view(actor))
        self.problem = refusal.message if refusal else ""
        if cart:
            await self._show(cart)

    @rx.event
    async def refresh_shelf(self):
        """Let what completes the cart follow what the shopper just did."""
        self.shelf = await ask(self, _shelf)

    @rx.event
    async def add_to_cart(self, sku: str):
        """Put one piece in the cart."""
        self.busy_sku = str(sku)
        yield
        cart, refusal = await attempt(self, lambda shop, actor: _add(shop, actor, sku))
        self.busy_sku = ""
        shell = await self.get_state(ShellState)
        if cart:
            await self._show(cart)
            said = [notice.message for notice in cart.notices if notice.sku == sku]
            shell._tell(said[0] if said else "Added to your cart", "warning" if said else "success")
        elif refusal:
            shell._tell(refusal.message, "error")

    @rx.event
    async def change_quantity(self, sku: str, quantity: int):
        """Set a line to another quantity."""
        await self._show(await ask(self, lambda shop, actor: shop.cart.change(actor, sku, quantity)))

    @rx.event
    async def remove(self, sku: str):
        """Take a line out."""
        await self._show(await ask(self, lambda shop, actor: shop.cart.remove(actor, sku)))
        self.shelf = await ask(self, _shelf)

    async def _show(self, cart: Cart) -> None:
        self.lines, self.totals = show.cart_lines(cart), show.totals(cart.totals, is_estimate=True)
        self.notices = [notice.message for notice in cart.notices]
        self.count = cart.count
        shell = await self.get_state(ShellState)
        shell.cart_count = cart.count


def _add(shop: Services, actor: Actor, sku: str) -> Cart:
    cart = shop.cart.add(actor, sku, 1)
    for line in cart.lines:  # it may be gone again: another tab took it out, or it was archived
        if line.sku == sku:
            shop.interactions.record(actor, Kind.ADD_TO_CART, line.product_id)
    return cart


def _shelf(shop: Services, actor: Actor) -> ShelfView:
    return show.shelf(shop.recommendations.shelf(actor, Placement.CART, limit=SHELF), "Completes your cart")
