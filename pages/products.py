"""``/products`` and ``/category/[slug]``: find it. Filters are links and one small form; the address holds them."""

import reflex as rx

from pages.components.behaviour import opens
from pages.components.button import button, link_button
from pages.components.choice import checkbox, compact_select
from pages.components.dialog import drawer
from pages.components.empty_state import empty_state
from pages.components.facets import facet_list, filter_chips
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.pagination import pagination
from pages.components.product_card import product_grid
from pages.components.skeleton import skeleton_grid
from pages.components.ssr import gives_way
from pages.frame import CARD, shop_page
from pages.layout import page_title
from shop_app import routes
from state.filters import SORTS
from state.listing import ListingState

FILTERS = "filters"


def _filters(prefix: str) -> rx.Component:
    narrow = rx.el.form(
        rx.el.div(
            text_field(
                "Price from",
                "min_price",
                field_id=f"{prefix}-min",
                required=None,
                default_value=ListingState.min_price,
                input_mode="decimal",
                key=f"min{ListingState.min_price}",
            ),
            text_field(
                "up to",
                "max_price",
                field_id=f"{prefix}-max",
                required=None,
                default_value=ListingState.max_price,
                input_mode="decimal",
                key=f"max{ListingState.max_price}",
            ),
            class_name="grid grid-cols-2 gap-3",
        ),
        checkbox(
            "Only what is in stock",
            "in_stock",
            field_id=f"{prefix}-stock",
            default_checked=ListingState.in_stock,
            key=f"stock{ListingState.in_stock}",
        ),
        button("Apply", variant="secondary", type="submit"),
        on_submit=ListingState.filter_by,
        class_name="grid gap-4",
    )
    groups = rx.foreach(ListingState.groups, lambda group: facet_list(group.title, group.facets, is_open=group.is_open))
    return rx.el.div(
        rx.el.div(facet_list("Category", ListingState.categories), groups), narrow, class_name="grid gap-8"
    )


def _tools() -> rx.Component:
    return rx.el.div(
        rx.el.p(ListingState.summary, aria_live="polite", class_name="tabular text-ink-soft"),
        rx.el.div(
            button(
                "Filter",
                variant="secondary",
                icon="sliders-horizontal",
                custom_attrs=opens(FILTERS),
                class_name="lg:hidden",
            ),
            compact_select("Sort by", SORTS, value=ListingState.sort, on_change=ListingState.sort_by),
            class_name="flex items-center gap-3",
        ),
        class_name="mb-5 flex flex-wrap items-center justify-between gap-3",
    )


def _nothing() -> rx.Component:
    words = rx.el.p(
        "Did you mean ",
        rx.foreach(
            ListingState.nearest,
            lambda word: rx.el.a(
                word.title, href=word.href, class_name="mr-3 font-semibold underline underline-offset-4"
            ),
        ),
        class_name="text-center sm:text-lg",
    )
    popular = rx.el.section(
        rx.el.h2("What others like", class_name="mb-5 text-2xl"),
        product_grid(ListingState.popular, **CARD),
        aria_label="What others like",
        class_name="mt-10",
    )
    return rx.fragment(
        empty_state(
            "search-x",
            "Nothing fits all of that",
            "Try fewer filters, another word, or have a look at everything.",
            link_button("Clear filters", routes.PRODUCTS, variant="primary"),
        ),
        rx.cond(ListingState.nearest.length() > 0, words, rx.fragment()),
        rx.cond(ListingState.popular.length() > 0, popular, rx.fragment()),
    )


def _results() -> rx.Component:
    found = rx.cond(
        ListingState.total > 0,
        rx.fragment(
            product_grid(ListingState.cards, **CARD),
            rx.cond(
                ListingState.pages.length() > 0,
                pagination(ListingState.pages, ListingState.previous_href, ListingState.following_href),
                rx.fragment(),
            ),
        ),
        _nothing(),
    )
    answered = rx.cond(
        ListingState.problem != "",
        notice(
            ListingState.problem,
            "error",
            action=button("Try again", variant="secondary", size="sm", on_click=ListingState.load_listing),
        ),
        found,
    )
    return rx.cond(ListingState.is_loaded, answered, skeleton_grid(12))


def products() -> rx.Component:
    """Draw a listing, of everything or of one category."""
    missing = empty_state(
        "compass",
        "There is no such category",
        "It may have been renamed. Everything we have is one step away.",
        link_button("All products", routes.PRODUCTS, variant="primary"),
        is_page=True,
    )
    listing = rx.fragment(
        page_title(rx.cond(ListingState.title != "", ListingState.title, "Products")),
        rx.el.div(
            rx.el.aside(_filters("side"), aria_label="Filters", class_name="hidden w-64 shrink-0 lg:block"),
            rx.el.section(
                _tools(),
                rx.cond(
                    ListingState.chips.length() > 0,
                    rx.el.div(filter_chips(ListingState.chips, routes.PRODUCTS), class_name="mb-6"),
                    rx.fragment(),
                ),
                _results(),
                aria_label="Products",
                class_name="min-w-0 flex-1",
            ),
            class_name="flex gap-10",
        ),
        drawer(FILTERS, "Filters", _filters("drawer")),
    )
    return shop_page(gives_way(ListingState.is_loaded), rx.cond(ListingState.is_missing, missing, listing))
