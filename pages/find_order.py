"""``/find-order``: a guest who lost the link has it sent again."""

import reflex as rx

from pages.components.button import button
from pages.components.card import card
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.types import shown
from pages.frame import shop_page
from pages.layout import page_title
from state.orders import FindOrderState


def find_order() -> rx.Component:
    """Draw the form, or the answer that is the same for every order there is or is not."""
    errors = FindOrderState.errors
    form = rx.el.form(
        shown(errors.get("form", ""), notice(errors.get("form", ""), "error")),
        text_field("Order number", "number", hint="Such as K7QX-9MWD.", error=errors.get("number", "")),
        text_field("E-mail", "email", type_="email", error=errors.get("email", ""), auto_complete="email"),
        button("Send me the link", type="submit", size="lg", class_name="w-full"),
        on_submit=FindOrderState.send_link,
        no_validate=True,
        class_name="grid gap-4",
    )
    sent = notice("If there is such an order under that e-mail, its link is in your postbox in a moment.", "success")
    return shop_page(
        page_title(
            "Find your order", "For orders placed without an account. We send the link to where you ordered from."
        ),
        card(rx.cond(FindOrderState.is_sent, sent, form)),
        width="form",
    )
