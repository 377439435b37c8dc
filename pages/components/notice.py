"""A message in the page that stays until its cause is gone; for passing ones there is the toast."""

from typing import Any

import reflex as rx

from pages.components.icon import icon
from pages.components.types import Text, Tone

LOOKS: dict[Tone, tuple[str, str]] = {
    "info": ("info", "bg-plum-soft [&>svg]:text-plum"),
    "success": ("circle-check", "bg-leaf-soft [&>svg]:text-leaf"),
    "warning": ("triangle-alert", "bg-honey-soft [&>svg]:text-honey"),
    "error": ("circle-alert", "bg-berry-soft [&>svg]:text-berry"),
}


def notice(text: Text, tone: Tone = "info", *, title: Text = "", action: rx.Component | None = None) -> rx.Component:
    """A message with its icon; errors interrupt a screen reader, the rest waits for a pause."""
    name, colours = LOOKS[tone]
    words: list[Any] = [rx.el.p(title, class_name="font-semibold")] if title != "" else []
    return rx.el.div(
        icon(name, 20, "mt-0.5"),
        rx.el.div(*words, rx.el.p(text), class_name="min-w-0 flex-1"),
        *([action] if action else []),
        role="alert" if tone == "error" else "status",
        class_name=f"flex flex-wrap items-start gap-3 rounded-2xl px-4 py-3 text-ink sm:flex-nowrap {colours}",
    )
