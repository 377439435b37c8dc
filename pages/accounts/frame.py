"""What the account's pages share: the way between them, and what a guest or a lost store looks like."""

from typing import Any

import reflex as rx

from pages.components.behaviour import centres
from pages.components.button import button, link_button
from pages.components.empty_state import empty_state
from pages.components.icon import icon
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.types import Handler, Text
from pages.frame import shop_page
from pages.layout import page_title
from shop_app import routes

LINKS = [
    ("Orders", "package", routes.ACCOUNT),
    ("Profile", "user-round", routes.ACCOUNT_PROFILE),
    ("Addresses", "map-pin", routes.ACCOUNT_ADDRESSES),
    ("Security", "shield-check", routes.ACCOUNT_SECURITY),
    ("Privacy", "lock-keyhole", routes.ACCOUNT_PRIVACY),
]


def account_links(current: str) -> rx.Component:
    """The way between the account's pages; a scrolling row on a phone."""

    def link(label: str, name: str, href: str) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                icon(name, 18),
                label,
                href=href,
                aria_current="page" if href == current else None,
                class_name=(
                    "flex h-11 items-center gap-2 rounded-full px-4 font-medium whitespace-nowrap text-ink-soft "
                    "transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-ink "
                    "aria-[current=page]:text-paper"
                ),
            ),
            class_name="shrink-0",
        )

    return rx.el.nav(
        rx.el.ul(
            *(link(*each) for each in LINKS),
            custom_attrs=centres(),
            class_name="no-scrollbar -mx-4 flex gap-1 overflow-x-auto px-4 pb-1 sm:mx-0 sm:px-0",
        ),
        aria_label="Your account",
        class_name="mb-6",
    )


def account_page(
    title: str,
    text: Text,
    *content: Any,
    current: str,
    is_loaded: rx.Var[bool],
    needs_sign_in: rx.Var[bool],
    problem: rx.Var[str],
    again: Handler,
) -> rx.Component:
    """A page of the account: its content for its owner, the way to sign in for everybody else."""
    stranger = empty_state(
        "user-round",
        "Sign in to see your account",
        "It is kept for you, and only for you.",
        link_button("Sign in", routes.login(current), variant="primary"),
    )
    retry = button("Try again", variant="secondary", size="sm", on_click=again)
    answered = rx.cond(
        problem != "",
        notice(problem, "error", action=retry),
        rx.cond(needs_sign_in, stranger, rx.el.div(*content, class_name="grid gap-6")),
    )
    return shop_page(
        page_title(title, text),
        account_links(current),
        rx.cond(is_loaded, answered, skeleton_rows(4)),
        width="narrow",
    )
