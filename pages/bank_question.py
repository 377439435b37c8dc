"""The shopper's bank asks them before it pays (3-D Secure): shown on the order's page while it waits for the answer."""

import reflex as rx

from pages.components.button import button, link_button
from pages.components.card import section_card
from pages.components.stripe_field import StripeQuestion, stripe_problem
from shop_app import routes
from state.orders import OrderState


def _sandbox() -> rx.Component:
    return rx.fragment(
        rx.el.p("This is the sandbox, and you are your own bank: no money moves either way."),
        rx.el.div(
            button("Confirm the payment", on_click=OrderState.answer_bank(True)),
            button("Refuse it", variant="secondary", on_click=OrderState.answer_bank(False)),
            class_name="mt-4 flex flex-wrap gap-3",
        ),
    )


def _stripe() -> rx.Component:
    state = OrderState
    return rx.fragment(
        StripeQuestion.create(publishable_key=state.stripe_key, source=state.stripe_script, secret=state.challenge),
        button("Answer your bank", id="ask-bank"),
        rx.el.div(stripe_problem(), class_name="mt-3"),
        rx.el.button(
            "Done", id="bank-asked", type="button", hidden=True, on_click=OrderState.finish_payment, tab_index=-1
        ),
    )


def bank_question() -> rx.Component:
    """Draw the question, if there is one."""
    asked = section_card(
        "Your bank wants to be sure that it is you",
        rx.el.p(
            "Your order is kept for half an hour; it is placed as soon as your bank agrees. Nothing is charged before.",
            class_name="mb-4 text-ink-soft",
        ),
        rx.cond(OrderState.stripe_key != "", _stripe(), _sandbox()),
    )
    return rx.cond(OrderState.challenge != "", asked, rx.fragment())


def try_again() -> rx.Component:
    """Draw the way back to the checkout, for an order whose payment came to nothing a moment ago."""
    again = link_button("Pay another way", routes.checkout("payment"), variant="primary")
    is_over = OrderState.is_fresh & (OrderState.order.status == "cancelled")
    return rx.cond(is_over, again, rx.fragment())
