"""Icons beside words. They say nothing to a screen reader: the words do."""

import reflex as rx


def icon(name: str, size: int = 20, class_name: str = "") -> rx.Component:
    """Draw a Lucide icon of ``size`` pixels in the colour of its text; ``name`` must be known at build time."""
    return rx.icon(name, size=size, class_name=f"shrink-0 {class_name}", custom_attrs={"aria-hidden": "true"})


def spinner(size: int = 20) -> rx.Component:
    """Draw the wheel that says "working"; the control that shows it carries ``aria-busy``."""
    return icon("loader-circle", size, "animate-spin")
