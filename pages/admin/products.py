"""``/admin/products``: the whole catalogue for staff: find, filter, sort, and move many at once."""

from typing import Any

import reflex as rx

from pages.components.badge import badge, stock_badge
from pages.components.button import button, link_button
from pages.components.choice import compact_select
from pages.components.dialog import dialog
from pages.components.empty_state import empty_state
from pages.components.field import CONTROL
from pages.components.notice import notice
from pages.components.pagination import pagination
from pages.components.picture import picture
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin_products import AdminProductsState as State
from state.editing_views import StaffRowView

STATUSES = [("", "Any status"), ("published", "Published"), ("draft", "Drafts"), ("archived", "Archived")]
STOCKS = [("", "Any stock"), ("in_stock", "In stock"), ("low", "Low"), ("out", "Sold out")]
SORTS = [
    ("", "Newest first"), ("stock", "Fewest pieces first"), ("price", "Price, low to high"),
    ("-price", "Price, high to low"), ("popular", "Most sold first"),
]  # fmt: skip
MOVES = [("published", "Publish"), ("draft", "Back to draft"), ("archived", "Archive")]


def status_badge(status: rx.Var[str], text: rx.Var[str]) -> rx.Component:
    """The status of a product; a draft waits for somebody."""
    return rx.match(status, ("published", badge(text, "leaf")), ("draft", badge(text, "honey")), badge(text))


def _product(row: rx.Var[StaffRowView]) -> rx.Component:
    words = rx.el.span(
        rx.el.a(row.title, href=row.href, class_name="block font-semibold underline-offset-4 hover:underline"),
        rx.el.span(row.sku, class_name="block text-sm break-all text-ink-soft"),
        class_name="min-w-0",
    )
    shown = rx.el.span(
        picture(row.image, "", small=row.image_small, sizes="3rem", class_name="rounded-lg"),
        class_name="w-12 shrink-0 max-md:hidden",
    )
    return rx.el.span(shown, words, class_name="flex min-w-0 items-center gap-3")


def _stock(row: rx.Var[StaffRowView]) -> rx.Component:
    mark = rx.cond(row.availability == "in_stock", rx.fragment(), stock_badge(row.availability, row.availability_text))
    return rx.el.span(mark, row.stock, class_name="inline-flex items-center gap-2")


def _box(row: rx.Var[StaffRowView]) -> rx.Component:
    return rx.el.input(
        type="checkbox",
        aria_label=f"Choose {row.title}",
        checked=State.chosen.contains(row.slug),
        on_change=lambda is_chosen: State.choose(row.slug, is_chosen),
        class_name="size-5 rounded align-middle",
    )


COLUMNS = [
    Column("Choose", _box),
    Column("Product", _product),
    Column("Category", lambda row: row.category),
    Column("Status", lambda row: status_badge(row.status, row.status_text)),
    Column("Price", lambda row: row.price, is_number=True),
    Column("Stock", _stock, is_number=True),
    Column("Changed", lambda row: rx.el.span(row.changed, class_name="text-ink-soft")),
]


def _filters() -> rx.Component:
    def choice(label: str, name: str, options: Any) -> rx.Component:
        return compact_select(
            label,
            options,
            value=State.asked[name],
            on_change=lambda value: State.filter_by(name, value),
            class_name="min-w-0 max-sm:flex-1 max-sm:basis-2/5",
        )

    search = rx.el.form(
        rx.el.input(
            name="q",
            type="search",
            aria_label="Title, SKU or words",
            placeholder="Title, SKU or words",
            default_value=State.asked["q"],
            key=State.asked["q"],  # a default value is looked at only once
            class_name=f"h-11 {CONTROL}",
        ),
        button("Search", type="submit", variant="secondary"),
        on_submit=State.filter_products,
        role="search",
        aria_label="Products of the back office",
        class_name="flex min-w-0 flex-1 basis-72 gap-2",
    )
    return rx.el.div(
        search,
        choice("Category", "category", State.categories),
        choice("Status", "status", STATUSES),
        choice("Stock", "stock", STOCKS),
        choice("Sort by", "sort", SORTS),
        class_name="mb-5 flex flex-wrap gap-3",
    )


def _chosen() -> rx.Component:
    everything = rx.el.label(
        rx.el.input(
            type="checkbox",
            checked=State.chosen.length() == State.rows.length(),
            on_change=State.choose_all,
            class_name="size-5 rounded",
        ),
        "All of this page",
        class_name="flex cursor-pointer items-center gap-3",
    )
    moves = [
        button(label, variant="secondary", size="sm", on_click=State.ask_to_move(status)) for status, label in MOVES
    ]
    tools = rx.el.div(
        rx.el.span(State.chosen.length(), " chosen", role="status", class_name="tabular font-semibold"),
        *moves,
        class_name="flex flex-wrap items-center gap-2",
    )
    return rx.el.div(
        everything,
        rx.cond(State.chosen.length() > 0, tools, rx.el.span(State.summary, class_name="tabular text-ink-soft")),
        class_name="mb-3 flex min-h-9 flex-wrap items-center justify-between gap-3",
    )


def _question() -> rx.Component:
    words = rx.match(
        State.asking,
        ("published", "Shoppers see them and can buy them at once."),
        ("draft", "Shoppers no longer see them. Old links say that there is nothing here."),
        ("archived", "They go off sale for good. Orders and the ledger keep what they refer to."),
        "",
    )
    verb = rx.match(State.asking, *((status, label) for status, label in MOVES), "Move")
    count = State.chosen.length()
    return dialog(
        "move-products",
        verb,
        rx.el.p(rx.cond(count == 1, "1 product. ", count.to_string() + " products. "), words, class_name="mb-6"),
        rx.el.div(
            button("Leave them", variant="secondary", on_click=State.ask_to_move("")),
            button(rx.el.span(verb, " now"), on_click=State.move_chosen),
            class_name="flex flex-wrap justify-end gap-3",
        ),
        is_open=State.asking != "",
        on_close=State.ask_to_move(""),
    )


def _listed() -> rx.Component:
    done = notice(
        State.done,
        "success",
        action=button("Undo", variant="secondary", size="sm", on_click=State.undo_move),
    )
    none = empty_state(
        "tags",
        "No product fits all of that",
        "Try fewer words, or all of the catalogue.",
        link_button("All products", routes.ADMIN_PRODUCTS, variant="secondary"),
    )
    rows = rx.fragment(
        _chosen(),
        table("Products", COLUMNS, State.rows, key=lambda row: row.slug),
        rx.cond(
            State.pages.length() > 0,
            pagination(State.pages, State.previous_href, State.following_href),
            rx.fragment(),
        ),
    )
    return rx.fragment(
        rx.cond(State.done != "", rx.el.div(done, class_name="mb-4"), rx.fragment()),
        rx.cond(State.rows.length() > 0, rows, none),
    )


def admin_products() -> rx.Component:
    """Draw the staff's list of products."""
    ways = rx.el.div(
        link_button("Bring in, take out", routes.ADMIN_IMPORT, variant="secondary", icon="arrow-down-up"),
        link_button("New product", routes.ADMIN_NEW_PRODUCT, icon="plus"),
        class_name="flex flex-wrap gap-3",
    )
    answered = rx.cond(State.problem != "", notice(State.problem, "error"), _listed())
    return staff_page(
        page_title("Products", action=ways),
        _filters(),
        rx.cond(State.is_loaded, answered, skeleton_rows(8)),
        _question(),
        current=routes.ADMIN_PRODUCTS,
    )
