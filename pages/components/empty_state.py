"""What a place says when it has nothing to show: why, and where to go instead."""

import reflex as rx

from pages.components.icon import icon
from pages.components.types import Text, shown


def empty_state(
    name: str, title: Text, text: Text = "", action: rx.Component | None = None, *, is_page: bool = False
) -> rx.Component:
    """A friendly nothing.

    Args:
        name: a Lucide icon.
        action: usually a `link_button` to the way out.
        is_page: it is all the page says, so its title is the h1.
    """
    heading = rx.el.h1 if is_page else rx.el.h2
    return rx.el.div(
        rx.el.div(
            icon(name, 36), class_name="grid size-20 place-items-center rounded-full bg-accent-soft text-accent-text"
        ),
        heading(title, class_name="text-2xl"),
        shown(text, rx.el.p(text, class_name="max-w-md text-ink-soft")),
        *([rx.el.div(action, class_name="mt-2")] if action else []),
        class_name="grid justify-items-center gap-3 px-4 py-16 text-center",
    )
