"""The way from the shop's front to here."""

import reflex as rx

from pages.components.icon import icon
from state.views import LinkView


def breadcrumb(links: rx.Var[list[LinkView]]) -> rx.Component:
    """Links from the outermost in; the current one is words only."""

    def crumb(link: rx.Var[LinkView]) -> rx.Component:
        here = rx.el.span(link.title, aria_current="page", class_name="font-medium text-ink")
        there = rx.el.a(link.title, href=link.href, class_name="underline-offset-4 hover:text-ink hover:underline")
        return rx.el.li(
            rx.cond(link.is_current, here, there),
            rx.cond(link.is_current, rx.fragment(), icon("chevron-right", 14)),
            class_name="inline-flex items-center gap-1.5",
        )

    return rx.el.nav(
        rx.el.ol(rx.foreach(links, crumb), class_name="flex flex-wrap items-center gap-1.5 text-sm text-ink-soft"),
        aria_label="Breadcrumb",
    )
