"""The top of every shop page: logo, categories, search, theme, account, cart."""

import reflex as rx

from pages.components.account_menu import account_menu
from pages.components.button import icon_button
from pages.components.chrome import Chrome
from pages.components.icon import icon
from pages.components.logo import wordmark
from pages.components.search_box import search_form
from pages.components.theme_toggle import theme_toggle
from shop_app import routes
from state.views import LinkView

MENU = "shop-menu"
ROUND = "relative grid size-11 shrink-0 place-items-center rounded-full transition-colors hover:bg-sunken"
CONTAINER = "mx-auto w-full max-w-[84rem] px-4 sm:px-6 lg:px-10"


def skip_link() -> rx.Component:
    """Lets a keyboard jump over the header."""
    return rx.el.a(
        "Skip to content",
        href="#content",
        reload_document=True,  # left to the browser, which also moves the focus; nothing is loaded again
        class_name=(
            "sr-only focus:not-sr-only focus:absolute focus:top-3 focus:left-3 focus:z-50 focus:rounded-full "
            "focus:bg-ink focus:px-5 focus:py-3 focus:font-semibold focus:text-paper"
        ),
    )


def _menu_button() -> rx.Component:
    return rx.el.button(
        icon("menu", 22),
        rx.el.span("Shop", class_name="max-lg:sr-only"),
        type="button",
        aria_label="Shop by category",
        custom_attrs={"popoverTarget": MENU},
        class_name=(
            "inline-flex h-11 shrink-0 items-center justify-center gap-2 rounded-full font-semibold transition-colors "
            "hover:bg-sunken max-lg:w-11 lg:px-4"
        ),
    )


def _menu(categories: rx.Var[list[LinkView]]) -> rx.Component:
    """A drawer on a phone, a panel under the header on a desk; the browser opens, closes and stacks it."""

    def entry(link: rx.Var[LinkView]) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                link.title,
                href=link.href,
                aria_current=rx.cond(link.is_current, "page", None),
                class_name=(
                    "block rounded-2xl px-4 py-2.5 font-display text-xl font-semibold tracking-tight "
                    "transition-colors hover:bg-accent-soft aria-[current=page]:bg-sunken"
                ),
            )
        )

    everything = rx.el.a(
        "All products",
        icon("arrow-right", 20),
        href=routes.PRODUCTS,
        class_name=(
            "flex items-center justify-between gap-3 rounded-2xl bg-accent px-4 py-3.5 font-display text-xl font-bold "
            "tracking-tight text-on-accent transition-colors hover:bg-accent-hover"
        ),
    )
    top = rx.el.div(
        wordmark(),
        icon_button("x", "Close menu", custom_attrs={"popoverTarget": MENU, "popoverTargetAction": "hide"}),
        class_name="flex items-center justify-between lg:hidden",
    )
    return rx.el.nav(
        top,
        everything,
        rx.el.ul(rx.foreach(categories, entry), class_name="grid gap-x-4 lg:grid-cols-2"),
        id=MENU,
        aria_label="Categories",
        custom_attrs={"popover": "auto"},
        class_name=(
            "fixed m-0 gap-3 overflow-y-auto bg-surface p-4 text-ink shadow-pop open:grid content-start "
            "max-lg:inset-y-0 max-lg:left-0 max-lg:right-auto max-lg:h-dvh max-lg:max-h-none max-lg:w-80 "
            "max-lg:rounded-r-card max-lg:open:animate-slide "
            "lg:top-[4.75rem] lg:right-auto lg:left-[max(2.5rem,calc((100vw-84rem)/2+2.5rem))] lg:bottom-auto "
            "lg:w-[36rem] lg:rounded-card lg:border lg:border-line lg:open:animate-rise"
        ),
    )


def _cart_link(count: rx.Var[int]) -> rx.Component:
    badge = rx.el.span(
        rx.cond(count > 99, "99+", count.to_string()),
        key=count.to_string(),  # a new number rises again
        class_name=(
            "tabular absolute -top-0.5 -right-0.5 grid h-5 min-w-5 animate-rise place-items-center rounded-full "
            "bg-accent px-1 text-xs font-bold text-on-accent"
        ),
        custom_attrs={"aria-hidden": "true"},
    )
    return rx.el.a(
        icon("shopping-bag", 22),
        rx.cond(count > 0, badge, rx.fragment()),
        href=routes.CART,
        aria_label=rx.cond(count > 0, f"Cart, {count} in it", "Cart, empty"),
        class_name=ROUND,
    )


def header(chrome: Chrome) -> rx.Component:
    """Stays at the top; on a phone the search has a row of its own."""
    home = rx.el.a(wordmark(), href=routes.HOME, aria_label="Tangelo, home", class_name="shrink-0 rounded-full")
    tools = rx.el.div(
        theme_toggle(),
        account_menu(chrome),
        rx.el.a(icon("heart", 22), href=routes.WISHLIST, aria_label="Wish list", class_name=f"{ROUND} max-sm:hidden"),
        _cart_link(chrome.cart_count),
        class_name="ml-auto flex items-center lg:gap-1",
    )
    return rx.el.header(
        skip_link(),
        rx.el.div(
            rx.el.div(
                _menu_button(), home, class_name="flex items-center gap-1 max-lg:-ml-2 lg:flex-row-reverse lg:gap-5"
            ),
            rx.el.div(search_form(chrome), class_name="max-lg:order-last max-lg:basis-full lg:flex lg:flex-1 lg:px-4"),
            tools,
            class_name=f"{CONTAINER} flex flex-wrap items-center gap-y-2 py-3 lg:h-18 lg:flex-nowrap",
        ),
        _menu(chrome.categories),
        class_name="sticky top-0 z-40 border-b border-line bg-paper/92 backdrop-blur-md print:hidden",
    )
