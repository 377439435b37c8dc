"""Fields that choose: a native select, a checkbox, and radio buttons drawn as cards."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from pages.components.field import CONTROL, described, field_box, notes
from pages.components.icon import icon
from pages.components.types import Flag, Text, shown

Options = Sequence[tuple[str, str]] | rx.Var[list[tuple[str, str]]]  # (value, text)


def _options(options: Options) -> list[Any]:
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda option: rx.el.option(option[1], value=option[0]))]
    return [rx.el.option(text, value=value) for value, text in options]


def _arrowed(control: rx.Component, class_name: str = "") -> rx.Component:
    arrow = icon("chevron-down", 18, "pointer-events-none absolute right-4 top-1/2 -translate-y-1/2 text-ink-soft")
    return rx.el.div(control, arrow, class_name=f"relative {class_name}")


def select(
    label: Text,
    name: str,
    options: Options,
    *,
    hint: Text = "",
    error: Text = "",
    required: bool = True,
    field_id: str = "",
    **props: Any,
) -> rx.Component:
    """The browser's own select: works with every keyboard, phone and screen reader."""
    field_id = field_id or name
    control = rx.el.select(
        *_options(options),
        id=field_id,
        name=name,
        required=required,
        class_name=f"h-12 appearance-none pr-11 {CONTROL}",
        **described(field_id, hint, error),
        **props,
    )
    return field_box(field_id, label, _arrowed(control), hint, error, required)


def compact_select(label: Text, options: Options, *, class_name: str = "", **props: Any) -> rx.Component:
    """A select in a tool bar, such as a listing's sort order; its label is for screen readers only."""
    control = rx.el.select(
        *_options(options), aria_label=label, class_name=f"h-11 appearance-none pr-11 font-medium {CONTROL}", **props
    )
    return _arrowed(control, class_name)


def checkbox(
    label: Text | rx.Component, name: str, *, hint: Text = "", error: Text = "", field_id: str = "", **props: Any
) -> rx.Component:
    """One yes or no; the words are part of the target."""
    field_id = field_id or name
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                id=field_id,
                name=name,
                class_name="mt-0.5 size-5 shrink-0 rounded",
                **described(field_id, hint, error),
                **props,
            ),
            rx.el.span(label),
            class_name="flex min-h-6 cursor-pointer items-start gap-3",
        ),
        rx.el.div(notes(field_id, hint, error), class_name="pl-8"),
    )


def radio_card(
    name: str,
    value: Text,
    title: Text,
    *,
    hint: Text = "",
    trailing: Text = "",
    checked: Flag = False,
    disabled: Flag = False,
    **props: Any,
) -> rx.Component:
    """One choice of a `radio_group`: the whole card is the target, the arrow keys move as in any radio group.

    Args:
        trailing: short text at the end of the line, such as a price.
        props: anything `rx.el.input` takes; usually ``on_change``.
    """
    return rx.el.label(
        rx.el.input(
            type="radio", name=name, value=value, checked=checked, disabled=disabled, class_name="size-5", **props
        ),
        rx.el.span(
            rx.el.span(title, class_name="block font-semibold"),
            shown(hint, rx.el.span(hint, class_name="block text-sm text-ink-soft")),
            class_name="min-w-0 flex-1",
        ),
        shown(trailing, rx.el.span(trailing, class_name="tabular font-semibold")),
        class_name=(
            "flex cursor-pointer items-center gap-3 rounded-2xl border border-line-strong bg-surface px-4 py-3 "
            "transition-colors hover:border-ink has-checked:border-ink has-checked:bg-accent-soft "
            "has-checked:ring-1 has-checked:ring-ink has-disabled:cursor-not-allowed has-disabled:opacity-50"
        ),
    )


def radio_group(legend: Text, *cards: rx.Component | rx.Var[Any], class_name: str = "") -> rx.Component:
    """Radio cards under one question."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="mb-2 font-semibold"), *cards, class_name=f"grid gap-2 {class_name}"
    )
