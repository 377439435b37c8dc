"""Surfaces that group things: a plain card, a titled section of one, and a figure for dashboards."""

from typing import Any

import reflex as rx

from pages.components.icon import icon
from pages.components.types import Text, shown


def card(*children: Any, class_name: str = "", **props: Any) -> rx.Component:
    """A quiet surface with generous corners."""
    return rx.el.div(
        *children, class_name=f"rounded-card border border-line bg-surface p-5 sm:p-6 {class_name}", **props
    )


def section_card(title: Text, *children: Any, action: rx.Component | None = None, class_name: str = "") -> rx.Component:
    """A card that is a section of the page: its title is an h2, ``action`` sits beside it."""
    heading = rx.el.div(
        rx.el.h2(title, class_name="text-xl"),
        *([action] if action else []),
        class_name="mb-4 flex flex-wrap items-center justify-between gap-3",
    )
    return rx.el.section(
        heading, *children, class_name=f"rounded-card border border-line bg-surface p-5 sm:p-6 {class_name}"
    )


def figure_card(label: Text, value: Text, *, change: Text = "", note: Text = "", name: str = "") -> rx.Component:
    """One number that matters.

    Args:
        change: difference to the previous period with its sign, "+12 %"; empty when unknown.
        note: what the change compares with.
        name: a Lucide icon.
    """
    return rx.el.div(
        rx.el.p(
            *([icon(name, 18)] if name else []),
            label,
            class_name="flex items-center gap-2 text-sm font-medium text-ink-soft",
        ),
        rx.el.p(value, class_name="tabular mt-2 font-display text-3xl font-bold tracking-tight"),
        rx.el.p(
            shown(change, rx.el.span(change, class_name="tabular font-semibold text-ink")),
            shown(note, rx.el.span(note, class_name="text-ink-soft")),
            class_name="mt-1 flex flex-wrap gap-1.5 text-sm",
        ),
        class_name="rounded-card border border-line bg-surface p-5",
    )
