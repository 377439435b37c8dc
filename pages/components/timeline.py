"""What happened to an order and when, newest at the end."""

import reflex as rx

from pages.components.types import shown
from state.views import TimelineView


def timeline(events: rx.Var[list[TimelineView]]) -> rx.Component:
    """The events in their order; the last one is where the order is now."""

    def event(view: rx.Var[TimelineView]) -> rx.Component:
        return rx.el.li(
            rx.el.span(
                class_name=(
                    "absolute top-1.5 -left-[0.5625rem] size-4 rounded-full border-4 border-surface bg-line-strong "
                    "ring-2 ring-line-strong group-last:bg-accent group-last:ring-accent"
                )
            ),
            rx.el.p(view.text, class_name="font-semibold"),
            rx.el.p(view.date, class_name="text-sm text-ink-soft"),
            shown(view.note, rx.el.p(view.note, class_name="mt-1 text-sm")),
            class_name="group relative border-l-2 border-line pb-6 pl-6 last:border-transparent last:pb-0",
        )

    return rx.el.ol(rx.foreach(events, event), class_name="ml-2.5")
