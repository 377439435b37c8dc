"""``/account``: the orders of whoever is signed in."""

import reflex as rx

from pages.accounts.frame import account_links
from pages.components.badge import order_badge
from pages.components.button import button, link_button
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import shop_page
from pages.layout import page_title
from shop_app import routes
from state.orders import HistoryState

COLUMNS = [
    Column(
        "Order",
        lambda order: rx.el.a(order.number, href=order.href, class_name="font-semibold underline underline-offset-4"),
    ),
    Column("Date", lambda order: order.date),
    Column("Status", lambda order: order_badge(order.status, order.status_text)),
    Column("Pieces", lambda order: order.item_count, is_number=True),
    Column("Total", lambda order: order.totals.total, is_number=True),
]


def account() -> rx.Component:
    """Draw the order history, or the way to sign in."""
    stranger = empty_state(
        "user-round",
        "Sign in to see your orders",
        "Orders you place while signed in are kept here.",
        link_button("Sign in", routes.login(routes.ACCOUNT), variant="primary"),
    )
    none = empty_state(
        "package-open",
        "No orders yet",
        "What you order will be listed here, with its way to you.",
        link_button("Start looking", routes.PRODUCTS, variant="primary"),
    )
    history = rx.cond(
        HistoryState.orders.length() > 0,
        table("Your orders", COLUMNS, HistoryState.orders, key=lambda order: order.number),
        none,
    )
    answered = rx.cond(
        HistoryState.problem != "",
        notice(
            HistoryState.problem,
            "error",
            action=button("Try again", variant="secondary", size="sm", on_click=HistoryState.load_history),
        ),
        rx.cond(HistoryState.needs_sign_in, stranger, history),
    )
    return shop_page(
        page_title("Your orders", HistoryState.email),
        account_links(routes.ACCOUNT),
        rx.cond(HistoryState.is_loaded, answered, skeleton_rows(4)),
        width="narrow",
    )
