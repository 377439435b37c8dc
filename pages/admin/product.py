"""``/admin/products/[slug]`` and ``/admin/new-product``: one product as staff write it."""

import reflex as rx

from pages.admin.product_rows import attributes, options, variants
from pages.admin.products import status_badge
from pages.admin.stock import stock_dialog
from pages.components.button import button, link_button
from pages.components.card import section_card
from pages.components.choice import select
from pages.components.empty_state import empty_state
from pages.components.field import text_field, textarea
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.components.unsaved import guards
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin_product import AdminProductState as State

FORM = "product-form"
STATUSES = [("draft", "Draft: only staff see it"), ("published", "Published"), ("archived", "Archived: off sale")]
PRICES = [
    Column("SKU", lambda line: line.sku),
    Column("From", lambda line: line.at),
    Column("Price", lambda line: line.price, is_number=True),
]


def _error(name: str) -> rx.Var[str]:
    return State.errors.get(name, "").to(str)


def _words() -> rx.Component:
    return section_card(
        "What it is",
        rx.el.div(
            text_field("Title", "title", default_value=State.form.title, error=_error("title"), max_length=200),
            textarea(
                "Description",
                "description",
                required=False,
                rows=6,
                default_value=State.form.description,
                error=_error("description"),
            ),
            class_name="grid gap-4",
        ),
    )


def _place() -> rx.Component:
    return section_card(
        "Where it is",
        rx.el.div(
            select("Status", "status", STATUSES, default_value=State.form.status, error=_error("status")),
            select(
                "Category", "category", State.categories, default_value=State.form.category, error=_error("category")
            ),
            text_field(
                "Address",
                "slug",
                required=False,
                default_value=State.form.slug,
                error=_error("slug"),
                hint=rx.cond(State.is_new, "Made from the title when empty.", "The old address leads to the new one."),
                auto_complete="off",
                spell_check=False,
            ),
            class_name="grid gap-4",
        ),
    )


def _beside() -> rx.Component:
    form = State.form
    pictures = section_card(
        "Pictures",
        rx.el.p(form.pictures, class_name="mb-4 text-ink-soft"),
        link_button("Pictures of this product", form.pictures_href, variant="secondary", size="sm", icon="image"),
    )
    prices = section_card(
        "What it cost",
        rx.el.p(
            "Beside a reduced price shoppers read the lowest of the 30 days before it.",
            class_name="mb-4 text-sm text-ink-soft",
        ),
        table("Prices", PRICES, State.prices, key=lambda line: line.key),
    )
    return rx.fragment(pictures, prices)


def _lost() -> rx.Component:
    """What to do when somebody else saved first: nothing typed is gone."""
    theirs = rx.el.ul(
        rx.foreach(
            State.differences,
            lambda part: rx.el.li(rx.el.strong(part[0]), " is now ", part[1], class_name="break-words"),
        ),
        class_name="max-h-32 list-disc overflow-y-auto pl-5 empty:hidden",
    )
    return rx.el.div(
        rx.el.p("Somebody else changed this product in the meantime.", class_name="font-semibold"),
        rx.el.p("What you typed is still here, and is not saved."),
        theirs,
        rx.el.div(
            button("Save mine over theirs", variant="secondary", size="sm", on_click=State.keep_mine, type="submit"),
            button("Take theirs", variant="secondary", size="sm", on_click=State.load_product),
            class_name="mt-2 flex flex-wrap gap-2",
        ),
        role="alert",
        class_name="mb-3 grid gap-1 rounded-2xl bg-honey-soft px-4 py-3 text-ink",
    )


def _bar() -> rx.Component:
    save = rx.el.div(
        button("Save", type="submit", icon="check"),
        link_button("All products", routes.ADMIN_PRODUCTS, variant="ghost"),
        class_name="flex flex-wrap items-center gap-3",
    )
    return rx.el.div(
        rx.cond(State.is_lost, _lost(), save),
        class_name=(
            "sticky bottom-0 z-10 -mx-4 border-t border-line bg-paper/95 px-4 py-3 backdrop-blur-md lg:-mx-8 lg:px-8"
        ),
    )


def _form() -> rx.Component:
    left = rx.el.div(_words(), options(), variants(), attributes(), class_name="grid min-w-0 content-start gap-6")
    right = rx.el.div(
        _place(), rx.cond(State.is_new, rx.fragment(), _beside()), class_name="grid min-w-0 content-start gap-6"
    )
    return rx.el.form(
        rx.el.div(left, right, class_name="mb-6 grid gap-6 xl:grid-cols-[1fr_22rem]"),
        _bar(),
        id=FORM,
        key=State.opened.to_string(),  # filled anew: each time it is a new one
        on_submit=State.save_product,
        reset_on_submit=False,
        no_validate=True,
    )


def _titled() -> rx.Component:
    form = State.form
    shop = rx.cond(
        form.shop_href != "",
        link_button("See it in the shop", form.shop_href, variant="ghost", size="sm", icon="external-link"),
        rx.fragment(),
    )
    known = page_title(
        form.title,
        action=rx.el.div(status_badge(form.status, form.status_text), shop, class_name="flex items-center gap-3"),
    )
    return rx.cond(State.is_new, page_title("New product", "A draft until you publish it."), known)


def admin_product() -> rx.Component:
    """Draw one product for staff."""
    missing = empty_state(
        "file-question",
        "There is no such product",
        "It may have another address by now.",
        link_button("All products", routes.ADMIN_PRODUCTS),
        is_page=True,
    )
    whole = rx.fragment(_titled(), _form(), guards(FORM, State.saved, State.unsaved), stock_dialog())
    answered = rx.cond(State.problem != "", notice(State.problem, "error"), rx.cond(State.is_missing, missing, whole))
    return staff_page(rx.cond(State.is_loaded, answered, skeleton_rows(8)), current=routes.ADMIN_PRODUCTS)
