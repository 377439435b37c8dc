"""The money of a cart, a checkout or an order, line by line. The server adds up; this only shows."""

import reflex as rx

from pages.components.types import Text, shown
from state.views import TotalsView


def _line(label: Text, amount: Text, class_name: str = "") -> rx.Component:
    return rx.el.div(
        rx.el.dt(label), rx.el.dd(amount, class_name="tabular"), class_name=f"flex justify-between gap-4 {class_name}"
    )


def totals_box(totals: rx.Var[TotalsView], *, shipping_label: Text = "Shipping") -> rx.Component:
    """Subtotal to total; a line without an amount is left out. The total is announced when it changes."""
    return rx.el.dl(
        _line("Subtotal", totals.subtotal),
        shown(totals.discount, _line("Discount", totals.discount, "text-leaf font-medium")),
        shown(totals.shipping, _line(shipping_label, totals.shipping)),
        shown(totals.tax, _line(totals.tax_label, totals.tax)),
        rx.el.div(
            rx.el.dt("Total", class_name="font-semibold"),
            rx.el.dd(
                totals.total,
                aria_live="polite",
                aria_atomic="true",
                class_name="tabular font-display text-2xl font-bold tracking-tight",
            ),
            class_name="mt-2 flex items-baseline justify-between gap-4 border-t border-line pt-4",
        ),
        class_name="grid gap-2",
    )
