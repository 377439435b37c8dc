"""``/admin`` and ``/admin/orders``: every order, newest first."""

import reflex as rx

from pages.admin.pages import pages
from pages.components.badge import order_badge
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin import AdminOrdersState

COLUMNS = [
    Column(
        "Order",
        lambda order: rx.el.a(order.number, href=order.href, class_name="font-semibold underline underline-offset-4"),
    ),
    Column("Date", lambda order: order.date),
    Column("Customer", lambda order: rx.el.span(order.email, class_name="break-all")),
    Column("Status", lambda order: order_badge(order.status, order.status_text)),
    Column("Pieces", lambda order: order.item_count, is_number=True),
    Column("Total", lambda order: order.totals.total, is_number=True),
]


def orders() -> rx.Component:
    """Draw the staff's list of orders."""
    listed = rx.cond(
        AdminOrdersState.orders.length() > 0,
        rx.fragment(
            table("Orders", COLUMNS, AdminOrdersState.orders, key=lambda order: order.number),
            pages(AdminOrdersState.page, AdminOrdersState.pages, AdminOrdersState.turn_page),
        ),
        empty_state("package-open", "No orders yet", "The first one will show up here."),
    )
    answered = rx.cond(AdminOrdersState.problem != "", notice(AdminOrdersState.problem, "error"), listed)
    return staff_page(
        page_title("Orders"),
        rx.cond(AdminOrdersState.is_loaded, answered, skeleton_rows(8)),
        current=routes.ADMIN_ORDERS,
    )
