"""What a checkout is about and what it costs: beside the steps on a desk, folded above them on a phone."""

import reflex as rx

from pages.components.card import card
from pages.components.icon import icon
from pages.components.notice import notice
from pages.components.picture import picture
from pages.components.totals import totals_box
from pages.components.types import shown
from state.checkout import CheckoutState
from state.views import CartLineView


def _line(each: rx.Var[CartLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            picture(each.image, "", sizes="4rem", class_name="rounded-xl"), class_name="w-14 shrink-0 overflow-hidden"
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


def _content() -> rx.Component:
    coupon = rx.el.p("Coupon ", rx.el.strong(CheckoutState.coupon), " is in it.", class_name="mt-3 text-sm text-leaf")
    return rx.fragment(
        rx.el.ul(rx.foreach(CheckoutState.lines, _line), class_name="mb-5 grid gap-4"),
        totals_box(CheckoutState.totals, shipping_label="Delivery"),
        shown(CheckoutState.coupon, coupon),
        shown(
            CheckoutState.coupon_refusal,
            rx.el.div(notice(CheckoutState.coupon_refusal, "warning"), class_name="mt-3"),
        ),
    )


def summary() -> rx.Component:
    """Draw it for a desk: always open, always in sight."""
    return rx.el.aside(
        card(rx.el.h2("Your order", class_name="mb-4 text-xl"), _content(), class_name="lg:sticky lg:top-24"),
        aria_label="Your order",
        class_name="hidden lg:block",
    )


def summary_on_a_phone() -> rx.Component:
    """Draw it for a phone: the total in sight, the rest one tap away."""
    return rx.el.details(
        rx.el.summary(
            icon("shopping-bag", 18),
            rx.el.span("Your order", class_name="flex-1 font-semibold"),
            rx.el.span(CheckoutState.totals.total, class_name="tabular font-display text-lg font-bold"),
            icon("chevron-down", 18, "transition-transform group-open:rotate-180"),
            class_name="flex cursor-pointer list-none items-center gap-3 px-5 py-4",
        ),
        rx.el.div(_content(), class_name="border-t border-line p-5"),
        class_name="group rounded-card border border-line bg-surface lg:hidden",
    )
