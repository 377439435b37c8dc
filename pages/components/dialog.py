"""A dialog in the middle and a drawer at the edge, both the browser's own modal: focus stays inside, Escape closes.

Uncontrolled, any button with `behaviour.opens(id)` opens it; with ``is_open`` the state decides.
"""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from pages.components.behaviour import closes
from pages.components.button import icon_button
from pages.components.types import Handler, Text

MIDDLE = (
    "m-auto max-h-[min(90dvh,48rem)] w-[min(32rem,calc(100vw-2rem))] rounded-card open:animate-rise "
    "max-sm:mb-4 max-sm:mt-auto"
)
RIGHT = "my-0 mr-0 ml-auto h-dvh max-h-dvh w-[min(28rem,100vw)] open:animate-rise sm:rounded-l-card"
LEFT = "my-0 mr-auto ml-0 h-dvh max-h-dvh w-[min(22rem,90vw)] open:animate-slide rounded-r-card"
SURFACE = "overflow-hidden bg-surface p-0 text-ink shadow-pop open:flex"


class Modal(BaseHTML):
    """The `dialog` element; ``close`` fires however it was closed."""

    tag = "dialog"
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


class ControlledModal(Modal):
    """A modal that opens and closes with a Var. Not inside `rx.foreach`: hooks cannot see the row."""

    is_open: rx.Var[bool]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        dialog = f'document.getElementById("{self.id}")'
        show = f"if ({self.is_open!s}) {{ if (!{dialog}?.open) {dialog}?.showModal(); }} else {dialog}?.close();"
        return [f"useEffect(() => {{ {show} }}, [{self.is_open!s}]);"]

    def _exclude_props(self) -> list[str]:
        return ["is_open"]


def _modal(
    dialog_id: str,
    title: Text,
    body: tuple[Any, ...],
    footer: rx.Component | None,
    shape: str,
    is_open: rx.Var[bool] | None,
    on_close: Handler | None,
) -> rx.Component:
    heading = rx.el.div(
        rx.el.h2(title, id=f"{dialog_id}-title", class_name="text-2xl"),
        icon_button("x", "Close", class_name="-mt-1 -mr-2", custom_attrs=closes()),
        class_name="flex items-start justify-between gap-4 px-6 pt-5 pb-3",
    )
    foot = rx.el.div(footer, class_name="border-t border-line px-6 py-4") if footer else rx.fragment()
    content = rx.el.div(
        heading,
        rx.el.div(*body, class_name="min-h-0 flex-1 overflow-y-auto overscroll-contain px-6 pb-6"),
        foot,
        class_name="flex min-h-0 w-full flex-col",
    )
    props: dict[str, Any] = {
        "id": dialog_id,
        "class_name": f"{SURFACE} {shape}",
        "custom_attrs": {"aria-labelledby": f"{dialog_id}-title", "data-light": ""},  # a click outside closes
    }
    if on_close is not None:
        props["on_close"] = on_close
    if is_open is not None:
        return ControlledModal.create(content, is_open=is_open, **props)
    return Modal.create(content, **props)


def dialog(
    dialog_id: str,
    title: Text,
    *body: Any,
    footer: rx.Component | None = None,
    is_open: rx.Var[bool] | None = None,
    on_close: Handler | None = None,
) -> rx.Component:
    """A question or a small form in the middle of the screen.

    Args:
        dialog_id: unique on the page; what `opens` names.
        is_open: a Var that decides; then ``on_close`` must set it back to false.
    """
    return _modal(dialog_id, title, body, footer, MIDDLE, is_open, on_close)


def drawer(
    dialog_id: str,
    title: Text,
    *body: Any,
    footer: rx.Component | None = None,
    side: Literal["right", "left"] = "right",
    is_open: rx.Var[bool] | None = None,
    on_close: Handler | None = None,
) -> rx.Component:
    """A panel at the edge of the screen, as high as the screen: the cart, the filters of a listing."""
    return _modal(dialog_id, title, body, footer, RIGHT if side == "right" else LEFT, is_open, on_close)
