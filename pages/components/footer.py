"""The end of every shop page."""

import reflex as rx

from pages.components.chrome import Chrome
from pages.components.header import CONTAINER
from pages.components.logo import mark
from shop_app import routes

LINK = (
    "inline-flex min-h-9 items-center text-ink-soft underline-offset-4 transition-colors hover:text-ink hover:underline"
)
GROUPS = [
    (
        "Help",
        [
            ("Delivery and tax", routes.HELP),
            ("Find your order", routes.FIND_ORDER),
            ("Your account", routes.ACCOUNT),
            ("Wish list", routes.WISHLIST),
        ],
    ),
    (
        "Tangelo",
        [
            ("About us", routes.ABOUT),
            ("Your data", routes.PRIVACY),
            ("Licences", routes.LICENCES),
            ("API", routes.API_DOCS),
        ],
    ),
]


def _link(label: str | rx.Var[str], href: str | rx.Var[str]) -> rx.Component:
    # What the HTTP door answers is not a page of the app: the browser itself must fetch it.
    is_page = not (isinstance(href, str) and href.startswith("/api/"))
    return rx.el.li(rx.el.a(label, href=href, reload_document=not is_page, class_name=LINK))


def _group(title: str, *links: rx.Component | rx.Var[rx.Component]) -> rx.Component:
    return rx.el.nav(
        rx.el.h2(title, class_name="mb-2 font-sans text-base font-bold tracking-normal"),
        rx.el.ul(*links),
        aria_label=title,
    )


def footer(chrome: Chrome) -> rx.Component:
    """What the shop is, where help is, whose work it stands on, what it keeps of its visitors."""
    shop = _group(
        "Shop",
        _link("All products", routes.PRODUCTS),
        rx.foreach(chrome.categories[:5], lambda link: _link(link.title, link.href)),
    )
    promise = rx.el.div(
        mark(56),
        rx.el.p(
            "Good things for everyday life.",
            class_name="max-w-xs font-display text-3xl leading-tight font-bold tracking-tight",
        ),
        rx.el.p(
            "Recommendations learn from what you look at here, and only here. ",
            rx.el.a(
                "What we keep, and why",
                href=routes.PRIVACY,
                class_name="text-accent-text underline underline-offset-4",
            ),
            ".",
            class_name="max-w-sm text-sm text-ink-soft",
        ),
        class_name="grid content-start gap-4",
    )
    groups = [_group(title, *(_link(*link) for link in links)) for title, links in GROUPS]
    return rx.el.footer(
        rx.el.div(
            promise,
            rx.el.div(shop, *groups, class_name="grid grid-cols-2 gap-8 sm:grid-cols-3"),
            class_name=f"{CONTAINER} grid gap-12 py-14 lg:grid-cols-[1fr_1.4fr]",
        ),
        class_name="mt-20 border-t border-line bg-sunken print:hidden",
    )
