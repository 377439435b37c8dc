"""The row under a staff list that turns its pages."""

from typing import Any

import reflex as rx

from pages.components.button import button


def pages(page: rx.Var[int], count: rx.Var[int], turn: Any) -> rx.Component:
    """Newer, where one is, older; ``turn`` is the event that takes a page's number."""
    return rx.el.nav(
        button("Newer", variant="secondary", disabled=page <= 1, on_click=turn(page - 1)),
        rx.el.p("Page ", page, " of ", count, class_name="tabular text-ink-soft"),
        button("Older", variant="secondary", disabled=page >= count, on_click=turn(page + 1)),
        aria_label="Pages",
        class_name="mt-6 flex items-center justify-between gap-4",
    )
