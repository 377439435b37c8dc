"""``/admin`` and ``/admin/orders``: every order, newest first."""

import reflex as rx

from pages.admin.pages import pages
from pages.components.badge import order_badge
from pages.components.button import button
from pages.components.choice import compact_select
from pages.components.empty_state import empty_state
from pages.components.field import CONTROL
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin import AdminOrdersState
from state.show_orders import STATUS

COLUMNS = [
    Column(
        "Order",
        lambda order: rx.el.a(
            order.number, href=order.admin_href, class_name="font-semibold underline underline-offset-4"
        ),
    ),
    Column("Date", lambda order: order.date),
    Column("Customer", lambda order: rx.el.span(order.email, class_name="break-all")),
    Column("Status", lambda order: order_badge(order.status, order.status_text)),
    Column("Pieces", lambda order: order.item_count, is_number=True),
    Column("Total", lambda order: order.totals.total, is_number=True),
]


STATUSES = [("", "All statuses"), *STATUS.items()]


def _filter() -> rx.Component:
    return rx.el.form(
        rx.el.input(
            name="words",
            type="search",
            aria_label="Number or e-mail",
            placeholder="Number or e-mail",
            default_value=AdminOrdersState.words,
            class_name=f"h-11 max-w-64 {CONTROL}",
        ),
        compact_select("Status", STATUSES, name="status", default_value=AdminOrdersState.status),
        button("Show", type="submit", variant="secondary"),
        on_submit=AdminOrdersState.filter_orders,
        class_name="mb-5 flex flex-wrap gap-3",
    )


def orders() -> rx.Component:
    """Draw the staff's list of orders."""
    listed = rx.cond(
        AdminOrdersState.orders.length() > 0,
        rx.fragment(
            table("Orders", COLUMNS, AdminOrdersState.orders, key=lambda order: order.number),
            pages(AdminOrdersState.page, AdminOrdersState.pages, AdminOrdersState.turn_page),
        ),
        empty_state("package-open", "No orders here", "Those that fit will show up here."),
    )
    answered = rx.cond(AdminOrdersState.problem != "", notice(AdminOrdersState.problem, "error"), listed)
    return staff_page(
        page_title("Orders"),
        _filter(),
        rx.cond(AdminOrdersState.is_loaded, answered, skeleton_rows(8)),
        current=routes.ADMIN_ORDERS,
    )
