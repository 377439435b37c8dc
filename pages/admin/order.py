"""``/admin/orders/[number]``: one order as staff works on it: send, move on, refund, cancel, tell each other."""

import reflex as rx

from pages.components.badge import order_badge
from pages.components.button import button, link_button
from pages.components.card import section_card
from pages.components.choice import checkbox
from pages.components.dialog import dialog
from pages.components.empty_state import empty_state
from pages.components.field import text_field, textarea
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.components.timeline import timeline
from pages.components.totals import totals_box
from pages.components.types import shown
from pages.frame import staff_page
from pages.layout import page_title
from pages.order import parcel, refund
from shop_app import routes
from state.admin_orders import AdminOrderState
from state.views import CartLineView, NoteView

LINES = [
    Column("Product", lambda line: rx.el.a(line.title, href=line.href, class_name="font-semibold hover:underline")),
    Column("SKU", lambda line: line.sku),
    Column("Pieces", lambda line: line.quantity, is_number=True),
    Column("Each", lambda line: line.unit_price, is_number=True),
    Column("Amount", lambda line: line.line_total, is_number=True),
]


def _error(name: str) -> rx.Var:
    return AdminOrderState.errors.get(name, "")


def _ship() -> rx.Component:
    def pieces(line: rx.Var[CartLineView]) -> rx.Component:
        field_id = f"ship-{line.sku}"
        return rx.el.div(
            rx.el.label(line.title, html_for=field_id, class_name="min-w-0 flex-1"),
            rx.el.input(
                id=field_id,
                name=field_id,
                type="number",
                min="0",
                max=line.quantity.to_string(),
                default_value=line.quantity.to_string(),
                class_name="tabular h-11 w-20 rounded-2xl border border-line-strong bg-surface px-3 text-right",
            ),
            rx.el.span("of ", line.quantity, class_name="w-12 text-sm text-ink-soft"),
            key=line.sku,
            class_name="flex items-center gap-3",
        )

    form = rx.el.form(
        rx.foreach(AdminOrderState.order.to_ship, pieces),
        shown(_error("lines"), notice(_error("lines"), "error")),
        text_field("Tracking number", "tracking", required=False, error=_error("tracking")),
        button("Mark as sent", type="submit", icon="truck"),
        on_submit=AdminOrderState.ship,
        no_validate=True,
        class_name="grid gap-4",
    )
    return rx.cond(AdminOrderState.order.can_ship, section_card("Send", form), rx.fragment())


def _refund_dialog() -> rx.Component:
    order = AdminOrderState.order
    return dialog(
        "refund-order",
        "Give money back",
        rx.el.form(
            rx.el.p("Left of what was paid: ", rx.el.strong(order.left, " ", order.currency)),
            text_field(
                f"Amount in {order.currency}",
                "amount",
                error=_error("amount"),
                default_value=order.left,
                input_mode="decimal",
            ),
            textarea("Why? The shopper reads it.", "reason", rows=2, error=_error("reason")),
            checkbox("Put all pieces back on the shelf", "restock"),
            button("Give it back", variant="danger", type="submit", class_name="w-full"),
            on_submit=AdminOrderState.refund,
            no_validate=True,
            class_name="grid gap-4",
        ),
        is_open=AdminOrderState.is_refunding,
        on_close=AdminOrderState.ask_to_refund(False),
    )


def _cancel_dialog() -> rx.Component:
    return dialog(
        "cancel-order",
        "Cancel this order?",
        rx.el.form(
            rx.el.p("The stock goes back on the shelf, and all that was paid goes back to the shopper."),
            text_field("Why? The shopper reads it.", "note", required=False, error=_error("note")),
            button("Cancel the order", variant="danger", type="submit", class_name="w-full"),
            on_submit=AdminOrderState.cancel,
            no_validate=True,
            class_name="grid gap-4",
        ),
        is_open=AdminOrderState.is_cancelling,
        on_close=AdminOrderState.ask_to_cancel(False),
    )


def _moves() -> rx.Component:
    order = AdminOrderState.order

    def when(flag: rx.Var[bool], what: rx.Component) -> rx.Component:
        return rx.cond(flag, what, rx.fragment())

    return rx.el.div(
        when(
            order.can_process, button("Start packing", variant="secondary", on_click=AdminOrderState.move("processing"))
        ),
        when(
            order.can_deliver, button("It has arrived", variant="secondary", on_click=AdminOrderState.move("delivered"))
        ),
        when(order.can_refund, button("Refund", variant="secondary", on_click=AdminOrderState.ask_to_refund(True))),
        when(order.can_cancel, button("Cancel order", variant="ghost", on_click=AdminOrderState.ask_to_cancel(True))),
        when(order.invoice_href != "", link_button("Invoice", order.invoice_href, variant="ghost", icon="file-text")),
        when(
            order.invoice_href != "",
            button("Mail the confirmation again", variant="ghost", icon="mail", on_click=AdminOrderState.mail_again),
        ),
        class_name="mb-6 flex flex-wrap gap-3",
    )


def _notes() -> rx.Component:
    def line(each: rx.Var[NoteView]) -> rx.Component:
        return rx.el.li(
            rx.el.p(each.text), rx.el.p(each.author, ", ", each.date, class_name="text-sm text-ink-soft"), key=each.date
        )

    return section_card(
        "Notes among staff",
        rx.el.ul(rx.foreach(AdminOrderState.notes, line), class_name="mb-4 grid gap-3 empty:hidden"),
        rx.el.form(
            textarea("New note", "text", rows=2, error=_error("note")),
            button("Keep the note", variant="secondary", type="submit"),
            on_submit=AdminOrderState.write_note,
            reset_on_submit=True,
            no_validate=True,
            class_name="grid gap-3",
        ),
    )


def _order() -> rx.Component:
    order = AdminOrderState.order
    left = rx.el.div(
        _ship(),
        rx.el.section(
            rx.el.h2("What was ordered", class_name="mb-3 text-xl"),
            table("Lines", LINES, order.lines, key=lambda line: line.sku),
        ),
        rx.cond(
            order.parcels.length() > 0,
            section_card("Parcels", rx.el.ul(rx.foreach(order.parcels, parcel), class_name="grid gap-3")),
            rx.fragment(),
        ),
        _notes(),
        class_name="grid min-w-0 content-start gap-6",
    )
    right = rx.el.div(
        section_card("Where it is", timeline(order.timeline)),
        section_card(
            "Money",
            totals_box(order.totals, shipping_label="Delivery"),
            rx.el.ul(rx.foreach(order.refunds, refund), class_name="mt-4 grid gap-2 empty:hidden"),
        ),
        section_card("Delivered to", rx.foreach(order.address, rx.el.p)),
        rx.cond(
            order.is_billed_elsewhere,
            section_card("Billed to", rx.foreach(order.billing, rx.el.p)),
            rx.fragment(),
        ),
        class_name="grid content-start gap-6",
    )
    waiting = rx.el.div(
        notice(
            "The shopper wants to send something back.",
            "warning",
            action=link_button("To the returns", routes.ADMIN_RETURNS, variant="secondary", size="sm"),
        ),
        class_name="mb-6",
    )
    return rx.fragment(
        page_title(order.number, f"{order.date}, {order.email}", action=order_badge(order.status, order.status_text)),
        _moves(),
        rx.cond(order.status == "return_requested", waiting, rx.fragment()),
        rx.el.div(left, right, class_name="grid gap-6 xl:grid-cols-[1fr_22rem]"),
        _refund_dialog(),
        _cancel_dialog(),
    )


def admin_order() -> rx.Component:
    """Draw one order for staff."""
    missing = empty_state(
        "file-question",
        "There is no such order",
        "Check the number.",
        link_button("All orders", routes.ADMIN_ORDERS, variant="primary"),
    )
    answered = rx.cond(
        AdminOrderState.problem != "",
        notice(AdminOrderState.problem, "error"),
        rx.cond(AdminOrderState.is_missing, missing, _order()),
    )
    return staff_page(rx.cond(AdminOrderState.is_loaded, answered, skeleton_rows(6)), current=routes.ADMIN_ORDERS)
