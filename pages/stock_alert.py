"""What a sold-out product offers instead of the cart: one mail when it is back."""

import reflex as rx

from pages.components.button import button
from pages.components.field import text_field
from pages.components.notice import notice
from state.alerts import AlertState
from state.shell import ShellState


def stock_alert(sku: rx.Var[str]) -> rx.Component:
    """The form for guests, one button for accounts, and afterwards where the mail goes."""
    field = text_field(
        "E-mail",
        "alert_email",
        type_="email",
        hint="One mail when it is back, then we forget the address.",
        error=AlertState.errors.get("alert_email", ""),
        auto_complete="email",
    )
    form = rx.el.form(
        rx.el.h2("Sold out for now", class_name="font-sans text-base font-semibold tracking-normal"),
        rx.el.input(type="hidden", name="sku", value=sku, read_only=True),
        rx.cond(ShellState.is_signed_in, rx.fragment(), field),
        button("Tell me when it is back", type="submit", icon="bell", class_name="w-full sm:w-fit"),
        on_submit=AlertState.ask_to_be_told,
        no_validate=True,
        class_name="grid gap-3 rounded-card border border-line bg-surface p-5",
    )
    asked = notice(f"We write to {AlertState.told[sku]} when it is back.", "success")
    return rx.cond(AlertState.told.contains(sku), asked, form)
