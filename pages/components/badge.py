"""Small labels: a status in a list, a sale or stock mark on a picture."""

from typing import Literal

import reflex as rx

from pages.components.types import Text

BadgeTone = Literal["neutral", "solid", "accent", "leaf", "berry", "honey", "plum"]

BASE = "inline-flex items-center gap-1 rounded-full px-2.5 py-1 text-xs leading-none font-semibold whitespace-nowrap"
TONES: dict[BadgeTone, str] = {
    "neutral": "bg-sunken text-ink",
    "solid": "bg-ink text-paper",
    "accent": "bg-accent text-on-accent",
    "leaf": "bg-leaf-soft text-leaf",
    "berry": "bg-berry-soft text-berry",
    "honey": "bg-honey-soft text-honey",
    "plum": "bg-plum-soft text-plum",
}
ORDER_TONES: list[tuple[str, BadgeTone]] = [
    ("paid", "leaf"),
    ("processing", "plum"),
    ("partially_shipped", "plum"),
    ("partially_shipped", "plum"),
    ("shipped", "plum"),
    ("delivered", "leaf"),
    ("cancelled", "neutral"),
    ("refunded", "neutral"),
    ("partially_refunded", "neutral"),
    ("returned", "neutral"),
    ("partially_refunded", "honey"),
    ("return_requested", "honey"),
    ("returned", "neutral"),
]


def badge(text: Text, tone: BadgeTone = "neutral") -> rx.Component:
    """A label in one of seven tones; the words alone must say it."""
    return rx.el.span(text, class_name=f"{BASE} {TONES[tone]}")


def stock_badge(availability: rx.Var[str], text: Text) -> rx.Component:
    """What a shopper is told of stock: ``availability`` is in_stock, low or out."""
    colours = rx.match(availability, ("out", TONES["neutral"]), ("low", TONES["honey"]), TONES["leaf"])
    return rx.el.span(
        rx.el.span(class_name="size-1.5 rounded-full bg-current", custom_attrs={"aria-hidden": "true"}),
        text,
        class_name=f"{BASE} {colours}",
    )


def order_badge(status: rx.Var[str], text: Text) -> rx.Component:
    """An order's status; one that waits for its payment is honey."""
    colours = rx.match(status, *((name, TONES[tone]) for name, tone in ORDER_TONES), TONES["honey"])
    return rx.el.span(text, class_name=f"{BASE} {colours}")
