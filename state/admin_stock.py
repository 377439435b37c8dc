"""The stock of one SKU in a dialog: how many there are, why that changed, and moving it with a reason."""

import reflex as rx

from shop_app.domain.errors import InvalidInput
from state import show_editing
from state._call import ask, attempt, text_of
from state.editing_views import MovementView
from state.shell import ShellState


class AdminStockState(rx.State):
    sku: str = ""
    level: str = ""
    movements: list[MovementView] = []
    errors: dict[str, str] = {}
    is_open: bool = False
    opened: int = 0  # how often the form was filled: each time it is a new one

    @rx.event
    async def open_stock(self, sku: str):
        """Show how many of a SKU there are, and its newest movements."""
        await self._look(str(sku))
        self.is_open = True

    @rx.event
    def close_stock(self):
        """Leave the dialog."""
        self.is_open = False

    @rx.event
    async def adjust_stock(self, form: dict):
        """Book pieces in or out, with the reason why."""
        sku, delta, reason = text_of(form, "sku", 64), _whole(text_of(form, "delta", 12)), text_of(form, "reason", 201)
        left, refusal = await attempt(self, lambda shop, actor: shop.editing.adjust_stock(actor, sku, delta, reason))
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        if refusal:
            # The words of a sold-out cart would puzzle whoever counts shelves.
            is_too_few = refusal.code == "out_of_stock"
            self.errors |= {"delta": f"There are {self.level} only."} if is_too_few else {}
            return None if self.errors else ShellState.tell(refusal.message, "error")
        await self._look(sku)
        return ShellState.tell(f"{left:,} of {sku} now.", "success")

    async def _look(self, sku: str) -> None:
        level, lines = await ask(self, lambda shop, actor: shop.editing.stock(actor, sku))
        self.sku, self.level, self.movements = sku, f"{level:,}", show_editing.movements(lines)
        self.errors, self.opened = {}, self.opened + 1


def _whole(text: str) -> int | None:
    """Read a signed whole number; None is for the service to refuse."""
    try:
        return int(text.strip())
    except ValueError:
        return None
