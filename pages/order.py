"""``/order/[number]``: thank you when it was just placed, where it is ever after, and what can be done with it."""

import reflex as rx

from pages.bank_question import bank_question, try_again
from pages.components.badge import order_badge
from pages.components.behaviour import opens
from pages.components.button import button, link_button
from pages.components.card import section_card
from pages.components.dialog import dialog
from pages.components.empty_state import empty_state
from pages.components.field import text_field, textarea
from pages.components.notice import notice
from pages.components.picture import picture
from pages.components.skeleton import skeleton_rows
from pages.components.timeline import timeline
from pages.components.totals import totals_box
from pages.components.types import shown
from pages.frame import shop_page, suggestions
from pages.layout import page_title
from shop_app import routes
from state.orders import OrderState
from state.shell import ShellState
from state.views import CartLineView, ParcelView, TimelineView

CANCEL, RETURN = "cancel-order", "return-order"


def _line(line: rx.Var[CartLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(picture(line.image, "", sizes="5rem", class_name="rounded-xl"), class_name="w-16 shrink-0"),
        rx.el.div(
            rx.el.a(line.title, href=line.href, class_name="font-semibold hover:underline"),
            rx.el.p(line.quantity, " × ", line.unit_price, class_name="tabular text-sm text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.p(line.line_total, class_name="tabular font-semibold"),
        key=line.sku,
        class_name="flex items-center gap-4",
    )


def parcel(each: rx.Var[ParcelView]) -> rx.Component:
    """One parcel: when, what, and the number to follow it by."""
    return rx.el.li(
        rx.el.p(each.content, class_name="font-medium"),
        rx.el.p(
            "Sent ",
            each.date,
            rx.cond(each.tracking != "", f", tracking number {each.tracking}", ""),
            class_name="text-sm break-words text-ink-soft",
        ),
        key=each.date + each.content,
    )


def refund(each: rx.Var[TimelineView]) -> rx.Component:
    """Money that goes back: how much, when, why."""
    return rx.el.li(
        rx.el.p(each.text, " goes back to the card", class_name="font-medium"),
        rx.el.p(each.date, rx.cond(each.note != "", f": {each.note}", ""), class_name="text-sm text-ink-soft"),
        key=each.date + each.text,
    )


def _cancel_dialog() -> rx.Component:
    return dialog(
        CANCEL,
        "Cancel this order?",
        rx.el.p("Nothing is sent then, and all you paid goes back to your card."),
        footer=rx.el.form(
            button("Cancel the order", variant="danger", type="submit"),
            method="dialog",
            on_submit=lambda _form: OrderState.cancel,
            class_name="flex justify-end",
        ),
    )


def _return_dialog() -> rx.Component:
    def pieces(line: rx.Var[CartLineView]) -> rx.Component:
        field_id = f"return-{line.sku}"
        return rx.el.div(
            rx.el.label(line.title, html_for=field_id, class_name="min-w-0 flex-1"),
            rx.el.input(
                id=field_id,
                name=field_id,
                type="number",
                min="0",
                max=line.quantity.to_string(),
                default_value="0",
                class_name="h-11 w-20 rounded-2xl border border-line-strong bg-surface px-3 text-right tabular",
            ),
            rx.el.span("of ", line.quantity, class_name="w-12 text-sm text-ink-soft"),
            key=line.sku,
            class_name="flex items-center gap-3",
        )

    error = OrderState.errors.get("lines", "")
    return dialog(
        RETURN,
        "What do you want to send back?",
        rx.el.form(
            rx.foreach(OrderState.order.to_return, pieces),
            shown(error, notice(error, "error")),
            textarea("Why?", "reason", error=OrderState.errors.get("reason", ""), rows=3),
            button("Ask for the return", type="submit", class_name="w-full"),
            on_submit=OrderState.request_return,
            no_validate=True,
            class_name="grid gap-4",
        ),
    )


def _actions() -> rx.Component:
    order = OrderState.order
    return rx.el.div(
        button("Order again", variant="secondary", on_click=OrderState.reorder),
        rx.cond(
            order.invoice_href != "",
            link_button("Invoice", order.invoice_href, variant="secondary", icon="file-text"),
            rx.fragment(),
        ),
        rx.cond(
            order.invoice_href != "",
            button("Mail it to me again", variant="ghost", icon="mail", on_click=OrderState.mail_again),
            rx.fragment(),
        ),
        rx.cond(
            order.can_return,
            button("Return something", variant="secondary", custom_attrs=opens(RETURN)),
            rx.fragment(),
        ),
        rx.cond(order.can_cancel, button("Cancel order", variant="ghost", custom_attrs=opens(CANCEL)), rx.fragment()),
        class_name="mt-6 flex flex-wrap gap-3",
    )


def _account_offer() -> rx.Component:
    adopt = notice(
        "This order was placed as a guest, with your e-mail.",
        "info",
        action=button("Keep it in my account", size="sm", on_click=OrderState.adopt),
    )
    create = notice(
        "With an account you see all your orders in one place, and check out faster.",
        "info",
        title="Save yourself the typing next time",
        action=link_button(
            "Create account", f"{routes.REGISTER}?next={OrderState.order.href}", variant="secondary", size="sm"
        ),
    )
    is_guest = ~ShellState.is_signed_in & ~OrderState.order.is_of_account
    return rx.cond(OrderState.can_adopt, adopt, rx.cond(is_guest, create, rx.fragment()))


def _billed_to() -> rx.Component:
    billed = rx.el.div(
        rx.el.h3("Billed to", class_name="mt-4 mb-1 font-semibold"),
        rx.foreach(OrderState.order.billing, rx.el.p),
    )
    return rx.cond(OrderState.order.is_billed_elsewhere, billed, rx.fragment())


def _order() -> rx.Component:
    order = OrderState.order
    badge = order_badge(order.status, order.status_text)
    thanks = page_title("Thank you!", f"Order {order.number} of {order.date}. We wrote to {order.email}.", action=badge)
    tracking = page_title(f"Order {order.number}", f"Placed on {order.date}, for {order.email}.", action=badge)
    one_more = page_title("One more step", f"Order {order.number} waits for your bank.", action=badge)
    is_placed = OrderState.is_fresh & (order.status != "cancelled") & (order.status != "pending_payment")
    return rx.el.div(
        rx.cond(OrderState.challenge != "", one_more, rx.cond(is_placed, thanks, tracking)),
        rx.el.div(
            bank_question(),
            try_again(),
            _account_offer(),
            section_card("Where it is", timeline(order.timeline)),
            rx.cond(
                order.parcels.length() > 0,
                section_card("Parcels", rx.el.ul(rx.foreach(order.parcels, parcel), class_name="grid gap-3")),
                rx.fragment(),
            ),
            section_card("What you ordered", rx.el.ul(rx.foreach(order.lines, _line), class_name="grid gap-4")),
            rx.el.div(
                section_card("Where it goes", rx.foreach(order.address, rx.el.p), _billed_to()),
                section_card(
                    "What it cost",
                    totals_box(order.totals, shipping_label="Delivery"),
                    rx.el.ul(rx.foreach(order.refunds, refund), class_name="mt-4 grid gap-2 empty:hidden"),
                ),
                class_name="grid gap-6 sm:grid-cols-2",
            ),
            class_name="grid gap-6",
        ),
        _actions(),
        rx.el.div(suggestions(OrderState.shelf, "order"), class_name="mt-12 empty:hidden"),
        rx.el.div(
            link_button("Keep looking round", routes.HOME, variant="ghost"),
            link_button("All my orders", routes.ACCOUNT, variant="ghost"),
            class_name="mt-4 flex flex-wrap gap-3",
        ),
        _cancel_dialog(),
        _return_dialog(),
    )


def _look_up() -> rx.Component:
    return section_card(
        "Is this your order?",
        rx.el.form(
            text_field(
                "E-mail",
                "email",
                type_="email",
                hint="The one you gave when you ordered.",
                error=OrderState.errors.get("email", ""),
                auto_complete="email",
            ),
            button("Show my order", type="submit", size="lg", class_name="w-full"),
            on_submit=OrderState.look_up,
            no_validate=True,
            class_name="grid gap-4",
        ),
    )


def order() -> rx.Component:
    """Draw one order."""
    missing = empty_state(
        "file-question",
        "We could not find that order",
        "Orders show only to whoever placed them. Sign in if it was placed with your account.",
        rx.el.div(
            link_button("Sign in", routes.login(routes.ACCOUNT), variant="primary"),
            link_button("I ordered as a guest", routes.FIND_ORDER, variant="secondary"),
            class_name="flex flex-wrap justify-center gap-3",
        ),
        is_page=True,
    )
    answered = rx.cond(
        OrderState.problem != "",
        notice(
            OrderState.problem,
            "error",
            action=button("Try again", variant="secondary", size="sm", on_click=OrderState.load_order),
        ),
        rx.cond(OrderState.is_missing, missing, rx.cond(OrderState.needs_email, _look_up(), _order())),
    )
    return shop_page(rx.cond(OrderState.is_loaded, answered, skeleton_rows(4)), width="narrow")
