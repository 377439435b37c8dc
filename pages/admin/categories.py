"""``/admin/categories``: the tree that products hang on."""

import reflex as rx

from pages.components.button import button, icon_button
from pages.components.choice import select
from pages.components.dialog import dialog
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin_categories import AdminCategoriesState as State
from state.editing_views import CategoryView


def _error(name: str) -> rx.Var[str]:
    return State.errors.get(name, "").to(str)


def _row(each: rx.Var[CategoryView]) -> rx.Component:
    words = rx.el.span(
        rx.el.span(each.title, class_name="block font-semibold"),
        rx.el.span(each.slug, class_name="block text-sm break-all text-ink-soft"),
        style={"paddingLeft": each.indent},
        class_name="min-w-0 flex-1",
    )
    tools = rx.el.span(
        button(
            "Change",
            variant="secondary",
            size="sm",
            on_click=State.open_form(each.slug),
            aria_label=f"Change {each.way}",
        ),
        icon_button("trash-2", f"Remove {each.way}", size="sm", on_click=State.remove_category(each.slug)),
        class_name="flex shrink-0 items-center gap-2",
    )
    return rx.el.li(
        words, tools, key=each.slug, class_name="flex items-center gap-3 border-b border-line px-4 py-2.5 last:border-0"
    )


def _form() -> rx.Component:
    chosen = State.chosen
    address = text_field(
        "Address", "slug", required=False, error=_error("slug"), hint="Made from the title when empty. It stays."
    )
    return rx.el.form(
        text_field("Title", "title", default_value=chosen.title, error=_error("title"), max_length=100),
        rx.cond(chosen.slug == "", address, rx.fragment()),
        select(
            "Stands below", "parent", State.parents, default_value=chosen.parent, error=_error("parent"), required=False
        ),
        button("Save category", type="submit", class_name="w-full"),
        key=State.opened.to_string(),
        on_submit=State.save_category,
        reset_on_submit=False,
        no_validate=True,
        class_name="grid gap-4",
    )


def categories() -> rx.Component:
    """Draw the tree."""
    tree = rx.el.ul(
        rx.foreach(State.categories, _row),
        aria_label="Categories",
        class_name="max-w-3xl rounded-card border border-line bg-surface",
    )
    none = empty_state("folder-tree", "No category yet", "A product needs one to stand in.")
    answered = rx.cond(
        State.problem != "", notice(State.problem, "error"), rx.cond(State.categories.length() > 0, tree, none)
    )
    title = rx.cond(State.chosen.slug == "", "New category", "Change " + State.chosen.title)
    return staff_page(
        page_title(
            "Categories",
            "Only an empty category can be removed: move what it holds first.",
            action=button("New category", icon="plus", on_click=State.open_form("")),
        ),
        rx.cond(State.is_loaded, answered, skeleton_rows(8)),
        dialog("category", title, _form(), is_open=State.is_open, on_close=State.close_form),
        current=routes.ADMIN_CATEGORIES,
    )
