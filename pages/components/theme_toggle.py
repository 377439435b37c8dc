"""The switch between light and dark. Both pictures are in the page, CSS shows one: nothing flickers on load."""

import reflex as rx

from pages.components.icon import icon


def theme_toggle(class_name: str = "") -> rx.Component:
    """A round button; the choice stays in this browser."""
    return rx.el.button(
        icon("moon", 20, "dark:hidden"),
        icon("sun", 20, "hidden dark:block"),
        type="button",
        aria_label="Switch between light and dark",
        title="Light or dark",
        on_click=rx.toggle_color_mode,
        class_name=f"grid size-11 place-items-center rounded-full transition-colors hover:bg-sunken {class_name}",
    )
