"""Staff's windows: orders and models. The services decide who may look."""

import reflex as rx

from shop_app.domain import live
from shop_app.domain.orders import OrderFilter, OrderStatus
from state import show, show_orders
from state._call import ask, attempt, text_of
from state.live import follow
from state.shell import ShellState
from state.views import ModelView, OrderView

PAGE = 25


class AdminOrdersState(rx.State):
    status: str = ""
    words: str = ""
    orders: list[OrderView] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_orders(self):
        """Show the newest orders."""
        await self._load(1)
        follow(self, {live.ORDERS: AdminOrdersState.refresh_orders})

    @rx.event
    async def refresh_orders(self):
        """Show the same page of orders as it is now."""
        await self._load(self.page)

    @rx.event
    async def filter_orders(self, form: dict):
        """Show the orders in one status, or those whose number or e-mail begins with some words."""
        self.status, self.words = text_of(form, "status", 20), text_of(form, "words", 100).strip()
        await self._load(1)

    @rx.event
    async def turn_page(self, page: int):
        """Show another page of orders."""
        await self._load(page)

    async def _load(self, page: int) -> None:
        status = OrderStatus(self.status) if self.status in set(OrderStatus) else None
        only = OrderFilter(status, self.words)
        found, refusal = await attempt(self, lambda shop, actor: shop.orders.everyones(actor, page, only))
        self.problem = refusal.message if refusal else ""
        orders, self.total = found or ([], 0)
        self.orders = [show_orders.order_row(order) for order in orders]
        self.page, self.pages = (page if found else 1), max(1, -(-self.total // PAGE))
        self.is_loaded = True


class AdminModelsState(rx.State):
    models: list[ModelView] = []
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_models(self):
        """Show the newest models and which one is live."""
        found, refusal = await attempt(self, lambda shop, actor: shop.training.cards(actor))
        self.problem = refusal.message if refusal else ""
        self.models = [show.model(card) for card in found or []]
        self.is_loaded = True

    @rx.event
    async def promote(self, version: str):
        """Make a stored model live."""
        await ask(self, lambda shop, actor: shop.training.promote(actor, str(version)))
        shell = await self.get_state(ShellState)
        shell._tell(f"Model {version} is live now.", "success")
        return AdminModelsState.load_models
