"""The frames around pages: one for the shop, one for staff. Pages give their content and a filled `Chrome`."""

from typing import Any, Literal

import reflex as rx

from pages.components.behaviour import Behaviour, centres
from pages.components.chrome import Chrome
from pages.components.footer import footer
from pages.components.header import CONTAINER, header, skip_link
from pages.components.icon import icon
from pages.components.logo import wordmark
from pages.components.shelf_watch import ShelfWatch
from pages.components.theme_toggle import theme_toggle
from pages.components.toast import toast_bridge
from pages.components.types import Text, shown
from shop_app import routes

WIDTHS = {"wide": CONTAINER, "narrow": "mx-auto w-full max-w-3xl px-4 sm:px-6", "form": "mx-auto w-full max-w-md px-4"}
ADMIN_LINKS = [
    ("Orders", "package", routes.ADMIN_ORDERS),
    ("Returns", "package-open", routes.ADMIN_RETURNS),
    ("Products", "tags", routes.ADMIN_PRODUCTS),
    ("Categories", "folder-tree", routes.ADMIN_CATEGORIES),
    ("Searches", "search", routes.ADMIN_SEARCH),
    ("Reviews", "message-square", routes.ADMIN_REVIEWS),
    ("Bring in, take out", "arrow-down-up", routes.ADMIN_IMPORT),
    ("Promotions", "ticket-percent", routes.ADMIN_PROMOTIONS),
    ("Recommendations", "sparkles", routes.ADMIN_RECOMMENDATIONS),
    ("People", "users-round", routes.ADMIN_USERS),
    ("Mail", "mail", routes.ADMIN_MAIL),
    ("Audit log", "scroll-text", routes.ADMIN_AUDIT),
]
BODY = "flex min-h-dvh flex-col bg-paper font-sans text-ink antialiased"


def _main(*content: Any, class_name: str) -> rx.Component:
    return rx.el.main(*content, id="content", tab_index=-1, class_name=f"flex-1 outline-none {class_name}")


def _flash(chrome: Chrome) -> rx.Component:
    return toast_bridge(chrome.flash_message, chrome.flash_kind, chrome.flash_nonce)


def page_frame(
    *content: Any, chrome: Chrome | None = None, width: Literal["wide", "narrow", "form"] = "wide"
) -> rx.Component:
    """A shop page: header, ``content`` in the main region, footer, toasts.

    Args:
        width: "wide" for shelves and listings, "narrow" for text and orders, "form" for signing in.
    """
    chrome = chrome or Chrome()
    return rx.el.div(
        Behaviour.create(),
        ShelfWatch.create(),
        _flash(chrome),
        header(chrome),
        _main(*content, class_name=f"{WIDTHS[width]} pt-6 sm:pt-8"),
        footer(chrome),
        class_name=BODY,
    )


def _admin_link(label: str, name: str, href: str, current: str) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            icon(name, 18),
            label,
            href=href,
            aria_current="page" if href == current else None,
            class_name=(
                "flex h-11 items-center gap-3 rounded-full px-4 font-medium whitespace-nowrap text-ink-soft "
                "transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-ink "
                "aria-[current=page]:text-paper"
            ),
        ),
        class_name="shrink-0",
    )


def admin_frame(*content: Any, current: str, chrome: Chrome | None = None) -> rx.Component:
    """A back-office page: navigation at the side on a desk, a scrolling row of it on a phone.

    Args:
        current: the route constant of the page, such as `routes.ADMIN_ORDERS`; marked in the navigation.
    """
    chrome = chrome or Chrome()
    top = rx.el.header(
        skip_link(),
        rx.el.div(
            rx.el.a(wordmark(), href=routes.HOME, aria_label="Tangelo, home", class_name="rounded-full"),
            rx.el.span(
                "Back office", class_name="rounded-full bg-sunken px-3 py-1 text-sm font-semibold max-sm:sr-only"
            ),
            rx.el.div(
                rx.el.span(chrome.account_name, class_name="truncate text-sm text-ink-soft max-sm:sr-only"),
                theme_toggle(),
                rx.el.a(
                    icon("store", 18),
                    "To the shop",
                    href=routes.HOME,
                    class_name="inline-flex h-11 items-center gap-2 rounded-full px-3 font-semibold hover:bg-sunken",
                ),
                class_name="ml-auto flex min-w-0 items-center gap-2",
            ),
            class_name="flex h-16 items-center gap-3 px-4 lg:px-6",
        ),
        class_name="sticky top-0 z-40 border-b border-line bg-paper/92 backdrop-blur-md",
    )
    side = rx.el.nav(
        rx.el.ul(
            *(_admin_link(label, name, href, current) for label, name, href in ADMIN_LINKS),
            custom_attrs=centres(),
            class_name="no-scrollbar flex gap-1 overflow-x-auto p-3 lg:flex-col",
        ),
        aria_label="Back office",
        class_name="border-line max-lg:border-b lg:sticky lg:top-16 lg:h-[calc(100dvh-4rem)] lg:w-60 lg:border-r",
    )
    return rx.el.div(
        Behaviour.create(),
        _flash(chrome),
        top,
        rx.el.div(
            side,
            _main(*content, class_name="min-w-0 px-4 py-6 lg:px-8 lg:py-8"),
            class_name="flex flex-1 flex-col lg:flex-row",
        ),
        class_name=BODY,
    )


def page_title(title: Text, text: Text = "", *, action: rx.Component | None = None) -> rx.Component:
    """The page's h1 with a line under it and an action beside it."""
    return rx.el.div(
        rx.el.div(
            rx.el.h1(title, class_name="text-3xl sm:text-5xl"),
            shown(text, rx.el.p(text, class_name="mt-2 max-w-2xl text-ink-soft sm:text-lg")),
        ),
        *([action] if action else []),
        class_name="mb-6 flex flex-wrap items-end justify-between gap-4 sm:mb-8",
    )
