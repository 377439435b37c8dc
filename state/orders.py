"""Orders as their owner sees them: one order's page, and the account's history."""

import reflex as rx

from shop_app.domain import live
from state import show
from state._call import attempt
from state.checkout import CheckoutState
from state.live import follow
from state.views import OrderView


class OrderState(rx.State):
    order: OrderView = OrderView()
    is_missing: bool = False
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_order(self):
        """Show the order of the address, if it is the visitor's."""
        number = self.router.url.path.strip("/").rpartition("/")[2]
        checkout = await self.get_state(CheckoutState)
        token = checkout._tokens.get(number, "")
        found, refusal = await attempt(self, lambda shop, actor: shop.orders.get(actor, number, token))
        self.is_missing = refusal is not None and refusal.code == "not_found"
        self.problem = refusal.message if refusal and not self.is_missing else ""
        self.order = show.order(found) if found else OrderView()
        follow(self, {live.order(number): OrderState.load_order})
        self.is_loaded = True


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
