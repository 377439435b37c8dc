"""Form fields: a label, a control, a hint and an error that belong together for eyes and screen readers alike."""

from typing import Any, Literal

import reflex as rx

from pages.components.behaviour import caps_hint, reveals
from pages.components.button import icon_button
from pages.components.icon import icon
from pages.components.types import Text, has, shown, when

CONTROL = (
    "w-full rounded-2xl border border-line-strong bg-surface px-4 text-ink transition-colors "
    "placeholder:text-ink-soft hover:border-ink aria-invalid:border-berry aria-invalid:border-2 "
    "[&[readonly]]:bg-sunken [&[readonly]]:text-ink-soft "
    "disabled:cursor-not-allowed disabled:bg-sunken disabled:opacity-60"
)
InputType = Literal["text", "email", "tel", "number", "search", "date", "url"]


def _label(text: Text, field_id: Text, is_required: bool | None) -> rx.Component:
    mark = rx.el.span("Optional", class_name="text-sm font-normal text-ink-soft")
    return rx.el.label(
        rx.el.span(text),
        *([mark] if is_required is False else []),
        html_for=field_id,
        class_name="flex items-baseline justify-between gap-3 font-semibold",
    )


def notes(field_id: str, hint: Text, error: Text) -> rx.Component:
    """The hint and the error under a control."""
    return rx.fragment(
        shown(hint, rx.el.p(hint, id=f"{field_id}-hint", class_name="text-sm text-ink-soft")),
        shown(
            error,
            rx.el.p(
                icon("circle-alert", 16, "mt-0.5"),
                error,
                id=f"{field_id}-error",
                role="alert",
                class_name="flex gap-1.5 text-sm font-medium text-berry",
            ),
        ),
    )


def described(field_id: str, hint: Text, error: Text) -> dict[str, Any]:
    """Attributes that tie the notes to the control."""
    has_error = has(error)
    hint_id = f"{field_id}-hint" if has(hint) is not False else ""
    described = when(has_error, f"{field_id}-error {hint_id}".strip(), hint_id or None)
    return {"aria_describedby": described, "aria_invalid": when(has_error, "true", None)}


def field_box(
    field_id: str, label: Text, control: rx.Component, hint: Text, error: Text, required: bool | None
) -> rx.Component:
    """Label, control and notes, one above the other."""
    return rx.el.div(
        _label(label, field_id, required),
        control,
        notes(field_id, hint, error),
        class_name="grid content-start gap-1.5",
    )


def text_field(
    label: Text,
    name: str,
    *,
    type_: InputType = "text",
    hint: Text = "",
    error: Text = "",
    required: bool | None = True,
    field_id: str = "",
    **props: Any,
) -> rx.Component:
    """One line of text.

    Args:
        name: the key in the submitted form; also the id, unless ``field_id`` is given (two forms on one page).
        error: shown when not empty; ties itself to the input.
        required: optional fields say so, required ones need no star; None for a filter, which nobody takes for a duty.
        props: anything `rx.el.input` takes, such as ``auto_complete="street-address"``.
    """
    field_id = field_id or name
    control = rx.el.input(
        id=field_id,
        name=name,
        type=type_,
        required=bool(required),
        class_name=f"h-12 {CONTROL}",
        **described(field_id, hint, error),
        **props,
    )
    return field_box(field_id, label, control, hint, error, required)


def password_field(
    label: Text, name: str = "password", *, hint: Text = "", error: Text = "", field_id: str = "", **props: Any
) -> rx.Component:
    """A password with a button that shows it; pass ``auto_complete`` "current-password" or "new-password"."""
    field_id = field_id or name
    control = rx.el.div(
        rx.el.input(
            id=field_id,
            name=name,
            type="password",
            required=True,
            class_name=f"h-12 pr-14 {CONTROL}",
            **described(field_id, hint, error),
            **props,
        ),
        icon_button(
            "eye", "Show password", size="sm", class_name="absolute top-1.5 right-2", custom_attrs=reveals(field_id)
        ),
        class_name="relative",
    )
    caps = rx.el.p(
        "Caps lock is on.",
        hidden=True,
        role="status",
        custom_attrs=caps_hint(field_id),
        class_name="text-sm font-medium text-honey",
    )
    return field_box(field_id, label, rx.fragment(control, caps), hint, error, True)


def textarea(
    label: Text,
    name: str,
    *,
    hint: Text = "",
    error: Text = "",
    required: bool = True,
    field_id: str = "",
    rows: int = 4,
    **props: Any,
) -> rx.Component:
    """Several lines of text, as tall as ``rows``."""
    field_id = field_id or name
    control = rx.el.textarea(
        id=field_id,
        name=name,
        rows=str(rows),
        required=required,
        class_name=f"py-3 {CONTROL}",
        **described(field_id, hint, error),
        **props,
    )
    return field_box(field_id, label, control, hint, error, required)
