"""``/admin/audit``: who of the staff did what, when, from where, with filters in the address."""

from typing import Any

import reflex as rx

from pages.components.button import button, link_button
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.audit import AdminAuditState as State


def _two_lines(first: Any, second: Any) -> rx.Component:
    return rx.el.span(
        rx.el.span(first, class_name="block break-all"),
        rx.el.span(second, class_name="block break-all text-sm text-ink-soft"),
    )


def _change(entry: Any) -> rx.Component:
    def text(value: Any) -> rx.Component:
        return rx.el.code(rx.cond(value != "", value, "nothing"), class_name="break-all text-sm")

    return rx.el.span(text(entry.before), rx.el.span(" → ", class_name="text-ink-soft"), text(entry.after))


COLUMNS = [
    Column("No.", lambda entry: entry.number, is_number=True),
    Column("When (UTC)", lambda entry: rx.el.span(entry.date, class_name="tabular whitespace-nowrap")),
    Column("Who", lambda entry: _two_lines(entry.who, entry.role)),
    Column("From", lambda entry: rx.el.span(entry.came_from, class_name="break-all")),
    Column("What", lambda entry: _two_lines(entry.action, entry.subject)),
    Column("Before → after", _change),
]


def _filters() -> rx.Component:
    def field(label: str, name: str, **options: Any) -> rx.Component:
        value = State.asked[name]
        # The key makes the field anew when the address changes: a default value is looked at only once.
        return rx.el.div(text_field(label, name, required=False, default_value=value, **options), key=f"{name} {value}")

    return rx.el.form(
        field("Who (e-mail)", "who"),
        field("Action", "action", placeholder="stock.adjust"),
        field("Subject", "subject", placeholder="SKU-001"),
        field("From day", "since", type_="date"),
        field("To day", "until", type_="date"),
        rx.el.div(button("Filter", type="submit", icon="filter"), class_name="flex items-end"),
        on_submit=State.filter_audit,
        aria_label="Filter the audit log",
        class_name="mb-6 grid gap-4 sm:grid-cols-2 lg:grid-cols-3",
    )


def _pages() -> rx.Component:
    def step(label: str, href: Any) -> rx.Component:
        return rx.cond(href != "", link_button(label, href, variant="secondary"), rx.el.span())

    return rx.el.nav(
        step("Newer", State.newer_href),
        rx.el.p(State.summary, class_name="tabular text-ink-soft"),
        step("Older", State.older_href),
        aria_label="Pages",
        class_name="mt-6 flex items-center justify-between gap-4",
    )


def audit() -> rx.Component:
    """Draw the audit log."""
    listed = rx.cond(
        State.entries.length() > 0,
        rx.fragment(table("Audit log", COLUMNS, State.entries, key=lambda entry: entry.number), _pages()),
        empty_state("scroll-text", "Nothing here", "No staff action fits these filters."),
    )
    answered = rx.cond(State.problem != "", notice(State.problem, "error"), listed)
    return staff_page(
        page_title("Audit log"),
        _filters(),
        rx.cond(State.is_loaded, answered, skeleton_rows(8)),
        current=routes.ADMIN_AUDIT,
    )
