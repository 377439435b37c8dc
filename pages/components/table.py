"""A table for staff: columns on a desk, one card per row on a phone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from pages.components.types import Text


@dataclass(frozen=True)
class Column:
    """A column: its heading, what it shows of a row, and whether it holds numbers (then aligned right)."""

    title: str
    cell: Callable[[Any], rx.Component | rx.Var[Any] | str]
    is_number: bool = False


def _alignment(column: Column) -> str:
    return "text-right" if column.is_number else "text-left"


def _cell(column: Column, row: Any) -> rx.Component:
    # On a phone the row is a card and the heading stands before each value. Roles are repeated because changing
    # `display` takes the table's meaning away from screen readers.
    label = rx.el.span(column.title, class_name="text-sm text-ink-soft md:hidden", custom_attrs={"aria-hidden": "true"})
    side = "md:text-right" if column.is_number else "md:text-left"
    aligned = f"tabular {side}" if column.is_number else ""
    return rx.el.td(
        label,
        rx.el.span(column.cell(row), class_name=f"min-w-0 text-right {side}"),
        role="cell",
        class_name=(
            "flex min-h-9 items-center justify-between gap-4 px-4 py-1 empty:hidden md:table-cell md:px-4 md:py-3.5 "
            f"md:align-middle {aligned}"
        ),
    )


def table(
    caption: Text,
    columns: Sequence[Column],
    rows: rx.Var[Any],
    *,
    key: Callable[[Any], rx.Var[str]] | None = None,
) -> rx.Component:
    """A table of views.

    Args:
        caption: what it lists; for screen readers.
        rows: a Var of a list of views.
        key: what tells a row from the others, so that React keeps its controls.
    """
    heads = [
        rx.el.th(
            column.title,
            scope="col",
            role="columnheader",
            class_name=f"px-4 py-3 text-sm font-semibold text-ink-soft {_alignment(column)}",
        )
        for column in columns
    ]

    def line(row: Any) -> rx.Component:
        return rx.el.tr(
            *(_cell(column, row) for column in columns),
            role="row",
            class_name=(
                "block border-line py-2 transition-colors not-last:border-b hover:bg-sunken/60 md:table-row md:py-0"
            ),
            **({"key": key(row)} if key else {}),
        )

    return rx.el.div(
        rx.el.table(
            rx.el.caption(caption, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(*heads, role="row"),
                role="rowgroup",
                class_name="border-b border-line max-md:sr-only",
            ),
            rx.el.tbody(rx.foreach(rows, line), role="rowgroup", class_name="max-md:block"),
            role="table",
            class_name="w-full border-collapse max-md:block",
        ),
        class_name="overflow-x-auto rounded-card border border-line bg-surface",
    )
