"""Parts of ``/admin/recommendations``: what shelves did, what is tried, the rules, and questions to the model."""

from typing import Any

import reflex as rx

from pages.components.badge import badge
from pages.components.button import button
from pages.components.card import section_card
from pages.components.chart import line_chart
from pages.components.choice import select
from pages.components.field import text_field
from pages.components.table import Column, table
from state.shelf_desk import ShelfDeskState
from state.shelf_views import RuleView, TrialView


def _rates(title: str, rows: rx.Var[Any]) -> rx.Component:
    columns = [
        Column(title, lambda row: rx.el.span(row.name, class_name="font-semibold")),
        Column("Seen", lambda row: row.seen, is_number=True),
        Column("Clicked", lambda row: row.clicked, is_number=True),
        Column("Added", lambda row: row.added, is_number=True),
        Column("Bought", lambda row: row.bought, is_number=True),
    ]
    return table(f"Shelves by {title.lower()}", columns, rows, key=lambda row: row.name)


def online() -> rx.Component:
    """What shelves did, as charts and tables."""
    online = ShelfDeskState.online
    return section_card(
        "What shelves did in the last five weeks",
        rx.el.div(
            line_chart(online.clicks),
            rx.el.div(
                line_chart(online.bias),
                rx.el.p(
                    f"{online.coverage} of what can be bought was seen on a shelf; {online.tail} of what was seen is "
                    "not among the hundred best sellers.",
                    class_name="mt-3 text-sm text-ink-soft",
                ),
            ),
            class_name="grid gap-8 lg:grid-cols-2",
        ),
        rx.el.div(
            _rates("Placement", online.by_placement),
            _rates("Source", online.by_source),
            _rates("Arm", online.by_arm),
            class_name="mt-6 grid gap-6",
        ),
    )


def _trial(trial: rx.Var[TrialView]) -> rx.Component:
    stop = button("Stop", variant="secondary", size="sm", on_click=ShelfDeskState.stop_trial)
    return rx.el.li(
        rx.el.p(
            rx.el.span(trial.name, class_name="font-semibold"),
            rx.el.span(trial.period, class_name="text-sm text-ink-soft"),
            rx.cond(trial.is_running, stop, badge("Over")),
            class_name="flex flex-wrap items-center gap-3",
        ),
        rx.el.ul(
            rx.foreach(trial.verdicts, rx.el.li),
            rx.foreach(trial.arms, lambda words: rx.el.li(words, class_name="text-sm text-ink-soft")),
            class_name="mt-2 grid gap-1",
        ),
        class_name="border-t border-line py-4",
    )


def trials() -> rx.Component:
    """Experiments: begin one, read what can be said of it, end it."""
    form = rx.el.form(
        select(
            "Try", "challenger", [("varied", "two of a category at most"), ("trend", "every second from the trend")]
        ),
        text_field("Percent of shoppers", "challenger_share", type_="number", default_value="30", min="0", max="50"),
        text_field("Percent held out", "holdout_share", type_="number", default_value="10", min="0", max="50"),
        button("Start", variant="secondary", type="submit"),
        on_submit=ShelfDeskState.start_trial,
        class_name="grid items-end gap-4 md:grid-cols-[2fr_1fr_1fr_auto]",
    )
    return section_card(
        "Experiments", form, rx.el.ul(rx.foreach(ShelfDeskState.trials, _trial), class_name="mt-6 grid")
    )


def _rule(rule: rx.Var[RuleView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.el.span(f"{rule.kind}: {rule.title}", class_name="font-semibold"),
            rx.el.span(f"{rule.where}, by {rule.set_by}", class_name="block text-sm text-ink-soft"),
        ),
        button(
            "Remove",
            variant="ghost",
            size="sm",
            aria_label=f"Remove the rule about {rule.title}",
            on_click=ShelfDeskState.drop_rule(rule.slug, rule.placement),
        ),
        class_name="flex items-center justify-between gap-4 border-t border-line py-3",
    )


def rules() -> rx.Component:
    """The merchant's rules: pin, boost, exclude."""
    places = [
        ("", "every shelf"),
        ("home", "home"),
        ("product", "product pages"),
        ("cart", "cart"),
        ("order", "order"),
        ("email", "mails"),
    ]
    form = rx.el.form(
        text_field("Product", "product", field_id="rule-product", placeholder="blue-lamp", hint="Its address"),
        select("Rule", "kind", [("pin", "Pin to the front"), ("boost", "Boost"), ("exclude", "Exclude")]),
        select("Where", "placement", places, required=False),
        button("Set rule", variant="secondary", type="submit"),
        on_submit=ShelfDeskState.set_rule,
        reset_on_submit=True,
        class_name="grid items-start gap-4 md:grid-cols-[2fr_1fr_1fr_auto] [&>button]:md:mt-8",
    )
    return section_card("Rules", form, rx.el.ul(rx.foreach(ShelfDeskState.rules, _rule), class_name="mt-6 grid"))


def questions() -> rx.Component:
    """Why does somebody see a product, and what would somebody see."""
    why = rx.el.form(
        text_field("Shopper's e-mail", "email", field_id="why-email", type_="email"),
        text_field("Product", "product", field_id="why-product", placeholder="blue-lamp"),
        button("Explain", variant="secondary", type="submit"),
        on_submit=ShelfDeskState.explain,
        class_name="grid content-start gap-4",
    )
    sight = rx.el.form(
        text_field(
            "Products somebody looked at",
            "products",
            hint="Addresses, the newest last",
            placeholder="blue-lamp red-mug",
        ),
        button("Show the shelf", variant="secondary", type="submit"),
        on_submit=ShelfDeskState.try_out,
        class_name="grid content-start gap-4",
    )
    answer = rx.el.div(
        rx.foreach(ShelfDeskState.answer, rx.el.p), role="status", class_name="mt-4 grid gap-2 empty:hidden"
    )
    return rx.el.div(
        section_card("Why does somebody see it?", why, answer),
        section_card("Try it out", sight),
        class_name="grid gap-6 lg:grid-cols-2 lg:items-start",
    )
