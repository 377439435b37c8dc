"""Orders as their owner sees them: one order's page, its invoice, the account's history, and a guest's way to one."""

import time

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import ShopError
from shop_app.domain.orders import Order
from shop_app.domain.recommendations import Placement
from state import checkout_acts
from state import show as cards
from state import show_orders as show
from state._call import ask, attempt, text_of
from state.live import follow
from state.shell import ShellState
from state.views import OrderView, ShelfView

SHELF = 4
MAILED = "The confirmation is on its way again."
FRESH_S = 1800  # how long an order's page says thank you


class OrderState(rx.State):
    order: OrderView = OrderView()
    shelf: ShelfView = ShelfView()
    is_fresh: bool = False
    is_missing: bool = False
    needs_email: bool = False
    can_adopt: bool = False
    challenge: str = ""  # the shopper's bank wants to ask them something before it pays
    stripe_key: str = ""  # empty when the sandbox plays the bank
    stripe_script: str = ""
    errors: dict[str, str] = {}
    problem: str = ""
    is_busy: bool = False
    is_loaded: bool = False

    _bought: list[int] = []  # ids of the order's products
    _tokens: dict[str, str] = {}  # order number -> token that this tab has shown to be good
    _placed_at: dict[str, float] = {}  # order number -> when this tab placed it

    @rx.event
    async def load_order(self):
        """Show the order of the address, if it is the visitor's."""
        number = self._number()
        token = self._tokens.get(number, "")
        found, refusal = await attempt(self, lambda shop, actor: _look(shop, actor, number, token))
        is_refused = refusal is not None and refusal.code == "not_found"
        self.needs_email = is_refused and bool(self._token_of_link())
        self.is_missing = is_refused and not self.needs_email
        self.problem = refusal.message if refusal and not is_refused else ""
        order, self.can_adopt, self.challenge = found or (None, False, "")
        self.stripe_key, self.stripe_script = await ask(self, checkout_acts.stripe)
        self.order = show.order(order) if order else OrderView()
        self.is_fresh = time.time() - self._placed_at.get(number, 0) < FRESH_S
        self._bought = [line.product_id for line in order.lines if line.product_id is not None] if order else []
        self.shelf, shopper = await ask(self, self._goes_with) if order else (ShelfView(), "")
        follow(self, {live.order(number): OrderState.load_order, live.taste(shopper): OrderState.refresh_shelf})
        self.is_loaded = True

    @rx.event
    async def refresh_shelf(self):
        """Let what goes with the order follow what the shopper just decided, like hiding a product."""
        self.shelf, _ = await ask(self, self._goes_with)

    @rx.event
    async def look_up(self, form: dict):
        """Open a guest's order with the token of their link and the e-mail they gave."""
        number, token, email = self._number(), self._token_of_link(), text_of(form, "email", 320)
        found, refusal = await attempt(self, lambda shop, actor: shop.orders.look_up(actor, number, email, token))
        if found is None:
            self.errors = {
                "email": "That is not the e-mail of this order." if _is_unknown(refusal) else _words(refusal)
            }
            return rx.set_focus("email")
        self._tokens, self.errors = {**self._tokens, number: token}, {}
        return OrderState.load_order

    @rx.event
    async def answer_bank(self, agrees: bool):
        """Play the bank, in the sandbox."""
        is_yes = agrees is True
        await self._act(
            lambda shop, actor, number, token: shop.challenges.play_bank(actor, number, agrees=is_yes, token=token),
            "Your payment is confirmed.",
        )
        return OrderState.load_order

    @rx.event
    async def finish_payment(self):
        """Ask the shop what the bank said, now that it has asked."""
        await self._act(
            lambda shop, actor, number, token: shop.challenges.finish(actor, number, token),
            "Your payment is confirmed.",
        )
        return OrderState.load_order

    @rx.event
    async def mail_again(self):
        """Have the confirmation sent again."""
        await self._act(lambda shop, actor, number, token: shop.orders.mail_again(actor, number, token), MAILED)

    @rx.event
    async def cancel(self):
        """Take the order back; all money goes back."""
        await self._act(lambda shop, actor, number, token: shop.orders.cancel(actor, number, token), "It is cancelled.")
        return OrderState.load_order

    @rx.event
    async def request_return(self, form: dict):
        """Ask to send pieces back."""
        lines = {line.sku: _count(form, f"return-{line.sku}") for line in self.order.to_return}
        pieces, reason = {sku: count for sku, count in lines.items() if count}, text_of(form, "reason")
        done = await self._act(
            lambda shop, actor, number, token: shop.orders.request_return(actor, number, pieces, reason, token),
            "We have your request and answer by mail.",
        )
        return OrderState.load_order if done else None

    @rx.event
    async def reorder(self):
        """Put the same things in the cart again and go there."""
        number, token = self._number(), self._tokens.get(self._number(), "")
        again = await ask(self, lambda shop, actor: shop.orders.reorder(actor, number, token))
        gone = ", ".join(again.gone)
        shell = await self.get_state(ShellState)
        shell._tell(f"No longer to be had: {gone}." if gone else "Added to your cart", "warning" if gone else "success")
        return rx.redirect(routes.CART) if again.added else None

    @rx.event
    async def adopt(self):
        """Keep a guest's order in the account that is signed in now."""
        await self._act(
            lambda shop, actor, number, token: shop.orders.adopt(actor, number, token), "It is in your account now."
        )
        return OrderState.load_order

    def _goes_with(self, shop: Services, actor: Actor) -> tuple[ShelfView, str]:
        found = shop.recommendations.shelf(actor, Placement.ORDER, limit=SHELF, bought=self._bought)
        return cards.shelf(found, "Goes well with your order"), actor.shopper

    def _remember(self, number: str, token: str) -> None:
        self._tokens = {**self._tokens, number: token}
        self._placed_at = {**self._placed_at, number: time.time()}

    def _number(self) -> str:
        return self.router.url.path.strip("/").partition("/")[2].partition("/")[0]

    def _token_of_link(self) -> str:
        return str(self.router.url.query_parameters.get("token", ""))[:200]

    async def _act(self, use, words: str) -> bool:
        number = self._number()
        token = self._tokens.get(number, "")
        _, refusal = await attempt(self, lambda shop, actor: use(shop, actor, number, token))
        self.errors = getattr(refusal, "fields", {})
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message if refusal else words, "error" if refusal else "success")
        return refusal is None


class InvoiceState(rx.State):
    order: OrderView = OrderView()
    is_missing: bool = False
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_invoice(self):
        """Show the invoice of the order of the address, if it is the visitor's and paid."""
        orders = await self.get_state(OrderState)
        number = orders._number()
        token = orders._tokens.get(number, "")
        found, refusal = await attempt(self, lambda shop, actor: shop.orders.invoice(actor, number, token))
        self.is_missing = _is_unknown(refusal)
        self.problem = refusal.message if refusal and not self.is_missing else ""
        self.order = show.order(found) if found else OrderView()
        self.is_loaded = True


class FindOrderState(rx.State):
    errors: dict[str, str] = {}
    is_sent: bool = False

    @rx.event
    def load_form(self):
        """Begin with an empty form."""
        self.errors, self.is_sent = {}, False

    @rx.event
    async def send_link(self, form: dict):
        """Have the link to a guest's order sent to the e-mail it was placed with; the answer is always the same."""
        number, email = text_of(form, "number", 20), text_of(form, "email", 320)
        _, refusal = await attempt(self, lambda shop, actor: shop.orders.send_link(actor, number, email))
        self.errors = getattr(refusal, "fields", {"form": refusal.message} if refusal else {})
        self.is_sent = refusal is None
        if refusal:
            return rx.set_focus("number" if "number" in self.errors else "email")


class HistoryState(rx.State):
    orders: list[OrderView] = []
    email: str = ""
    problem: str = ""
    needs_sign_in: bool = False
    is_loaded: bool = False

    @rx.event
    async def load_history(self):
        """Show the account's orders, newest first."""
        found, refusal = await attempt(self, lambda shop, actor: (shop.orders.mine(actor), actor.email))
        self.needs_sign_in = refusal is not None and refusal.code == "sign_in_needed"
        self.problem = refusal.message if refusal and not self.needs_sign_in else ""
        orders, self.email = found or ([], "")
        self.orders = [show.order_row(order) for order in orders]
        self.is_loaded = True


def _look(shop: Services, actor: Actor, number: str, token: str) -> tuple[Order, bool, str]:
    order, can_adopt = shop.orders.get(actor, number, token), shop.orders.can_adopt(actor, number, token)
    return order, can_adopt, shop.challenges.of(actor, number, token)


def _count(form: dict, name: str) -> int:
    words = text_of(form, name, 4)
    return int(words) if words.isascii() and words.isdigit() else 0


def _is_unknown(refusal: ShopError | None) -> bool:
    return refusal is not None and refusal.code == "not_found"


def _words(refusal: ShopError | None) -> str:
    return refusal.message if refusal else ""
