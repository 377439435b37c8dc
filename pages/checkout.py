"""``/checkout``: who, where, how, pay; the summary stands beside it all the time."""

import reflex as rx

from pages.components.button import button, link_button
from pages.components.card import card, section_card
from pages.components.card_field import card_field
from pages.components.choice import radio_card, radio_group, select
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.picture import picture
from pages.components.skeleton import skeleton_rows
from pages.components.totals import totals_box
from pages.frame import shop_page
from pages.layout import page_title
from shop_app import routes
from state.checkout import CheckoutState
from state.views import CartLineView, ShippingView

COUNTRIES = [
    ("US", "United States"), ("GB", "United Kingdom"), ("CA", "Canada"), ("AU", "Australia"), ("AT", "Austria"),
    ("BE", "Belgium"), ("DK", "Denmark"), ("FR", "France"), ("DE", "Germany"), ("IE", "Ireland"), ("IT", "Italy"),
    ("JP", "Japan"), ("NL", "Netherlands"), ("NO", "Norway"), ("PT", "Portugal"), ("ES", "Spain"), ("SE", "Sweden"),
    ("CH", "Switzerland"),
]  # fmt: skip


def _error(name: str) -> rx.Var:
    return CheckoutState.errors.get(name, "")


def _contact() -> rx.Component:
    return section_card(
        "Contact",
        text_field(
            "E-mail",
            "email",
            type_="email",
            hint="The order is kept under it. You need no account.",
            error=_error("email"),
            default_value=CheckoutState.email,
            key=f"email{CheckoutState.email}",
            auto_complete="email",
        ),
    )


def _address() -> rx.Component:
    return section_card(
        "Delivery address",
        rx.el.div(
            text_field("Full name", "name", error=_error("name"), auto_complete="name"),
            text_field("Street and number", "line1", error=_error("line1"), auto_complete="address-line1"),
            text_field("Flat, floor", "line2", required=False, error=_error("line2"), auto_complete="address-line2"),
            rx.el.div(
                text_field("Postal code", "postal_code", error=_error("postal_code"), auto_complete="postal-code"),
                text_field("Town or city", "city", error=_error("city"), auto_complete="address-level2"),
                class_name="grid grid-cols-[2fr_3fr] gap-4",
            ),
            text_field("State or region", "region", required=False, auto_complete="address-level1"),
            select(
                "Country",
                "country",
                COUNTRIES,
                error=_error("country"),
                value=CheckoutState.country,
                on_change=CheckoutState.choose_country,
                auto_complete="country",
            ),
            class_name="grid gap-4",
        ),
    )


def _delivery() -> rx.Component:
    def method(each: rx.Var[ShippingView]) -> rx.Component:
        return radio_card(
            "shipping_method",
            each.code,
            each.title,
            hint=each.eta,
            trailing=each.price,
            checked=each.is_chosen,
            on_change=CheckoutState.choose_shipping(each.code),
        )

    return section_card("Delivery", radio_group("How fast?", rx.foreach(CheckoutState.methods, method)))


def _summary() -> rx.Component:
    def line(each: rx.Var[CartLineView]) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                picture(each.image, "", sizes="4rem", class_name="rounded-xl"),
                class_name="w-14 shrink-0 overflow-hidden",
            ),
            rx.el.div(
                rx.el.p(each.title, class_name="line-clamp-2 leading-snug font-medium"),
                rx.el.p(each.quantity, " × ", each.unit_price, class_name="tabular text-sm text-ink-soft"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.p(each.line_total, class_name="tabular font-semibold"),
            key=each.sku,
            class_name="flex items-center gap-3",
        )

    return card(
        rx.el.h2("Your order", class_name="mb-4 text-xl"),
        rx.el.ul(rx.foreach(CheckoutState.lines, line), class_name="mb-5 grid gap-4"),
        totals_box(CheckoutState.totals, shipping_label="Delivery"),
        rx.cond(
            CheckoutState.total_notice != "",
            rx.el.div(notice(CheckoutState.total_notice, "warning"), class_name="mt-4"),
            rx.fragment(),
        ),
        rx.cond(
            CheckoutState.problem != "",
            rx.el.div(notice(CheckoutState.problem, "error"), class_name="mt-4"),
            rx.fragment(),
        ),
        button(
            "Place order",
            size="lg",
            type="submit",
            loading=CheckoutState.is_placing,
            class_name="mt-5 w-full",
        ),
        rx.el.p("You pay only what you see here.", class_name="mt-3 text-center text-sm text-ink-soft"),
        class_name="lg:sticky lg:top-24",
    )


def checkout() -> rx.Component:
    """Draw the checkout."""
    empty = empty_state(
        "shopping-bag",
        "There is nothing to check out",
        "Your cart is empty.",
        link_button("Find something", routes.PRODUCTS, variant="primary"),
    )
    form = rx.el.form(
        rx.el.div(
            _contact(),
            _address(),
            _delivery(),
            section_card("Payment", card_field(_error("payment_token"))),
            class_name="grid gap-6",
        ),
        rx.el.div(_summary()),
        on_submit=CheckoutState.place_order,
        no_validate=True,
        class_name="grid gap-6 lg:grid-cols-[1fr_24rem] lg:gap-12",
    )
    return shop_page(
        page_title("Checkout"),
        rx.cond(CheckoutState.is_loaded, rx.cond(CheckoutState.is_empty, empty, form), skeleton_rows(4)),
    )
