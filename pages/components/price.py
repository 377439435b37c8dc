"""Every price of the shop is shown here: what it costs now and, when reduced, what it cost."""

from typing import Literal

import reflex as rx

from pages.components.types import Text, has, shown, when

SIZES = {"sm": "text-sm", "md": "text-base", "lg": "font-display text-3xl tracking-tight"}


def price(now: Text, before: Text = "", *, size: Literal["sm", "md", "lg"] = "md") -> rx.Component:
    """The price as formatted by the server; ``before`` is struck through, and said, when not empty."""
    reduced = has(before)
    crossed = rx.el.s(
        rx.el.span("was ", class_name="sr-only"),
        before,
        class_name="text-[0.8em] font-normal tracking-normal text-ink-soft",
    )
    return rx.el.span(
        rx.el.span(now, class_name=when(reduced, "font-bold text-accent-text", "font-bold text-ink")),
        shown(before, crossed),
        class_name=f"tabular inline-flex flex-wrap items-baseline gap-x-2 {SIZES[size]}",
    )
