"""``/admin/search``: what shoppers look for, what of it is not found, and words that mean the same."""

import reflex as rx

from pages.components.button import button, icon_button
from pages.components.card import section_card
from pages.components.choice import compact_select
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin_search import DAYS
from state.admin_search import AdminSearchState as State
from state.editing_views import SynonymView, TermView

PERIODS = [(str(days), f"Last {days} days") for days in DAYS]


def _term(term: rx.Var[TermView]) -> rx.Component:
    return rx.el.a(term.term, href=term.href, class_name="font-semibold break-all underline underline-offset-4")


MISSING = [Column("Words", _term), Column("Searches", lambda term: term.count, is_number=True)]
TOP = [*MISSING, Column("Results", lambda term: term.results, is_number=True)]


def _terms() -> rx.Component:
    def listed(title: str, text: str, rows: rx.Var[list[TermView]], columns: list[Column], none: str) -> rx.Component:
        return rx.el.section(
            rx.el.h2(title, class_name="text-2xl"),
            rx.el.p(text, class_name="mt-1 mb-4 text-ink-soft"),
            rx.cond(
                rows.length() > 0,
                table(title, columns, rows, key=lambda term: term.term),
                empty_state("search", none),
            ),
            class_name="min-w-0",
        )

    return rx.el.div(
        listed(
            "Found nothing",
            "Things to bring in, or words to make synonyms of.",
            State.missing,
            MISSING,
            "Every search found something",
        ),
        listed("Searched for most", "As often as it was asked for.", State.top, TOP, "Nobody has searched yet"),
        class_name="grid gap-10 xl:grid-cols-2",
    )


def _synonyms() -> rx.Component:
    def group(each: rx.Var[SynonymView]) -> rx.Component:
        return rx.el.li(
            rx.el.span(each.words, class_name="min-w-0 break-words"),
            icon_button("trash-2", f"Remove {each.words}", size="sm", on_click=State.remove_synonyms(each.id)),
            key=each.id.to_string(),
            class_name="flex items-center justify-between gap-3 border-b border-line py-2",
        )

    form = rx.el.form(
        text_field(
            "Words that mean the same",
            "words",
            hint="2 to 20 single words, with commas: sofa, couch, settee.",
            error=State.errors.get("words", "").to(str),
            auto_complete="off",
        ),
        rx.el.div(button("Add", type="submit", variant="secondary")),
        key=State.opened.to_string(),
        on_submit=State.add_synonyms,
        reset_on_submit=False,
        no_validate=True,
        class_name="grid gap-3",
    )
    undo = notice(
        "Removed: " + State.removed, action=button("Undo", variant="secondary", size="sm", on_click=State.undo_removing)
    )
    return section_card(
        "Synonyms",
        rx.cond(State.removed != "", rx.el.div(undo, class_name="mb-4"), rx.fragment()),
        rx.el.ul(rx.foreach(State.groups, group), class_name="mb-5 empty:hidden"),
        form,
        class_name="mt-12 max-w-2xl",
    )


def search() -> rx.Component:
    """Draw searches and synonyms."""
    period = compact_select("Period", PERIODS, value=State.days, on_change=State.choose_days)
    answered = rx.cond(State.problem != "", notice(State.problem, "error"), rx.fragment(_terms(), _synonyms()))
    return staff_page(
        page_title("Searches", action=period),
        rx.cond(State.is_loaded, answered, skeleton_rows(8)),
        current=routes.ADMIN_SEARCH,
    )
