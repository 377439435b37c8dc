"""The fields of an address, in the order an envelope has them, named so that browsers fill them in."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from pages.components.choice import select
from pages.components.field import text_field
from pages.components.types import Handler
from state.views import AddressView

COUNTRIES = [
    ("US", "United States"), ("GB", "United Kingdom"), ("CA", "Canada"), ("AU", "Australia"), ("AT", "Austria"),
    ("BH", "Bahrain"), ("BE", "Belgium"), ("DK", "Denmark"), ("FI", "Finland"), ("FR", "France"), ("DE", "Germany"),
    ("IE", "Ireland"), ("IT", "Italy"), ("JP", "Japan"), ("KW", "Kuwait"), ("NL", "Netherlands"),
    ("NZ", "New Zealand"), ("NO", "Norway"), ("PL", "Poland"), ("PT", "Portugal"), ("KR", "South Korea"),
    ("ES", "Spain"), ("SE", "Sweden"), ("CH", "Switzerland"),
]  # fmt: skip


def address_fields(
    address: rx.Var[AddressView],
    error: Callable[[str], rx.Var[Any]],
    *,
    on_country: Handler | None = None,
    on_leave: Callable[[str], Handler] | None = None,
    prefix: str = "",
    section: str = "",
) -> rx.Component:
    """Name to country, in one column; ``address`` is what stands in them at first.

    Args:
        error: what is wrong with the field of a name, empty if nothing.
        on_country: takes the country that was chosen.
        on_leave: gives for a field's name what runs when it loses focus.
        prefix: begins every field's name, where a second address stands on the page.
        section: tells browsers which of a person's addresses is meant, such as ``billing``.
    """

    def field(label: str, name: str, auto_complete: str, *, required: bool = True) -> rx.Component:
        extra = {"on_blur": on_leave(prefix + name)} if on_leave else {}
        return text_field(
            label,
            prefix + name,
            required=required,
            error=error(prefix + name),
            default_value=getattr(address, name),
            auto_complete=f"{section} {auto_complete}".strip(),
            **extra,
        )

    return rx.el.div(
        field("Full name", "name", "name"),
        field("Street and number", "line1", "address-line1"),
        field("Flat, floor", "line2", "address-line2", required=False),
        rx.el.div(
            field("Postal code", "postal_code", "postal-code"),
            field("Town or city", "city", "address-level2"),
            class_name="grid grid-cols-[2fr_3fr] gap-4",
        ),
        field("State or region", "region", "address-level1", required=False),
        select(
            "Country",
            prefix + "country",
            COUNTRIES,
            error=error(prefix + "country"),
            default_value=address.country,
            auto_complete=f"{section} country".strip(),
            **({"on_change": on_country} if on_country else {}),
        ),
        class_name="grid gap-4",
    )
