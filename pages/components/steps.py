"""Where a shopper is on a way of several steps, such as the checkout."""

from collections.abc import Sequence

import reflex as rx

from pages.components.icon import icon
from pages.components.types import as_var


def steps(names: Sequence[str], current: int | rx.Var[int], hrefs: Sequence[str] = ()) -> rx.Component:
    """The steps in order; ``current`` counts from 0, those before it are done and lead back to ``hrefs``, if given."""
    here = as_var(current)

    def step(index: int, name: str) -> rx.Component:
        number = rx.el.span(
            rx.cond(here > index, icon("check", 16), rx.el.span(str(index + 1))),
            class_name=(
                "tabular grid size-8 shrink-0 place-items-center rounded-full border-2 border-line-strong text-sm "
                "font-bold text-ink-soft group-data-[step=now]:border-accent group-data-[step=now]:bg-accent "
                "group-data-[step=now]:text-on-accent group-data-[step=done]:border-ink group-data-[step=done]:bg-ink "
                "group-data-[step=done]:text-paper"
            ),
        )
        title = rx.cond(here > index, _back(name, hrefs[index]), rx.el.span(name)) if hrefs else name
        words = rx.el.span(
            title,
            rx.cond(here > index, rx.el.span(" (done)", class_name="sr-only"), rx.fragment()),
            class_name=(
                "font-medium text-ink-soft group-data-[step=now]:text-ink max-sm:not-group-data-[step=now]:sr-only"
            ),
        )
        rule = rx.el.span(class_name="h-0.5 min-w-3 flex-1 bg-line group-data-[step=done]:bg-ink")
        return rx.el.li(
            number,
            words,
            *([rule] if index < len(names) - 1 else []),
            aria_current=rx.cond(here == index, "step", None),
            custom_attrs={"data-step": rx.cond(here > index, "done", rx.cond(here == index, "now", "next"))},
            class_name="group flex items-center gap-2.5 not-last:flex-1",
        )

    return rx.el.nav(
        rx.el.ol(*(step(index, name) for index, name in enumerate(names)), class_name="flex items-center gap-2.5"),
        aria_label="Steps",
    )


def _back(name: str, href: str) -> rx.Component:
    return rx.el.a(name, href=href, class_name="underline-offset-4 hover:underline")
