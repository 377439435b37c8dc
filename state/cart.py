"""The cart's window: every change goes to the cart itself and comes back as it is now."""

import logging

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.cart import Cart
from shop_app.domain.errors import ShopError
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement
from state import show
from state._call import UseCase, ask, attempt, text_of
from state.interactions import clicked
from state.live import follow
from state.shell import ShellState
from state.views import CartLineView, ShelfView, TotalsView

log = logging.getLogger(__name__)

SHELF = 4


class CartState(rx.State):
    lines: list[CartLineView] = []
    totals: TotalsView = TotalsView()
    notices: list[str] = []
    saved: list[CartLineView] = []
    coupon: str = ""
    has_discount: bool = False
    coupon_problem: str = ""
    missing: str = ""  # for free delivery, as text
    progress: int = 0  # percent of the way there
    removed: str = ""  # title of the line that was just taken out
    count: int = 0
    busy_sku: str = ""
    shelf: ShelfView = ShelfView()
    problem: str = ""
    is_loaded: bool = False

    _undo: tuple[str, int] = ("", 0)  # SKU and pieces of that line

    @rx.event
    async def load_cart(self):
        """Show the cart with today's prices and stock, and what completes it."""
        cart, refusal = await attempt(self, lambda shop, actor: shop.cart.view(actor))
        self.problem, self.coupon_problem, self.removed = refusal.message if refusal else "", "", ""
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
        await self._added(sku, lambda shop, actor: _add(shop, actor, sku))

    @rx.event
    async def add_suggestion(self, sku: str, slug: str, placement: str, source: str):
        """Put one piece of a suggestion in the cart; its shelf has the credit. One trip, not a click's and an add's."""
        self.busy_sku = str(sku)
        yield
        credit = str(slug), str(placement), str(source)
        await self._added(sku, lambda shop, actor: _add_suggested(shop, actor, sku, *credit))

    @rx.event
    async def change_quantity(self, sku: str, quantity: int):
        """Set a line to another quantity."""
        await self._try(lambda shop, actor: shop.cart.change(actor, sku, quantity))

    @rx.event
    async def remove(self, sku: str):
        """Take a line out; it can be brought back until the page is left."""
        gone = next((line for line in self.lines if line.sku == sku), None)
        await self._show(await ask(self, lambda shop, actor: shop.cart.remove(actor, sku)))
        self.removed, self._undo = (gone.title, (gone.sku, gone.quantity)) if gone else ("", ("", 0))
        self.shelf = await ask(self, _shelf)

    @rx.event
    async def undo_remove(self):
        """Bring the line back that was just taken out."""
        (sku, quantity), self._undo, self.removed = self._undo, ("", 0), ""
        if sku:
            await self._try(lambda shop, actor: shop.cart.add(actor, sku, quantity))

    @rx.event
    async def save_for_later(self, sku: str):
        """Put a line aside."""
        await self._try(lambda shop, actor: shop.cart.save_for_later(actor, sku))

    @rx.event
    async def move_to_cart(self, sku: str):
        """Bring a saved line back."""
        await self._try(lambda shop, actor: shop.cart.move_to_cart(actor, sku))

    @rx.event
    async def forget_saved(self, sku: str):
        """Drop a saved line."""
        await self._try(lambda shop, actor: shop.cart.forget_saved(actor, sku))

    @rx.event
    async def use_coupon(self, form: dict):
        """Enter a coupon; a refusal is said under the field."""
        code = text_of(form, "code", 60)
        cart, refusal = await attempt(self, lambda shop, actor: shop.cart.use_coupon(actor, code))
        self.coupon_problem = refusal.message if refusal else ""
        if cart:
            await self._show(cart)
        else:
            yield rx.set_focus("coupon-code")

    @rx.event
    async def drop_coupon(self):
        """Take the coupon off."""
        self.coupon_problem = ""
        await self._try(lambda shop, actor: shop.cart.drop_coupon(actor))

    async def _added(self, sku: str, use: UseCase[Cart]) -> None:
        cart, refusal = await attempt(self, use)
        self.busy_sku = ""
        shell = await self.get_state(ShellState)
        if cart:
            await self._show(cart)
            said = [notice.message for notice in cart.notices if notice.sku == sku]
            shell._tell(said[0] if said else "Added to your cart", "warning" if said else "success")
        elif refusal:
            shell._tell(refusal.message, "error")

    async def _try(self, use: UseCase[Cart]) -> None:
        cart, refusal = await attempt(self, use)
        if cart:
            await self._show(cart)
        elif refusal:
            (await self.get_state(ShellState))._tell(refusal.message, "error")

    async def _show(self, cart: Cart) -> None:
        self.lines, self.totals = show.cart_lines(cart), show.totals(cart.totals, is_estimate=True)
        self.notices = [notice.message for notice in cart.notices]
        self.saved, self.coupon = show.saved_lines(cart), cart.coupon
        self.has_discount = bool(cart.coupon) and cart.coupon_refusal is None
        self.missing, self.progress = show.free_shipping(cart)
        self.count = cart.count
        shell = await self.get_state(ShellState)
        shell.cart_count = cart.count


def _add(shop: Services, actor: Actor, sku: str) -> Cart:
    cart = shop.cart.add(actor, sku, 1)
    for line in cart.lines:  # it may be gone again: another tab took it out, or it was archived
        if line.sku == sku:
            shop.interactions.record(actor, Kind.ADD_TO_CART, line.product_id)
    return cart


def _add_suggested(shop: Services, actor: Actor, sku: str, slug: str, placement: str, source: str) -> Cart:
    try:
        clicked(shop, actor, slug, placement, source)
    except ShopError as error:  # what cannot be counted can still be bought
        log.info("a click on a shelf is not counted: %s", error.code)
    return _add(shop, actor, sku)


def _shelf(shop: Services, actor: Actor) -> ShelfView:
    return show.shelf(shop.recommendations.shelf(actor, Placement.CART, limit=SHELF), "Completes your cart")
