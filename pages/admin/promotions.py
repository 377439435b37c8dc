"""``/admin/promotions``: coupons with their uses, a form to make and change them, the taxes and deliveries in force."""

import reflex as rx

from pages.admin.pages import pages
from pages.components.badge import badge
from pages.components.button import button, link_button
from pages.components.choice import checkbox, select
from pages.components.dialog import dialog
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.promotions import AdminPromotionsState
from state.views import CouponView

State = AdminPromotionsState
KINDS = [("percent", "A percentage"), ("fixed", "An amount"), ("free_shipping", "Free delivery")]


def _status(coupon: rx.Var[CouponView]) -> rx.Component:
    return rx.match(
        coupon.status,
        ("active", badge(coupon.status_text, "leaf")),
        ("scheduled", badge(coupon.status_text, "plum")),
        ("used_up", badge(coupon.status_text, "honey")),
        badge(coupon.status_text),
    )


def _actions(coupon: rx.Var[CouponView]) -> rx.Component:
    change = button(
        "Change",
        variant="secondary",
        size="sm",
        on_click=State.open_form(coupon.code),
        aria_label=f"Change {coupon.code}",
    )
    end = button(
        "End", variant="ghost", size="sm", on_click=State.end_coupon(coupon.code), aria_label=f"End {coupon.code}"
    )
    return rx.cond(
        coupon.can_end, rx.el.span(change, end, class_name="inline-flex flex-wrap justify-end gap-2"), rx.fragment()
    )


COUPONS = [
    Column("Code", lambda coupon: rx.el.span(coupon.code, class_name="font-semibold break-all")),
    Column("Takes off", lambda coupon: coupon.value),
    Column("Conditions", lambda coupon: coupon.rules),
    Column("Period", lambda coupon: rx.el.span(coupon.period, class_name="tabular")),
    Column("Used", lambda coupon: coupon.uses, is_number=True),
    Column("State", _status),
    Column("Actions", _actions),
]
DELIVERIES = [
    Column("Zone", lambda each: each.zone),
    Column("Delivery", lambda each: each.title),
    Column("Price", lambda each: each.price),
    Column("Free from", lambda each: each.free_from, is_number=True),
    Column("Up to", lambda each: each.limit, is_number=True),
    Column("Days", lambda each: each.days, is_number=True),
]
TAXES = [
    Column("Country", lambda each: each.country),
    Column("Tax", lambda each: each.rate, is_number=True),
    Column("Prices", lambda each: each.how),
]


def _new_only() -> rx.Component:
    return rx.fragment(
        text_field(
            "Code",
            "code",
            hint="3 to 40 letters, digits, - and _. Capitals do not matter.",
            error=_error("code"),
            auto_complete="off",
            max_length=40,
        ),
        select("Takes off", "kind", KINDS, error=_error("kind")),
        rx.el.div(
            text_field("Percent", "percent", required=False, error=_error("percent", "basis_points")),
            text_field("Amount", "amount", required=False, error=_error("amount"), input_mode="decimal"),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        select("Only for", "category", State.categories, required=False, error=_error("category")),
        checkbox("Once per shopper", "once"),
    )


def _error(*names: str) -> rx.Var[str]:
    """The first thing said about any of these fields; nothing while there is nothing to say."""
    said = State.errors.get(names[0], "").to(str)
    return rx.cond(said != "", said, _error(*names[1:])) if names[1:] else said


def _form() -> rx.Component:
    chosen = State.chosen
    days = {"type_": "date", "required": False}
    fields = rx.el.div(
        rx.cond(chosen.code == "", _new_only(), rx.fragment()),
        rx.el.div(
            text_field(
                "Goods cost at least",
                "minimum",
                required=False,
                default_value=chosen.minimum,
                error=_error("minimum"),
                input_mode="decimal",
            ),
            text_field(
                "Uses in all",
                "max_uses",
                required=False,
                default_value=chosen.max_uses,
                error=_error("max_uses"),
                input_mode="numeric",
            ),
            text_field("First day", "starts_at", default_value=chosen.starts_at, error=_error("starts_at"), **days),
            text_field("Ends on", "ends_at", default_value=chosen.ends_at, error=_error("ends_at"), **days),
            class_name="grid gap-4 sm:grid-cols-2",
        ),
        rx.el.p("Days begin at midnight UTC.", class_name="text-sm text-ink-soft"),
        button("Save coupon", type="submit", class_name="w-full"),
        class_name="grid gap-4",
    )
    # Keyed by how often it was opened: each time the fields are filled anew.
    return rx.el.form(
        fields,
        key=State.opened.to_string(),
        on_submit=State.save_coupon,
        reset_on_submit=False,
        no_validate=True,
        id="coupon-form",
    )


def promotions() -> rx.Component:
    """Draw coupons, taxes and deliveries."""
    listed = rx.cond(
        State.coupons.length() > 0,
        rx.fragment(
            table("Coupons", COUPONS, State.coupons, key=lambda coupon: coupon.code),
            pages(State.page, State.pages, State.turn_page),
        ),
        empty_state("ticket-percent", "No coupon yet", "Make one: it can be entered in every cart at once."),
    )
    change = link_button("Change taxes and deliveries", routes.ADMIN_TARIFF, variant="secondary", size="sm")
    tariff = rx.el.div(
        rx.el.div(change, class_name="mt-12 -mb-8 text-right"),
        rx.el.h2("Deliveries", class_name="mt-12 mb-3 text-2xl"),
        table("Deliveries", DELIVERIES, State.deliveries, key=lambda each: each.key),
        rx.el.h2("Taxes", class_name="mt-12 mb-3 text-2xl"),
        table("Taxes", TAXES, State.taxes, key=lambda each: each.country),
    )
    title = rx.cond(State.chosen.code == "", "New coupon", "Change " + State.chosen.code)
    answered = rx.cond(State.problem != "", notice(State.problem, "error"), rx.fragment(listed, tariff))
    return staff_page(
        page_title(
            "Promotions",
            "What a coupon takes off never changes once shoppers know its code; its period and limits do.",
            action=button("New coupon", icon="plus", on_click=State.open_form("")),
        ),
        rx.cond(State.is_loaded, answered, skeleton_rows(6)),
        dialog("coupon", title, _form(), is_open=State.is_open, on_close=State.close_form),
        current=routes.ADMIN_PROMOTIONS,
    )
