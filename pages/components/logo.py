"""The mark, half a tangelo with its leaf, and the wordmark beside it. Drawn in place: no request, any size."""

import reflex as rx

SEGMENT = "M24 26.5 L19.6 13.6 Q24 10.6 28.4 13.6 Z"  # one of eight, turned around the middle
LEAF = "M25.5 7.5 C26 2.6 31 .4 37.5 1.2 C37.2 6.6 32 9.6 25.5 7.5 Z"


def mark(size: int = 32, class_name: str = "") -> rx.Component:
    """The tangelo, ``size`` pixels wide; decoration, the name is beside it."""
    segments = [
        rx.el.svg.path(d=SEGMENT, custom_attrs={"transform": f"rotate({angle} 24 26.5)"}) for angle in range(0, 360, 45)
    ]
    return rx.el.svg(
        rx.el.svg.circle(cx="24", cy="26.5", r="20.5", custom_attrs={"fill": "#ff8a2b"}),
        rx.el.svg.circle(cx="24", cy="26.5", r="16.6", custom_attrs={"fill": "#fff1dd"}),
        rx.el.svg.g(*segments, custom_attrs={"fill": "#ff9a45", "stroke": "#ff9a45", "strokeLinejoin": "round"}),
        rx.el.svg.path(d=LEAF, custom_attrs={"fill": "#2f8f5b"}),
        view_box="0 0 48 48",
        width=str(size),
        height=str(size),
        class_name=f"shrink-0 {class_name}",
        custom_attrs={"aria-hidden": "true"},
    )


def wordmark(class_name: str = "") -> rx.Component:
    """The mark and the name, as in the header."""
    return rx.el.span(
        mark(34),
        rx.el.span("tangelo", class_name="font-display text-2xl leading-none font-extrabold tracking-[-0.045em]"),
        class_name=f"inline-flex items-center gap-2 text-ink {class_name}",
    )
