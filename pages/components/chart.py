"""A line chart of plain SVG: no library, no script, and every figure in words beside it."""

import reflex as rx

from state.shelf_views import ChartView, LineView


def line_chart(chart: rx.Var[ChartView]) -> rx.Component:
    """Up to three lines in one box, with a legend that says where each ends."""
    colours = ["stroke-accent", "stroke-leaf", "stroke-plum"]

    def drawn(line: rx.Var[LineView], number: rx.Var[int]) -> rx.Component:
        colour = rx.match(number, *((at, name) for at, name in enumerate(colours)), colours[0])
        return rx.el.svg.polyline(
            points=line.points,
            fill="none",
            stroke_width="2.5",
            vector_effect="non-scaling-stroke",
            class_name=colour,
        )

    def told(line: rx.Var[LineView], number: rx.Var[int]) -> rx.Component:
        dots = ["bg-accent", "bg-leaf", "bg-plum"]
        colour = rx.match(number, *((at, name) for at, name in enumerate(dots)), dots[0])
        return rx.el.li(
            rx.el.span(class_name=f"size-3 shrink-0 rounded-full {colour}"),
            rx.el.span(line.name),
            rx.el.span(line.last, class_name="tabular ml-auto font-semibold"),
            class_name="flex items-center gap-2",
        )

    return rx.cond(
        chart.lines.length() > 0,
        rx.el.figure(
            rx.el.figcaption(chart.title, class_name="mb-3 font-semibold"),
            rx.el.div(
                rx.el.span(chart.top, class_name="absolute top-0 left-0 text-xs text-ink-soft"),
                rx.el.svg(
                    rx.foreach(chart.lines, drawn),
                    view_box="0 0 300 100",
                    custom_attrs={"preserveAspectRatio": "none", "aria-hidden": "true"},
                    class_name="h-40 w-full border-b border-line",
                ),
                class_name="relative",
            ),
            rx.el.div(
                rx.el.span(chart.first),
                rx.el.span(chart.end),
                class_name="mt-1 flex justify-between text-xs text-ink-soft",
            ),
            rx.el.ul(rx.foreach(chart.lines, told), class_name="mt-3 grid gap-1 text-sm"),
        ),
        rx.el.p("Nothing to draw yet.", class_name="text-ink-soft"),
    )
