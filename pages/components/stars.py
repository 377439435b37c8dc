"""Ratings: shown as stars, and given by choosing one to five of them."""

import reflex as rx

from pages.components.types import Text, as_var

CHOICES = [(5, "Love it"), (4, "Good"), (3, "Fine"), (2, "Poor"), (1, "Bad")]


def stars(rating: float | rx.Var[float], text: Text = "", count: int | rx.Var[int] | None = None) -> rx.Component:
    """A rating from 0 to 5.

    Args:
        text: the rating as the server writes it, "4.6"; shown beside the stars with ``count``.
    """
    value, words = as_var(rating), as_var(text)
    drawn = rx.el.span(
        role="img",
        aria_label=f"Rated {rx.cond(words, words, value.to_string())} out of 5",
        class_name="stars text-[1.05em]",
        style={"--rating": value},
    )
    beside = rx.el.span(
        words, *([rx.el.span(f" ({as_var(count)})", class_name="text-ink-soft")] if count is not None else [])
    )
    return rx.el.span(drawn, beside, class_name="tabular inline-flex items-center gap-1.5 text-sm font-medium")


def short_rating(text: rx.Var[str], count: rx.Var[int]) -> rx.Component:
    """A rating in the little room of a card: one star, the number, how many gave one."""
    return rx.el.span(
        rx.el.span(class_name="star text-[1.05em]", custom_attrs={"aria-hidden": "true"}),
        rx.el.span("Rated ", class_name="sr-only"),
        text,
        rx.el.span(" out of 5 by ", class_name="sr-only"),
        rx.el.span(f"({count})", class_name="text-ink-soft"),
        class_name="tabular inline-flex items-center gap-1 text-sm font-medium",
    )


def rating_input(name: str = "rating", legend: Text = "Your rating") -> rx.Component:
    """One to five stars as radio buttons; the form gets "1" to "5"."""
    options = [
        rx.el.label(
            rx.el.input(type="radio", name=name, value=str(number), required=True, class_name="size-5"),
            rx.el.span(class_name="stars", style={"--rating": number}, custom_attrs={"aria-hidden": "true"}),
            rx.el.span(f"{number} – {words}"),
            class_name=(
                "flex min-h-9 cursor-pointer items-center gap-3 rounded-full px-2 text-sm hover:bg-sunken "
                "has-checked:bg-accent-soft"
            ),
        )
        for number, words in CHOICES
    ]
    return rx.el.fieldset(rx.el.legend(legend, class_name="mb-1 font-semibold"), *options, class_name="grid")
