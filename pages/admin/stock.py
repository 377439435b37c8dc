"""The dialog that moves the stock of one SKU, with its ledger under it."""

import reflex as rx

from pages.components.button import button
from pages.components.dialog import drawer
from pages.components.field import text_field
from pages.components.table import Column, table
from state.admin_stock import AdminStockState as State

MOVEMENTS = [
    Column("When", lambda line: line.at),
    Column("Why", lambda line: line.reason),
    Column("Pieces", lambda line: line.delta, is_number=True),
]


def _error(name: str) -> rx.Var[str]:
    return State.errors.get(name, "").to(str)


def stock_dialog() -> rx.Component:
    """Draw the dialog; `AdminStockState.open_stock` opens it."""
    form = rx.el.form(
        rx.el.input(type="hidden", name="sku", value=State.sku),
        rx.el.p("There are ", rx.el.strong(State.level, class_name="tabular"), " of ", State.sku, "."),
        text_field(
            "Pieces more, or fewer",
            "delta",
            hint="12 books twelve in, -3 takes three out.",
            error=_error("delta"),
            auto_complete="off",
        ),
        text_field("Why?", "reason", error=_error("reason"), max_length=200, placeholder="Delivery, counted, broken …"),
        button("Adjust", type="submit", class_name="w-full"),
        key=State.opened.to_string(),
        on_submit=State.adjust_stock,
        reset_on_submit=False,
        no_validate=True,
        class_name="grid gap-4",
    )
    ledger = rx.el.section(
        rx.el.h3("Ledger", class_name="mt-8 mb-3 text-xl"),
        table("Ledger", MOVEMENTS, State.movements, key=lambda line: line.key),
    )
    return drawer("stock", "Adjust stock", form, ledger, is_open=State.is_open, on_close=State.close_stock)
