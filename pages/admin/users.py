"""``/admin/users``: people, their roles, and keeping somebody out."""

import reflex as rx

from pages.components.badge import badge
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
from state.account_views import UserView
from state.users import AdminUsersState

ROLES = [
    ("customer", "Customer"),
    ("support", "Support"),
    ("catalogue_manager", "Catalogue manager"),
    ("admin", "Administrator"),
]


def _person(user: rx.Var[UserView]) -> rx.Component:
    return rx.el.span(
        rx.el.span(user.name, class_name="block font-semibold"),
        rx.el.span(user.email, class_name="block text-sm break-all text-ink-soft"),
        rx.cond(user.note != "", rx.el.span(user.note, class_name="block text-sm text-honey"), rx.fragment()),
        class_name="md:block md:text-left",
    )


def _state(user: rx.Var[UserView]) -> rx.Component:
    return rx.el.span(
        rx.cond(user.is_disabled, badge("Kept out", "berry"), rx.fragment()),
        rx.cond(user.has_second_factor, badge("Two steps", "leaf"), rx.fragment()),
        class_name="inline-flex flex-wrap gap-2",
    )


def _acts(user: rx.Var[UserView]) -> rx.Component:
    keep_out = button(
        "Keep out",
        variant="ghost",
        size="sm",
        aria_label=f"Keep {user.email} out",
        on_click=AdminUsersState.set_disabled(user.id, True),
    )
    let_in = button(
        "Let in",
        variant="secondary",
        size="sm",
        aria_label=f"Let {user.email} in",
        on_click=AdminUsersState.set_disabled(user.id, False),
    )
    return rx.el.span(
        button(
            "Sign out",
            variant="ghost",
            size="sm",
            aria_label=f"Sign {user.email} out everywhere",
            on_click=AdminUsersState.end_sessions(user.id),
        ),
        rx.cond(user.is_disabled, let_in, keep_out),
        class_name="inline-flex gap-1",
    )


COLUMNS = [
    Column("Person", _person),
    Column("Since", lambda user: user.since),
    Column(
        "Role",
        lambda user: compact_select(
            f"Role of {user.email}",
            ROLES,
            value=user.role,
            on_change=lambda role: AdminUsersState.give_role(user.id, role),
        ),
    ),
    Column("State", _state),
    Column("", _acts),
]


def _tools() -> rx.Component:
    search = rx.el.form(
        rx.el.input(
            type="search",
            name="q",
            placeholder="Name or address",
            aria_label="Search people",
            default_value=AdminUsersState.query,
            class_name=f"h-11 {CONTROL}",
        ),
        button("Search", type="submit", variant="secondary"),
        on_submit=AdminUsersState.search_users,
        class_name="flex min-w-64 flex-1 gap-2",
    )
    roles = compact_select(
        "Show role",
        [("", "All roles"), *ROLES],
        value=AdminUsersState.role,
        on_change=AdminUsersState.filter_role,
    )
    return rx.el.div(search, roles, class_name="mb-4 flex flex-wrap gap-3")


def _pages() -> rx.Component:
    state = AdminUsersState
    return rx.el.nav(
        button("Newer", variant="secondary", disabled=state.page <= 1, on_click=state.turn_page(state.page - 1)),
        rx.el.p("Page ", state.page, " of ", state.pages, class_name="tabular text-ink-soft"),
        button(
            "Older", variant="secondary", disabled=state.page >= state.pages, on_click=state.turn_page(state.page + 1)
        ),
        aria_label="Pages",
        class_name="mt-6 flex items-center justify-between gap-4",
    )


def users() -> rx.Component:
    """Draw the administrators' list of people."""
    listed = rx.cond(
        AdminUsersState.users.length() > 0,
        rx.fragment(table("People", COLUMNS, AdminUsersState.users, key=lambda user: user.id.to_string()), _pages()),
        empty_state("users-round", "Nobody fits all of that", "Try another name, or all roles."),
    )
    answered = rx.cond(AdminUsersState.problem != "", notice(AdminUsersState.problem, "error"), listed)
    return staff_page(
        page_title("People"),
        _tools(),
        rx.cond(AdminUsersState.is_loaded, answered, skeleton_rows(8)),
        current=routes.ADMIN_USERS,
    )
