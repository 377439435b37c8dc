"""The pages of a listing as links, so that each has its own address."""

import reflex as rx

from pages.components.icon import icon
from pages.components.types import Text, as_var
from state.views import LinkView

BASE = "inline-flex h-11 min-w-11 items-center justify-center gap-1.5 rounded-full px-3 font-semibold transition-colors"


def _step(label: str, name: str, href: Text, *, is_next: bool) -> rx.Component:
    words = rx.el.span(label, class_name="max-sm:sr-only")
    content = [words, icon(name, 18)] if is_next else [icon(name, 18), words]
    return rx.cond(
        as_var(href),
        rx.el.a(
            *content,
            href=href,
            rel="next" if is_next else "prev",
            class_name=f"{BASE} border border-line-strong hover:bg-sunken",
        ),
        rx.el.span(
            *content,
            aria_disabled="true",
            role="link",
            class_name=f"{BASE} border border-line text-ink-soft opacity-60",
        ),
    )


def pagination(pages: rx.Var[list[LinkView]], previous: Text, following: Text) -> rx.Component:
    """Page links with a step back and forward.

    Args:
        pages: the pages to offer; an empty ``href`` draws a gap ("…").
        previous: address of the page before, empty on the first.
        following: address of the page after, empty on the last.
    """

    def page(link: rx.Var[LinkView]) -> rx.Component:
        number = rx.el.a(
            link.title,
            href=link.href,
            aria_label=f"Page {link.title}",
            aria_current=rx.cond(link.is_current, "page", None),
            class_name=f"tabular {BASE} hover:bg-sunken aria-[current=page]:bg-ink aria-[current=page]:text-paper",
        )
        return rx.el.li(
            rx.cond(link.href, number, rx.el.span(link.title, class_name="px-1 text-ink-soft")),
            class_name="max-sm:not-has-[[aria-current]]:hidden",  # a phone shows where you are
        )

    return rx.el.nav(
        _step("Previous", "arrow-left", previous, is_next=False),
        rx.el.ul(rx.foreach(pages, page), class_name="flex items-center gap-1"),
        _step("Next", "arrow-right", following, is_next=True),
        aria_label="Pages",
        class_name="mt-12 flex items-center justify-center gap-3",
    )
