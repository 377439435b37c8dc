"""How many: a number between a minus and a plus. The server clamps it; this only asks."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from pages.components.behaviour import commits
from pages.components.icon import icon
from pages.components.types import Handler

STEP = (
    "grid size-11 place-items-center rounded-full transition-colors hover:bg-sunken "
    "disabled:cursor-not-allowed disabled:opacity-40"
)
QUANTITY_MAX = 999


def quantity_stepper(
    value: rx.Var[int],
    of: rx.Var[str] | str,
    on_change: Callable[[rx.Var[int]], Any],
    *,
    on_remove: Handler | None = None,
) -> rx.Component:
    """A stepper named "Quantity".

    Args:
        of: the product, so that a screen reader can tell one line's buttons from the next's.
        on_change: given the wanted number, returns the event that asks for it.
        on_remove: the minus becomes a bin at one; without it the minus is disabled there.
    """
    at_one = value <= 1
    less = rx.el.button(
        icon("minus", 18),
        type="button",
        aria_label=f"Decrease quantity of {of}",
        disabled=at_one,
        on_click=on_change(value - 1),
        class_name=STEP,
    )
    if on_remove is not None:
        bin_ = rx.el.button(
            icon("trash-2", 18), type="button", aria_label=f"Remove {of}", on_click=on_remove, class_name=STEP
        )
        less = rx.cond(at_one, bin_, less)
    more = rx.el.button(
        icon("plus", 18),
        type="button",
        aria_label=f"Increase quantity of {of}",
        disabled=value >= QUANTITY_MAX,
        on_click=on_change(value + 1),
        class_name=STEP,
    )
    # Keyed by the value: when the server answers another number, the box shows that one.
    number = rx.el.input(
        key=value.to_string(),
        default_value=value.to_string(),
        type="number",
        min="1",
        max=str(QUANTITY_MAX),
        step="1",
        input_mode="numeric",
        aria_label="Quantity",
        on_blur=lambda typed: on_change(_whole(typed, value)),
        custom_attrs=commits(),
        class_name=(
            "tabular h-11 w-10 rounded-lg bg-transparent text-center font-semibold [appearance:textfield] "
            "[&::-webkit-inner-spin-button]:appearance-none [&::-webkit-outer-spin-button]:appearance-none"
        ),
    )
    return rx.el.div(
        less,
        number,
        more,
        role="group",
        aria_label=f"Quantity of {of}",
        class_name="inline-flex items-center rounded-full border border-line-strong bg-surface",
    )


def _whole(typed: rx.Var[str], otherwise: rx.Var[int]) -> rx.Var[int]:
    """The typed text as a number; an emptied box counts as the number before."""
    number: rx.Var[int] = rx.Var(
        f"(parseInt({typed!s}, 10) || {otherwise!s})", _var_data=otherwise._get_all_var_data()
    ).to(int)
    return number
