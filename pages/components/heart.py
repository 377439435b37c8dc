"""The heart of a product: full when it is wished for. The state decides; the kit only draws."""

import reflex as rx

from pages.components.icon import icon
from pages.components.types import Handler, Text

ROUND = (
    "grid place-items-center rounded-full bg-surface text-ink shadow-card transition duration-200 ease-spring "
    "hover:scale-105 hover:text-berry active:scale-95 aria-pressed:text-berry aria-pressed:[&_svg]:fill-current"
)


def heart(is_wished: rx.Var[bool], title: Text, on_click: Handler, class_name: str = "size-11") -> rx.Component:
    """A round toggle.

    Args:
        title: of the product; part of the accessible name.
    """
    return rx.el.button(
        icon("heart", 20),
        type="button",
        aria_label=f"Wish list: {title}",
        title="Wish list",
        aria_pressed=is_wished,
        on_click=on_click,
        class_name=f"{ROUND} {class_name}",
    )
