"""``/admin/recommendations``: every trained model, how it measured, and which one is live."""

import reflex as rx

from pages.admin.shelf_desk import online, questions, rules, trials
from pages.components.badge import badge
from pages.components.button import button
from pages.components.card import section_card
from pages.components.chart import line_chart
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.shelf import shelf
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin import AdminModelsState
from state.shelf_desk import ShelfDeskState
from state.shelf_views import AlarmView
from state.views import ModelView


def _state(model: rx.Var[ModelView]) -> rx.Component:
    return rx.cond(
        model.is_live,
        badge("Live", "leaf"),
        rx.cond(model.was_promoted, badge("Was live"), badge("Refused", "honey")),
    )


def _action(model: rx.Var[ModelView]) -> rx.Component:
    return rx.cond(
        model.is_live | ~model.is_stored,
        rx.fragment(),
        button(
            "Make live",
            variant="secondary",
            size="sm",
            on_click=AdminModelsState.promote(model.version),
            aria_label=f"Make model {model.version} live",
        ),
    )


def _model(model: rx.Var[ModelView]) -> rx.Component:
    return rx.el.span(
        rx.el.span(model.version, class_name="block font-semibold"),
        rx.el.span(model.date, class_name="block text-sm text-ink-soft"),
        rx.el.span(model.verdict, class_name="block max-w-md text-sm text-ink-soft md:text-left"),
        class_name="inline-block md:text-left",
    )


COLUMNS = [
    Column("Model", _model),
    Column("State", _state),
    Column("NDCG@10", lambda model: model.ndcg, is_number=True),
    Column("Popularity", lambda model: model.baseline, is_number=True),
    Column("Coverage", lambda model: model.coverage, is_number=True),
    Column("Events", lambda model: model.events, is_number=True),
    Column("", _action),
]


def _alarm(alarm: rx.Var[AlarmView]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(alarm.name, class_name="font-semibold"),
            rx.cond(alarm.is_well, badge("Fine", "leaf"), badge("Look at this", "berry")),
            class_name="flex items-center justify-between gap-3",
        ),
        rx.el.p(alarm.words, class_name="mt-2 text-sm text-ink-soft"),
        class_name="rounded-card border border-line bg-surface p-4",
    )


def _training() -> rx.Component:
    desk = ShelfDeskState
    bar = rx.el.div(
        rx.el.div(
            class_name="h-full rounded-full bg-accent transition-[width] duration-300",
            style={"width": f"{desk.training_percent}%"},
        ),
        role="progressbar",
        aria_label="Training",
        custom_attrs={"aria-valuenow": desk.training_percent, "aria-valuemin": 0, "aria-valuemax": 100},
        class_name="h-2 overflow-hidden rounded-full bg-sunken",
    )
    return section_card(
        "Models",
        rx.el.div(
            rx.cond(desk.is_training, bar, rx.fragment()),
            rx.el.p(desk.training, role="status", class_name="text-sm text-ink-soft empty:hidden"),
            line_chart(desk.chart),
            class_name="grid gap-4",
        ),
        action=rx.el.div(
            button("Roll back", variant="ghost", size="sm", on_click=desk.roll_back),
            button("Train now", variant="primary", size="sm", loading=desk.is_training, on_click=desk.train_now),
            class_name="flex gap-2",
        ),
    )


def recommendations() -> rx.Component:
    """Draw everything staff needs to know and to decide about shelves."""
    listed = rx.cond(
        AdminModelsState.models.length() > 0,
        table("Models", COLUMNS, AdminModelsState.models, key=lambda model: model.version),
        empty_state("sparkles", "No model yet", "Press Train now. Until then shelves show what is popular."),
    )
    whole = rx.el.div(
        rx.el.ul(rx.foreach(ShelfDeskState.alarms, _alarm), class_name="grid gap-4 sm:grid-cols-2 xl:grid-cols-4"),
        _training(),
        listed,
        online(),
        trials(),
        rules(),
        questions(),
        shelf(ShelfDeskState.tried),
        class_name="grid grid-cols-[minmax(0,1fr)] gap-6",
    )
    answered = rx.cond(AdminModelsState.problem != "", notice(AdminModelsState.problem, "error"), whole)
    return staff_page(
        page_title(
            "Recommendations",
            "A new model goes live only if it ranks held-out purchases better than what was popular that week.",
        ),
        rx.cond(AdminModelsState.is_loaded, answered, skeleton_rows(4)),
        current=routes.ADMIN_RECOMMENDATIONS,
    )
