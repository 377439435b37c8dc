"""``/admin/tariff``: taxes by country and deliveries by zone, as one form that is saved whole."""

from typing import Any

import reflex as rx

from pages.components.button import button, link_button
from pages.components.card import card
from pages.components.choice import checkbox
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.types import shown
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.tariff import AdminTariffState
from state.tariff_views import RateRow, TaxRow, ZoneRow

State = AdminTariffState


def _field(label: str, name: Any, value: Any, **more: Any) -> rx.Component:
    error = State.errors.get(name, "").to(str)
    return text_field(label, name, default_value=value, error=error, auto_complete="off", field_id=name, **more)


def _remove(words: Any, key: Any, label: str = "Remove") -> rx.Component:
    return button(label, variant="ghost", size="sm", on_click=State.remove_row(key), aria_label=words)


def _tax(row: rx.Var[TaxRow]) -> rx.Component:
    name = f"tax-{row.key}-"
    return rx.el.li(
        _field("Country", f"{name}country", row.country, max_length=2),
        _field("Tax, %", f"{name}percent", row.percent, input_mode="decimal"),
        checkbox("In the price", f"{name}included", field_id=f"{name}included", default_checked=row.is_included),
        checkbox("On delivery too", f"{name}shipping", field_id=f"{name}shipping", default_checked=row.covers_shipping),
        _remove(f"Remove the tax of {row.country}", f"tax-{row.key}"),
        key=row.key,
        class_name="grid grid-cols-2 items-end gap-3 sm:grid-cols-[6rem_7rem_1fr_1fr_auto]",
    )


def _rate(row: rx.Var[RateRow]) -> rx.Component:
    name, number = f"rate-{row.key}-", {"input_mode": "decimal", "required": False}
    return rx.el.li(
        _field("Delivery", f"{name}title", row.title, max_length=60),
        _field("Code", f"{name}code", row.code, max_length=20),
        _field("Working days", f"{name}days", row.days, input_mode="numeric"),
        _field("Price", f"{name}price", row.price, input_mode="decimal"),
        _field("Per further kg", f"{name}per_kg", row.per_kg, **number),
        _field("Price covers, kg", f"{name}base_kg", row.base_kg, **number),
        _field("Heaviest, kg", f"{name}max_kg", row.max_kg, **number),
        _field("Free from", f"{name}free_from", row.free_from, **number),
        rx.el.div(_remove(f"Remove {row.title}", f"rate-{row.key}"), class_name="col-span-full text-right"),
        key=row.key,
        class_name="grid grid-cols-2 gap-3 border-t border-line pt-4 sm:grid-cols-4",
    )


def _zone(row: rx.Var[ZoneRow]) -> rx.Component:
    name = f"zone-{row.key}-"
    return rx.el.li(
        card(
            rx.el.div(
                _field("Zone", f"{name}title", row.title, max_length=60),
                _field(
                    "Countries",
                    f"{name}countries",
                    row.countries,
                    required=False,
                    hint="Two letters each; empty for the rest of the world.",
                ),
                class_name="mb-5 grid gap-3 sm:grid-cols-[1fr_2fr]",
            ),
            rx.el.ul(rx.foreach(row.rates, _rate), class_name="grid gap-5"),
            rx.el.div(
                button("Add a delivery", variant="secondary", size="sm", on_click=State.add_delivery(row.key)),
                _remove(f"Remove zone {row.title}", f"zone-{row.key}", "Remove zone"),
                class_name="mt-5 flex flex-wrap justify-between gap-3",
            ),
        ),
        key=row.key,
    )


def _form() -> rx.Component:
    whole = State.errors.get("tariff", "").to(str)
    # Keyed by how often it was filled: after it was saved it shows what is in force.
    return rx.el.form(
        rx.el.h2("Deliveries", class_name="text-2xl"),
        rx.el.p("All amounts in ", State.currency, ". The first delivery of a zone is its usual one."),
        rx.el.ul(rx.foreach(State.zones, _zone), class_name="grid gap-5"),
        rx.el.div(button("Add a zone", variant="secondary", on_click=State.add_zone)),
        rx.el.h2("Taxes", class_name="mt-6 text-2xl"),
        rx.el.div(
            _field("Home country", "home", State.home, max_length=2, hint="Assumed until a shopper names theirs."),
            class_name="max-w-xs",
        ),
        rx.el.ul(rx.foreach(State.taxes, _tax), class_name="grid gap-4"),
        rx.el.div(button("Add a country", variant="secondary", on_click=State.add_tax)),
        shown(whole, notice(whole, "error")),
        button("Save taxes and deliveries", type="submit", size="lg", class_name="sm:w-fit"),
        key=State.opened.to_string(),
        on_submit=State.save_tariff,
        reset_on_submit=False,
        no_validate=True,
        class_name="grid gap-5",
    )


def tariff() -> rx.Component:
    """Draw the form."""
    answered = rx.cond(State.problem != "", notice(State.problem, "error"), _form())
    return staff_page(
        page_title(
            "Taxes and deliveries",
            "What is saved holds for every price from then on; every version is kept.",
            action=link_button("Back to promotions", routes.ADMIN_PROMOTIONS, variant="secondary"),
        ),
        rx.cond(State.is_loaded, answered, skeleton_rows(6)),
        current=routes.ADMIN_PROMOTIONS,
    )
