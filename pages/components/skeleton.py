"""Boxes that hold the place of what is being loaded, so that nothing jumps when it comes."""

from typing import Any

import reflex as rx

from pages.components.types import Text


def loading(label: Text, *shapes: Any, class_name: str = "") -> rx.Component:
    """Shapes for the eye, ``label`` for a screen reader."""
    return rx.el.div(
        rx.el.span(label, class_name="sr-only"),
        rx.el.div(*shapes, class_name=class_name, custom_attrs={"aria-hidden": "true"}),
        role="status",
    )


def skeleton_line(class_name: str = "w-full") -> rx.Component:
    """A line of text to come; give its width."""
    return rx.el.div(class_name=f"shimmer h-4 rounded-full {class_name}")


def skeleton_block(class_name: str = "h-32 w-full") -> rx.Component:
    """A box to come; give its size."""
    return rx.el.div(class_name=f"shimmer rounded-card {class_name}")


def skeleton_card() -> rx.Component:
    """A product card to come."""
    return rx.el.div(
        skeleton_block("aspect-square w-full"),
        skeleton_line("mt-4 w-4/5"),
        skeleton_line("mt-2.5 mb-1 w-2/5"),
    )


def skeleton_grid(count: int = 8) -> rx.Component:
    """A listing to come."""
    return loading(
        "Loading products",
        *(skeleton_card() for _ in range(count)),
        class_name="grid grid-cols-2 gap-x-4 gap-y-8 sm:gap-x-6 md:grid-cols-3 xl:grid-cols-4",
    )


def skeleton_rows(count: int = 5) -> rx.Component:
    """A table or a list to come."""
    return loading("Loading", *(skeleton_block("h-14 w-full") for _ in range(count)), class_name="grid gap-3")
