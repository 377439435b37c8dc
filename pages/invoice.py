"""``/order/[number]/invoice``: one page for the printer; on paper only the invoice itself is left."""

import reflex as rx

from pages.components.behaviour import prints
from pages.components.button import button, link_button
from pages.components.empty_state import empty_state
from pages.components.logo import wordmark
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.totals import totals_box
from pages.frame import shop_page
from shop_app import routes
from state.orders import InvoiceState
from state.views import CartLineView, TimelineView


def _address(title: str, lines: rx.Var[list[str]]) -> rx.Component:
    return rx.el.div(
        rx.el.h2(title, class_name="mb-1 font-sans text-sm font-semibold tracking-normal text-ink-soft"),
        rx.foreach(lines, rx.el.p),
    )


def _line(line: rx.Var[CartLineView]) -> rx.Component:
    cell = "border-b border-line py-2 align-top"
    return rx.el.tr(
        rx.el.td(line.title, rx.el.span(line.sku, class_name="block text-sm text-ink-soft"), class_name=cell),
        rx.el.td(line.quantity, class_name=f"{cell} tabular pl-4 text-right"),
        rx.el.td(line.unit_price, class_name=f"{cell} tabular pl-4 text-right"),
        rx.el.td(line.line_total, class_name=f"{cell} tabular pl-4 text-right font-semibold"),
        key=line.sku,
    )


def _head(words: str, is_number: bool = True) -> rx.Component:
    side = "pl-4 text-right" if is_number else "text-left"
    return rx.el.th(words, scope="col", class_name=f"border-b border-line-strong py-2 text-sm text-ink-soft {side}")


def _refund(each: rx.Var[TimelineView]) -> rx.Component:
    return rx.el.p("Refunded on ", each.date, ": ", each.text, key=each.date + each.text)


def _invoice() -> rx.Component:
    order = InvoiceState.order
    return rx.el.article(
        rx.el.div(
            wordmark(),
            rx.el.div(
                rx.el.h1("Invoice", class_name="text-3xl"),
                rx.el.p("No. ", order.number),
                rx.el.p(order.date),
                class_name="text-right",
            ),
            class_name="flex items-start justify-between gap-6",
        ),
        rx.el.div(
            _address("Billed to", order.billing),
            _address("Delivered to", order.address),
            class_name="mt-8 grid gap-6 sm:grid-cols-2 print:grid-cols-2",
        ),
        rx.el.table(
            rx.el.caption("What was ordered", class_name="sr-only"),
            rx.el.thead(rx.el.tr(_head("Product", False), _head("Pieces"), _head("Each"), _head("Amount"))),
            rx.el.tbody(rx.foreach(order.lines, _line)),
            class_name="mt-8 w-full border-collapse",
        ),
        rx.el.div(totals_box(order.totals, shipping_label="Delivery"), class_name="mt-6 ml-auto max-w-xs"),
        rx.cond(
            order.is_tax_included,
            rx.el.p("The prices include the tax.", class_name="mt-2 text-right text-sm text-ink-soft"),
            rx.fragment(),
        ),
        rx.el.div(rx.foreach(order.refunds, _refund), class_name="mt-6 text-sm empty:hidden"),
        class_name="rounded-card border border-line bg-surface p-6 sm:p-10 print:border-0 print:p-0",
    )


def invoice() -> rx.Component:
    """Draw the invoice of one order."""
    missing = empty_state(
        "file-question",
        "There is no such invoice",
        "Invoices show only to whoever placed the order, once it is paid.",
        link_button("Find my order", routes.FIND_ORDER, variant="primary"),
        is_page=True,
    )
    actions = rx.el.div(
        button("Print", icon="printer", custom_attrs=prints()),
        link_button("Back to the order", InvoiceState.order.href, variant="secondary"),
        class_name="mb-6 flex flex-wrap gap-3 print:hidden",
    )
    answered = rx.cond(
        InvoiceState.problem != "",
        notice(InvoiceState.problem, "error"),
        rx.cond(InvoiceState.is_missing, missing, rx.fragment(actions, _invoice())),
    )
    return shop_page(rx.cond(InvoiceState.is_loaded, answered, skeleton_rows(6)), width="narrow")
