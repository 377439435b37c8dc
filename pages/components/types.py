"""Words shared by the kit's signatures: what may be a plain value or a Var. No components here."""

from collections.abc import Callable
from typing import Any, Literal

import reflex as rx

from state.views import CardView

Text = str | rx.Var[str]
Flag = bool | rx.Var[bool]
Number = int | float | rx.Var[int] | rx.Var[float]
Handler = Any  # what Reflex takes for on_click: an event, a list of them, or a function that returns one
CardHandler = Callable[[rx.Var[CardView]], Any]

Tone = Literal["info", "success", "warning", "error"]


def when(flag: Flag, yes: Any, no: Any) -> Any:
    """Choose now for a plain bool, in the browser for a Var."""
    return rx.cond(flag, yes, no) if isinstance(flag, rx.Var) else (yes if flag else no)


def has(text: Text) -> Flag:
    """Tell whether there is a text to show."""
    return text != "" if isinstance(text, rx.Var) else bool(text)


def shown(text: Text, component: rx.Component) -> rx.Component:
    """Render ``component`` only when there is a text to show."""
    return when(has(text), component, rx.fragment())  # type: ignore[no-any-return]


def as_var(value: Any) -> rx.Var[Any]:
    """Make one Var of a plain value or a Var, typed by what it holds."""
    return value if isinstance(value, rx.Var) else rx.Var.create(value)
