"""The filters of a listing: links that switch one choice, because the address holds what is filtered."""

import reflex as rx

from pages.components.icon import icon
from pages.components.types import Flag, Text
from state.views import FacetView


def facet_list(title: Text, facets: rx.Var[list[FacetView]], *, is_open: Flag = True) -> rx.Component:
    """One folding group of choices with counts; nothing when there are none."""

    def choice(facet: rx.Var[FacetView]) -> rx.Component:
        box = rx.el.span(
            icon("check", 14, "opacity-0 group-aria-[current=true]:opacity-100"),
            class_name=(
                "grid size-5 shrink-0 place-items-center rounded-md border border-line-strong bg-surface "
                "group-aria-[current=true]:border-ink group-aria-[current=true]:bg-ink "
                "group-aria-[current=true]:text-paper"
            ),
        )
        return rx.el.li(
            rx.el.a(
                box,
                rx.el.span(facet.title, class_name="min-w-0 flex-1"),
                rx.el.span(facet.count, class_name="tabular text-sm text-ink-soft"),
                href=facet.href,
                aria_current=rx.cond(facet.is_chosen, "true", None),
                rel="nofollow",
                class_name="group -mx-2 flex min-h-10 items-center gap-3 rounded-xl px-2 hover:bg-sunken",
            ),
            class_name=rx.match(facet.depth, (0, ""), (1, "pl-6"), "pl-12"),
        )

    group = rx.el.details(
        rx.el.summary(
            title,
            icon("chevron-down", 18, "text-ink-soft transition-transform group-open/facet:rotate-180"),
            class_name="flex min-h-11 list-none items-center justify-between rounded-xl font-semibold",
        ),
        rx.el.ul(rx.foreach(facets, choice), class_name="pt-1 pb-3"),
        open=is_open,
        class_name="group/facet border-b border-line py-1.5",
    )
    return rx.cond(facets.length() > 0, group, rx.fragment())


def filter_chip(text: Text, href: Text) -> rx.Component:
    """One active filter; following it takes the filter away."""
    return rx.el.a(
        text,
        icon("x", 16),
        href=href,
        aria_label=f"Remove filter {text}",
        class_name=(
            "inline-flex h-9 items-center gap-1.5 rounded-full bg-ink pr-2.5 pl-3.5 text-sm font-medium text-paper "
            "transition-opacity hover:opacity-85"
        ),
    )


def filter_chips(chosen: rx.Var[list[FacetView]], clear_href: Text) -> rx.Component:
    """All active filters with "Clear all"; nothing when none is active."""
    chips = rx.el.ul(
        rx.foreach(chosen, lambda facet: rx.el.li(filter_chip(facet.title, facet.href))),
        rx.el.li(
            rx.el.a(
                "Clear all",
                href=clear_href,
                class_name=(
                    "inline-flex h-9 items-center px-2 text-sm font-semibold text-accent-text underline "
                    "underline-offset-4"
                ),
            )
        ),
        aria_label="Active filters",
        class_name="flex flex-wrap items-center gap-2",
    )
    return rx.cond(chosen.length() > 0, chips, rx.fragment())
