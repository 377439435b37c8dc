"""What stands in the place of a page that broke in the browser. It shows no error text: that goes to the log."""

import reflex as rx

from pages.components.button import button, link_button
from pages.components.logo import mark
from pages.components.native_form import native_form
from shop_app import routes


def crash_page() -> rx.Component:
    """An apology with two ways out; neither needs the part that broke."""
    reload = native_form(button("Try again", type="submit", icon="rotate-cw"), method="get")
    home = link_button("Go to the shop", routes.HOME, variant="secondary")
    return rx.el.main(
        mark(96),
        rx.el.h1("That went pear-shaped", class_name="text-4xl"),
        rx.el.p(
            "Something on this page broke. Your cart and your orders are untouched.",
            class_name="max-w-md text-ink-soft",
        ),
        rx.el.div(reload, home, class_name="flex flex-wrap justify-center gap-3"),
        class_name="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center",
    )
