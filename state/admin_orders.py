"""Staff's windows on orders: one order with all that may be done to it, and the queue of returns."""

import re

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import InvalidInput
from shop_app.domain.fulfilment import ReturnRequest
from shop_app.domain.money import Money, parse
from shop_app.domain.orders import Order
from shop_app.kit.ids import secret_token
from state import show_orders as show
from state._call import attempt, text_of
from state.live import follow
from state.orders import MAILED
from state.shell import ShellState
from state.views import NoteView, OrderView, ReturnView

PAGE = 25


class AdminOrderState(rx.State):
    order: OrderView = OrderView()
    notes: list[NoteView] = []
    errors: dict[str, str] = {}
    is_refunding: bool = False
    is_cancelling: bool = False
    is_missing: bool = False
    problem: str = ""
    is_loaded: bool = False

    _refund_key: str = ""  # one dialog, one refund: two clicks give back once

    @rx.event
    async def load_order(self):
        """Show the order of the address with its notes and returns."""
        number = self._number()
        found, refusal = await attempt(self, lambda shop, actor: _whole(shop, actor, number))
        self.is_missing = refusal is not None and refusal.code == "not_found"
        self.problem = refusal.message if refusal and not self.is_missing else ""
        if found:
            order, self.notes = found
            self.order = show.order(order)
            follow(self, {live.order(number): AdminOrderState.load_order})
        self.is_loaded = True

    @rx.event
    async def move(self, to: str):
        """Move the order on, such as to being packed or delivered."""
        await self._act(lambda shop, actor, number: shop.orders.move(actor, number, to), "Done.")

    @rx.event
    async def ship(self, form: dict):
        """Send the chosen pieces under a tracking number; the shopper gets a mail."""
        pieces = {line.sku: _count(form, f"ship-{line.sku}") for line in self.order.to_ship}
        lines = {sku: count for sku, count in pieces.items() if count}
        tracking = text_of(form, "tracking", 101)
        await self._act(
            lambda shop, actor, number: shop.orders.move(actor, number, "shipped", tracking, lines=lines),
            "Sent. The shopper gets a mail.",
        )

    @rx.event
    def ask_to_cancel(self, is_open: bool):
        """Open or close the question whether to cancel."""
        self.is_cancelling, self.errors = bool(is_open), {}

    @rx.event
    async def cancel(self, form: dict):
        """Cancel the order; stock and money go back."""
        note = text_of(form, "note")
        if await self._act(
            lambda shop, actor, number: shop.orders.move(actor, number, "cancelled", note=note), "Cancelled."
        ):
            self.is_cancelling = False

    @rx.event
    def ask_to_refund(self, is_open: bool):
        """Open or close the refund's dialog."""
        self.is_refunding, self.errors, self._refund_key = bool(is_open), {}, secret_token()

    @rx.event
    async def refund(self, form: dict):
        """Give part or all of the money back, and put pieces back on the shelf if asked to."""
        amount, currency, key = text_of(form, "amount", 20), self.order.currency, self._refund_key
        reason, restocks = text_of(form, "reason"), bool(text_of(form, "restock"))
        if await self._act(
            lambda shop, actor, number: shop.orders.refund(
                actor, number, _amount(amount, currency), reason, restock=restocks, key=key
            ),
            "The money is on its way back.",
        ):
            self.is_refunding = False

    @rx.event
    async def mail_again(self):
        """Have the confirmation sent to the shopper again."""
        await self._act(lambda shop, actor, number: shop.orders.mail_again(actor, number), MAILED)

    @rx.event
    async def write_note(self, form: dict):
        """Tell the other staff something about the order."""
        text = text_of(form, "text")
        await self._act(lambda shop, actor, number: shop.orders.note(actor, number, text), "Noted.")

    def _number(self) -> str:
        return self.router.url.path.strip("/").rpartition("/")[2]

    async def _act(self, use, words: str) -> bool:
        number = self._number()
        _, refusal = await attempt(self, lambda shop, actor: use(shop, actor, number))
        self.errors = getattr(refusal, "fields", {})
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message if refusal else words, "error" if refusal else "success")
        if refusal is None:
            found, _ = await attempt(self, lambda shop, actor: _whole(shop, actor, number))
            if found:
                self.order, self.notes = show.order(found[0]), found[1]
        return refusal is None


class AdminReturnsState(rx.State):
    returns: list[ReturnView] = []
    status: str = ""
    total: int = 0
    page: int = 1
    pages: int = 1
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_returns(self):
        """Show the newest returns."""
        await self._load(1)

    @rx.event
    async def turn_page(self, page: int):
        """Show another page of them."""
        await self._load(page)

    @rx.event
    async def filter_by(self, status: str):
        """Show the returns in one status only, or all."""
        self.status = str(status)[:20]
        await self._load(1)

    @rx.event
    async def decide(self, return_id: int, to: str):
        """Approve, refuse or receive a return; what is received is refunded."""
        _, refusal = await attempt(self, lambda shop, actor: shop.returns.decide(actor, return_id, to))
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message if refusal else "Done.", "error" if refusal else "success")
        await self._load(self.page)

    async def _load(self, page: int) -> None:
        status = self.status
        found, refusal = await attempt(self, lambda shop, actor: _returns(shop, actor, status, page))
        self.problem = refusal.message if refusal else ""
        rows, self.total = found or ([], 0)
        self.returns = [show.return_row(each, titles) for each, titles in rows]
        self.page, self.pages = (page if found else 1), max(1, -(-self.total // PAGE))
        self.is_loaded = True


def _whole(shop: Services, actor: Actor, number: str) -> tuple[Order, list[NoteView]]:
    notes = [show.note(each) for each in shop.orders.notes(actor, number)]  # refuses whoever is not staff
    return shop.orders.get(actor, number), notes


def _returns(
    shop: Services, actor: Actor, status: str, page: int
) -> tuple[list[tuple[ReturnRequest, dict[str, str]]], int]:
    found, total = shop.returns.listed(actor, status, page)
    orders = {number: shop.orders.get(actor, number) for number in {each.order_number for each in found}}
    titles = {number: {line.sku: line.title for line in order.lines} for number, order in orders.items()}
    return [(each, titles[each.order_number]) for each in found], total


def _count(form: dict, name: str) -> int:
    words = text_of(form, name, 4)
    return int(words) if words.isascii() and words.isdigit() else 0


def _amount(text: str, currency: str) -> Money:
    plain = text.strip().replace(",", ".")
    if not re.fullmatch(r"\d{1,10}(\.\d{1,3})?", plain):
        raise InvalidInput({"amount": "Please enter an amount such as 19.99."})
    return parse(plain, currency)
