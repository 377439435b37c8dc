"""Buttons and links that look like buttons: one primary per view, the rest quieter."""

from typing import Any, Literal

import reflex as rx

from pages.components.icon import icon as draw_icon
from pages.components.icon import spinner
from pages.components.types import Flag, Text, when

Variant = Literal["primary", "secondary", "ghost", "danger"]
Size = Literal["sm", "md", "lg"]

BASE = (
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-full font-semibold whitespace-nowrap "
    "select-none transition duration-200 ease-spring active:scale-[0.97] "
    "disabled:cursor-not-allowed disabled:opacity-50 disabled:active:scale-100 aria-busy:pointer-events-none"
)
VARIANTS: dict[Variant, str] = {
    "primary": "bg-accent text-on-accent shadow-card enabled:hover:bg-accent-hover [a]:hover:bg-accent-hover",
    "secondary": "border border-line-strong text-ink hover:border-ink hover:bg-sunken",
    "ghost": "text-ink hover:bg-sunken",
    "danger": "bg-berry-fill text-on-berry hover:brightness-110",
}
SIZES: dict[Size, str] = {"sm": "h-9 px-4 text-sm", "md": "h-11 px-5", "lg": "h-14 px-7 text-lg"}
SQUARES: dict[Size, str] = {"sm": "size-9", "md": "size-11", "lg": "size-14"}
ICON_PIXELS: dict[Size, int] = {"sm": 16, "md": 18, "lg": 22}


def _classes(variant: Variant, size: str, extra: str) -> str:
    return f"{BASE} {VARIANTS[variant]} {size} {extra}"


def button(
    label: Text,
    *,
    variant: Variant = "primary",
    size: Size = "md",
    icon: str = "",
    loading: Flag = False,
    disabled: Flag = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button that keeps its width while ``loading`` shows a wheel in place of the label.

    Args:
        icon: name of a Lucide icon before the label.
        props: anything `rx.el.button` takes; ``type`` is "button" unless given.
    """
    content = rx.el.span(
        *([draw_icon(icon, ICON_PIXELS[size])] if icon else []),
        label,
        class_name=when(loading, "invisible inline-flex items-center gap-2", "inline-flex items-center gap-2"),
    )
    wheel = rx.el.span(spinner(ICON_PIXELS[size]), class_name="absolute inset-0 grid place-items-center")
    props.setdefault("type", "button")
    return rx.el.button(
        content,
        when(loading, wheel, rx.fragment()),
        disabled=disabled,
        aria_busy=loading,
        # The label is invisible while loading, which would leave the button without a name.
        aria_label=props.pop("aria_label", when(loading, label, None) if loading is not False else None),
        class_name=_classes(variant, SIZES[size], f"relative {class_name}"),
        **props,
    )


def icon_button(
    name: str,
    label: Text,
    *,
    variant: Variant = "ghost",
    size: Size = "md",
    disabled: Flag = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A round button with a picture only; ``label`` is its accessible name and its tooltip."""
    props.setdefault("type", "button")
    return rx.el.button(
        draw_icon(name, ICON_PIXELS[size] + 2),
        aria_label=label,
        title=label,
        disabled=disabled,
        class_name=_classes(variant, SQUARES[size], class_name),
        **props,
    )


def link_button(
    label: Text,
    href: Text,
    *,
    variant: Variant = "primary",
    size: Size = "md",
    icon: str = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link drawn as a button: for going somewhere, where `button` is for doing something."""
    return rx.el.a(
        *([draw_icon(icon, ICON_PIXELS[size])] if icon else []),
        label,
        href=href,
        class_name=_classes(variant, SIZES[size], class_name),
        **props,
    )
