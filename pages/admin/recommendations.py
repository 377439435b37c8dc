"""``/admin/recommendations``: every trained model, how it measured, and which one is live."""

import reflex as rx

from pages.components.badge import badge
from pages.components.button import button
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.admin import AdminModelsState
from state.views import ModelView


def _state(model: rx.Var[ModelView]) -> rx.Component:
    return rx.cond(
        model.is_live,
        badge("Live", "leaf"),
        rx.cond(model.was_promoted, badge("Was live"), badge("Refused", "honey")),
    )


def _action(model: rx.Var[ModelView]) -> rx.Component:
    return rx.cond(
        model.is_live,
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


def recommendations() -> rx.Component:
    """Draw the model registry."""
    listed = rx.cond(
        AdminModelsState.models.length() > 0,
        table("Models", COLUMNS, AdminModelsState.models, key=lambda model: model.version),
        empty_state("sparkles", "No model yet", "Run: shop train. Until then shelves show what is popular."),
    )
    answered = rx.cond(AdminModelsState.problem != "", notice(AdminModelsState.problem, "error"), listed)
    return staff_page(
        page_title(
            "Recommendations",
            "A new model goes live only if it ranks held-out purchases better than what was popular that week.",
        ),
        rx.cond(AdminModelsState.is_loaded, answered, skeleton_rows(4)),
        current=routes.ADMIN_RECOMMENDATIONS,
    )
