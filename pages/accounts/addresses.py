"""``/account/addresses``: the address book."""

import reflex as rx

from pages.accounts.frame import account_page
from pages.components.address_fields import COUNTRIES
from pages.components.badge import badge
from pages.components.button import button
from pages.components.card import card, section_card
from pages.components.choice import checkbox, select
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from shop_app import routes
from state.account_views import SavedAddressView
from state.addresses import AddressesState


def _field(label: str, name: str, complete: str, required: bool = True) -> rx.Component:
    value = AddressesState.editing.__getattr__(name)
    return text_field(
        label,
        name,
        field_id=f"address-{name}",
        error=AddressesState.errors.get(name, ""),
        required=required,
        default_value=value,
        key=f"{name}-{AddressesState.editing.id}",
        auto_complete=complete,
    )


def _form() -> rx.Component:
    editing = AddressesState.editing
    return section_card(
        rx.cond(editing.id > 0, "Change the address", "A new address"),
        rx.el.form(
            _field("Full name", "name", "name"),
            _field("Street and number", "line1", "address-line1"),
            _field("Flat, floor", "line2", "address-line2", required=False),
            rx.el.div(
                _field("Postal code", "postal_code", "postal-code"),
                _field("Town or city", "city", "address-level2"),
                class_name="grid grid-cols-[2fr_3fr] gap-4",
            ),
            _field("State or region", "region", "address-level1", required=False),
            select(
                "Country",
                "country",
                COUNTRIES,
                field_id="address-country",
                error=AddressesState.errors.get("country", ""),
                default_value=editing.country,
                key=f"country-{editing.id}",
                auto_complete="country",
            ),
            checkbox(
                "Send parcels here", "shipping", default_checked=editing.is_shipping_default, key=f"s-{editing.id}"
            ),
            checkbox("Send bills here", "billing", default_checked=editing.is_billing_default, key=f"b-{editing.id}"),
            rx.el.div(
                button("Save address", type="submit"),
                button("Cancel", variant="ghost", on_click=AddressesState.close_form),
                class_name="flex flex-wrap gap-3",
            ),
            on_submit=AddressesState.save_address,
            no_validate=True,
            class_name="grid gap-4",
        ),
    )


def _entry(each: rx.Var[SavedAddressView]) -> rx.Component:
    return card(
        rx.el.address(
            rx.foreach(each.lines, lambda line: rx.el.span(line, class_name="block")), class_name="not-italic"
        ),
        rx.el.div(
            rx.cond(each.is_shipping_default, badge("Parcels go here", "leaf"), rx.fragment()),
            rx.cond(each.is_billing_default, badge("Bills go here", "plum"), rx.fragment()),
            class_name="mt-3 flex flex-wrap gap-2",
        ),
        rx.el.div(
            button(
                "Change",
                variant="secondary",
                size="sm",
                aria_label=f"Change {each.line1}",
                on_click=AddressesState.edit_address(each.id),
            ),
            button(
                "Remove",
                variant="ghost",
                size="sm",
                aria_label=f"Remove {each.line1}",
                on_click=AddressesState.remove_address(each.id),
            ),
            class_name="mt-4 flex gap-2",
        ),
        key=each.id.to_string(),
    )


def addresses() -> rx.Component:
    """Draw the address book."""
    add = button("Add an address", icon="plus", on_click=AddressesState.add_address)
    book = rx.cond(
        AddressesState.addresses.length() > 0,
        rx.el.div(
            rx.el.div(rx.foreach(AddressesState.addresses, _entry), class_name="grid gap-4 sm:grid-cols-2"),
            rx.el.div(add, class_name="mt-6"),
        ),
        empty_state("map-pin", "No addresses yet", "Keep one here and checkout begins with it.", add),
    )
    return account_page(
        "Addresses",
        "",
        rx.cond(AddressesState.is_open, _form(), book),
        current=routes.ACCOUNT_ADDRESSES,
        is_loaded=AddressesState.is_loaded,
        needs_sign_in=AddressesState.needs_sign_in,
        problem=AddressesState.problem,
        again=AddressesState.load_addresses,
    )
