"""``/order/[number]``: confirmation when it was just placed, tracking ever after."""

import reflex as rx

from pages.components.badge import order_badge
from pages.components.button import button, link_button
from pages.components.card import section_card
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.picture import picture
from pages.components.skeleton import skeleton_rows
from pages.components.timeline import timeline
from pages.components.totals import totals_box
from pages.frame import shop_page
from pages.layout import page_title
from shop_app import routes
from state.orders import OrderState
from state.views import CartLineView


def _line(line: rx.Var[CartLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(picture(line.image, "", sizes="5rem", class_name="rounded-xl"), class_name="w-16 shrink-0"),
        rx.el.div(
            rx.el.a(line.title, href=line.href, class_name="font-semibold hover:underline"),
            rx.el.p(line.quantity, " × ", line.unit_price, class_name="tabular text-sm text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.p(line.line_total, class_name="tabular font-semibold"),
        key=line.sku,
        class_name="flex items-center gap-4",
    )


def _order() -> rx.Component:
    order = OrderState.order
    return rx.el.div(
        page_title(
            "Thank you!",
            f"Order {order.number} of {order.date}, for {order.email}.",
            action=order_badge(order.status, order.status_text),
        ),
        rx.el.div(
            section_card("What you ordered", rx.el.ul(rx.foreach(order.lines, _line), class_name="grid gap-4")),
            section_card("Where it is", timeline(order.timeline)),
            section_card("Where it goes", rx.foreach(order.address, rx.el.p)),
            section_card("What it cost", totals_box(order.totals, shipping_label="Delivery")),
            class_name="grid gap-6",
        ),
        rx.el.div(
            link_button("Keep looking round", routes.HOME, variant="primary"),
            link_button("All my orders", routes.ACCOUNT, variant="secondary"),
            class_name="mt-8 flex flex-wrap gap-3",
        ),
    )


def order() -> rx.Component:
    """Draw one order."""
    missing = empty_state(
        "file-question",
        "We could not find that order",
        "Orders show only to whoever placed them. Sign in if it was placed with your account.",
        link_button("Sign in", routes.login(routes.ACCOUNT), variant="primary"),
        is_page=True,
    )
    answered = rx.cond(
        OrderState.problem != "",
        notice(
            OrderState.problem,
            "error",
            action=button("Try again", variant="secondary", size="sm", on_click=OrderState.load_order),
        ),
        rx.cond(OrderState.is_missing, missing, _order()),
    )
    return shop_page(rx.cond(OrderState.is_loaded, answered, skeleton_rows(4)), width="narrow")
