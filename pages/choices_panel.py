"""The shopper's switches over their shelves, for any page that speaks about privacy; the page loads `ChoicesState`."""

import reflex as rx

from pages.components.behaviour import closes, opens
from pages.components.button import button
from pages.components.card import card
from pages.components.dialog import dialog
from state.choices import ChoicesState

CLEAR = "clear-history"


def _row(title: str, text: str, control: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3(title, class_name="font-sans text-base font-semibold tracking-normal"),
            rx.el.p(text, class_name="text-base text-ink-soft"),
            class_name="grid gap-1",
        ),
        control,
        class_name="flex flex-wrap items-center justify-between gap-4 *:first:flex-1 *:first:basis-72",
    )


def choices_panel() -> rx.Component:
    """Opt out of being followed, and clear what is known; a guest decides for this browser, an account for itself."""
    switch = rx.cond(
        ChoicesState.is_followed,
        button("Do not follow me", variant="secondary", on_click=ChoicesState.follow_me(False)),
        button("Follow me again", variant="primary", on_click=ChoicesState.follow_me(True)),
    )
    question = dialog(
        CLEAR,
        "Clear your history?",
        rx.el.p(
            "What you searched for, opened, clicked and bought is erased from what the shelves learn from, and "
            "products you hid may be suggested again. Your orders stay in your account. This cannot be undone."
        ),
        footer=rx.el.div(
            button("Keep it", variant="ghost", custom_attrs=closes()),
            button("Clear my history", variant="danger", on_click=ChoicesState.clear_history, custom_attrs=closes()),
            class_name="flex justify-end gap-2",
        ),
    )
    return card(
        rx.el.h2("Your shelves", class_name="mb-4 text-2xl"),
        rx.el.div(
            _row(
                rx.cond(ChoicesState.is_followed, "Shelves follow what you do", "Nobody follows what you do"),
                rx.cond(
                    ChoicesState.is_followed,
                    "What you open, add and buy decides what is suggested to you. Without it you see what everybody "
                    "sees, and nothing about you is kept.",
                    "Nothing you do is kept, and your shelves are what everybody sees.",
                ),
                switch,
            ),
            rx.el.hr(class_name="border-line"),
            _row(
                "What the shop knows of your taste",
                "Erase it and begin anew. Single products are hidden on the shelf itself, behind the three dots.",
                button("Clear my history", variant="secondary", custom_attrs=opens(CLEAR)),
            ),
            class_name="grid gap-5",
        ),
        question,
    )
