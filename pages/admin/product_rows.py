"""The parts of a product's form that come in rows: options, variants, attributes."""

from typing import Any

import reflex as rx

from pages.components.badge import stock_badge
from pages.components.button import button, icon_button
from pages.components.card import section_card
from pages.components.field import CONTROL, text_field
from pages.components.notice import notice
from pages.components.types import shown
from state.admin_product import AdminProductState as State
from state.admin_stock import AdminStockState
from state.editing_views import PairRow, VariantRow


def _error(name: Any) -> rx.Var[str]:
    return State.errors.get(name, "").to(str)


def _of_all(*names: str) -> list[rx.Component]:
    """What the service says of all rows together."""
    return [shown(_error(name), rx.el.div(notice(_error(name), "error"), class_name="mb-4")) for name in names]


def _input(label: Any, name: Any, value: Any, **props: Any) -> rx.Component:
    return rx.el.input(name=name, aria_label=label, default_value=value, class_name=f"h-11 {CONTROL}", **props)


def options() -> rx.Component:
    """What tells variants apart: their size, their colour."""

    def row(option: rx.Var[PairRow]) -> rx.Component:
        return rx.el.li(
            _input(
                "Name of the option",
                f"option-{option.key}",
                option.name,
                placeholder="Size",
                on_blur=lambda name: State.name_option(option.key, name),
            ),
            icon_button("x", f"Remove option {option.name}", on_click=State.remove_option(option.key)),
            key=option.key,
            class_name="flex items-center gap-2",
        )

    return section_card(
        "Options",
        rx.el.p(
            "What tells the variants apart, such as Size. Leave this empty when there is one variant.",
            class_name="mb-4 text-ink-soft",
        ),
        *_of_all("options"),
        rx.el.ul(rx.foreach(State.form.options, row), class_name="grid gap-2 sm:max-w-sm empty:hidden"),
        action=button("Add option", variant="secondary", size="sm", icon="plus", on_click=State.add_option),
    )


def _stock(row: rx.Var[VariantRow]) -> rx.Component:
    known = rx.el.div(
        rx.el.span("Stock", class_name="font-semibold"),
        rx.el.span(
            rx.el.span(row.stock, class_name="tabular text-lg"),
            stock_badge(row.availability, row.availability_text),
            button(
                "Adjust",
                variant="secondary",
                size="sm",
                on_click=AdminStockState.open_stock(row.sku),
                aria_label=f"Adjust stock of {row.sku}",
            ),
            class_name="flex h-12 flex-wrap items-center gap-3",
        ),
        class_name="grid content-start gap-1.5",
    )
    fresh = _number("Stock", "stock", row, "0", input_mode="numeric")
    return rx.cond(row.is_known, known, fresh)


def _sku(row: rx.Var[VariantRow]) -> rx.Component:
    return text_field(
        "SKU",
        f"sku-{row.key}",
        field_id=f"sku-{row.key}",
        default_value=row.sku,
        error=_error(f"sku-{row.key}"),
        read_only=row.is_known,  # orders and the ledger know it by this
        auto_complete="off",
        max_length=64,
    )


def _number(label: Any, part: str, row: rx.Var[VariantRow], value: Any, **props: Any) -> rx.Component:
    name = f"{part}-{row.key}"
    return text_field(label, name, field_id=name, default_value=value, error=_error(name), **props)


def _weight(row: rx.Var[VariantRow]) -> rx.Component:
    hint = "One piece, packed: delivery is priced by it."
    return _number("Weight in grams", "weight", row, row.weight, input_mode="numeric", required=False, hint=hint)


def _variant(row: rx.Var[VariantRow]) -> rx.Component:
    def value(option: rx.Var[PairRow]) -> rx.Component:
        name = f"value-{row.key}-{option.key}"
        label = rx.cond(option.name != "", option.name, "Option")
        return text_field(
            label, name, field_id=name, default_value=row.options.get(option.key, ""), required=False, key=option.key
        )

    fields = rx.el.fieldset(
        rx.el.legend(rx.cond(row.sku != "", "Variant " + row.sku, "New variant"), class_name="sr-only"),
        rx.el.div(
            _sku(row),
            _stock(row),
            _number("Price in " + State.currency, "price", row, row.price, input_mode="decimal"),
            _number("Price before", "compare_at", row, row.compare_at, input_mode="decimal", required=False),
            _weight(row),
            rx.foreach(State.form.options, value),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        shown(
            row.lowest,
            rx.el.p("Lowest price of the last 30 days: ", row.lowest, class_name="mt-3 text-sm text-ink-soft"),
        ),
        disabled=row.is_removed,  # and so is not sent
        class_name="disabled:opacity-50",
    )
    tool = rx.cond(
        row.is_removed,
        rx.el.div(
            rx.el.span("Goes when you save.", class_name="text-sm font-medium text-berry"),
            button("Let it stay", variant="secondary", size="sm", on_click=State.remove_variant(row.key, False)),
            class_name="flex flex-wrap items-center gap-3",
        ),
        button(
            "Remove",
            variant="ghost",
            size="sm",
            icon="trash-2",
            on_click=State.remove_variant(row.key, True),
            aria_label=f"Remove variant {row.sku}",
        ),
    )
    return rx.el.li(
        fields,
        rx.el.div(tool, class_name="mt-3 flex justify-end"),
        key=row.key,
        class_name="rounded-2xl border border-line p-4",
    )


def variants() -> rx.Component:
    """Everything of the product that can be bought."""
    return section_card(
        "Variants",
        *_of_all("variants", "sku", "price", "compare_at", "stock", "weight_g"),
        rx.el.ul(rx.foreach(State.form.variants, _variant), class_name="grid gap-4"),
        action=button("Add variant", variant="secondary", size="sm", icon="plus", on_click=State.add_variant),
    )


def attributes() -> rx.Component:
    """What is said of the product, and filtered by."""

    def row(pair: rx.Var[PairRow]) -> rx.Component:
        return rx.el.li(
            _input("Name of the attribute", f"name-{pair.key}", pair.name, placeholder="Material"),
            _input("Value of the attribute", f"value-{pair.key}", pair.value, placeholder="Oak"),
            icon_button("x", f"Remove attribute {pair.name}", on_click=State.remove_attribute(pair.key)),
            key=pair.key,
            class_name="flex items-center gap-2",
        )

    return section_card(
        "Attributes",
        *_of_all("attributes"),
        rx.el.ul(rx.foreach(State.form.attributes, row), class_name="grid gap-2 empty:hidden"),
        action=button("Add attribute", variant="secondary", size="sm", icon="plus", on_click=State.add_attribute),
    )
