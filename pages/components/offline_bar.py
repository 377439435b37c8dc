"""Tells that the connection is gone and that it will come back by itself; replaces Reflex's red pulse."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from pages.components.icon import spinner


@rx.memo
def offline_bar() -> rx.Component:
    """A pill at the bottom while the websocket is down."""
    pill = rx.el.div(
        spinner(18),
        rx.el.span("Connection lost. Reconnecting – your cart is safe."),
        role="status",
        class_name=(
            "fixed inset-x-4 bottom-4 z-50 mx-auto flex w-fit items-center gap-3 rounded-full bg-ink px-5 py-3 "
            "font-medium text-paper shadow-pop"
        ),
    )
    return rx.fragment(rx.cond(has_connection_errors, pill, rx.fragment()))
