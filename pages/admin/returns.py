"""``/admin/returns``: what shoppers want to send back, and the decision on each."""

import reflex as rx

from pages.admin.pages import pages
from pages.components.badge import badge
from pages.components.button import button
from pages.components.choice import compact_select
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin_orders import AdminReturnsState

STATUSES = [
    ("", "All returns"), ("requested", "To decide"), ("approved", "On their way back"), ("received", "Received"),
    ("rejected", "Refused"),
]  # fmt: skip


def _decide(label: str, row: rx.Var, to: str, variant: str = "secondary") -> rx.Component:
    return button(label, variant=variant, size="sm", on_click=AdminReturnsState.decide(row.id, to))  # type: ignore[arg-type]


def _decisions(row: rx.Var) -> rx.Component:
    return rx.el.span(
        rx.match(
            row.status,
            (
                "requested",
                rx.fragment(_decide("Approve", row, "approved", "primary"), _decide("Refuse", row, "rejected")),
            ),
            ("approved", rx.fragment(_decide("Received, refund it", row, "received", "primary"))),
            rx.fragment(),
        ),
        class_name="flex flex-wrap justify-end gap-2",
    )


COLUMNS = [
    Column(
        "Order",
        lambda row: rx.el.a(row.number, href=row.admin_href, class_name="font-semibold underline underline-offset-4"),
    ),
    Column("Asked", lambda row: row.date),
    Column("What", lambda row: row.content),
    Column("Why", lambda row: rx.el.span(row.reason, class_name="break-words")),
    Column("Status", lambda row: badge(row.status_text, "neutral")),
    Column("Decision", _decisions),
]


def returns() -> rx.Component:
    """Draw the queue of returns."""
    state = AdminReturnsState
    listed = rx.cond(
        state.returns.length() > 0,
        rx.fragment(
            table("Returns", COLUMNS, state.returns, key=lambda row: row.id.to_string()),
            pages(state.page, state.pages, state.turn_page),
        ),
        empty_state("package-check", "No returns here", "What shoppers want to send back shows up here."),
    )
    answered = rx.cond(state.problem != "", notice(state.problem, "error"), listed)
    return staff_page(
        page_title(
            "Returns",
            action=compact_select("Which returns", STATUSES, value=state.status, on_change=state.filter_by),
        ),
        rx.cond(state.is_loaded, answered, skeleton_rows(6)),
        current=routes.ADMIN_RETURNS,
    )
