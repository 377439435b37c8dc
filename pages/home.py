"""``/``: who we are in one glance, then shelves that follow what the shopper does."""

import reflex as rx

from pages.components.button import link_button
from pages.components.shelf import shelf
from pages.frame import CARD, shop_page, suggestions
from shop_app import routes
from state.home import HomeState
from state.shell import ShellState
from state.views import LinkView


def _hero() -> rx.Component:
    words = rx.el.div(
        rx.el.h1(
            "Good things for everyday life.",
            class_name="max-w-xl text-4xl leading-[1.02] text-balance sm:text-6xl",
        ),
        rx.el.p(
            "Well-made things for the kitchen, the garden and the road. The more you look around, "
            "the better the shelves below fit you.",
            class_name="max-w-md text-ink-soft sm:text-lg",
        ),
        rx.el.div(
            link_button("Shop everything", routes.PRODUCTS, variant="primary", size="lg"),
            link_button("What is new", routes.products(sort="newest"), variant="secondary", size="lg"),
            class_name="flex flex-wrap gap-3 pt-2",
        ),
        class_name="relative z-10 grid content-center gap-5",
    )
    slices = rx.el.div(
        rx.el.div(class_name="absolute -right-16 -bottom-24 size-72 rounded-full bg-accent sm:size-96"),
        rx.el.div(class_name="absolute right-40 bottom-10 size-24 rounded-full bg-leaf/80 sm:right-72 sm:size-32"),
        rx.el.div(class_name="absolute right-6 -top-10 size-28 rounded-full bg-plum-soft sm:right-24 sm:size-44"),
        aria_hidden="true",
        class_name="pointer-events-none absolute inset-0 max-sm:opacity-35",
    )
    return rx.el.section(
        slices,
        words,
        class_name=(
            "relative grid min-h-80 overflow-hidden rounded-[2rem] bg-accent-soft px-6 py-10 sm:min-h-104 sm:p-14"
        ),
    )


def _categories() -> rx.Component:
    def chip(link: rx.Var[LinkView]) -> rx.Component:
        return rx.el.li(
            rx.el.a(
                link.title,
                href=link.href,
                class_name=(
                    "inline-flex h-11 items-center rounded-full border border-line-strong px-5 font-semibold "
                    "whitespace-nowrap transition-colors hover:bg-ink hover:text-paper"
                ),
            ),
            class_name="shrink-0",
        )

    return rx.el.nav(
        rx.el.ul(
            rx.foreach(ShellState.categories, chip),
            class_name="no-scrollbar -mx-4 flex gap-2 overflow-x-auto px-4 py-1 sm:mx-0 sm:flex-wrap sm:px-0",
        ),
        aria_label="Departments",
        class_name="min-h-13",
    )


def home() -> rx.Component:
    """Draw the home page."""
    return shop_page(
        rx.el.div(
            _hero(),
            _categories(),
            suggestions(HomeState.picks, "home", is_loading=~HomeState.is_loaded),
            shelf(HomeState.popular, is_loading=~HomeState.is_loaded, **CARD),
            shelf(HomeState.newest, is_loading=~HomeState.is_loaded, **CARD),
            class_name="grid gap-10 *:min-w-0 sm:gap-14",
        )
    )
