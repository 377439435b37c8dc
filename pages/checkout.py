"""``/checkout``: contact, address, delivery, payment, review; the step stands in the address, Back walks them."""

import reflex as rx

from pages.checkout_summary import summary, summary_on_a_phone
from pages.components.address_fields import address_fields
from pages.components.button import button, link_button
from pages.components.card import card
from pages.components.card_field import card_field, card_token
from pages.components.choice import checkbox, radio_card, radio_group
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from pages.components.focus_title import FocusTitle
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.steps import steps
from pages.components.stripe_field import stripe_field
from pages.components.types import shown
from pages.frame import shop_page
from shop_app import routes
from state.checkout import CheckoutState
from state.checkout_steps import BILLING, STEPS
from state.views import AddressView, ShippingView

NAMES = ("Contact", "Address", "Delivery", "Payment", "Review")
TITLE_ID = "step-title"
PAYMENT_FORM = "payment-form"


def _error(name: str) -> rx.Var:
    return CheckoutState.errors.get(name, "")


def _left(name: str):
    return lambda value: CheckoutState.look_at_field(name, value)


def _form(title: str, *fields: rx.Component, go: str, on_submit, **props) -> rx.Component:
    return rx.el.form(
        card(
            rx.el.h1(title, id=TITLE_ID, tab_index=-1, class_name="mb-5 text-2xl outline-none sm:text-3xl"),
            *fields,
            button(go, size="lg", type="submit", class_name="mt-6 w-full sm:w-auto"),
        ),
        on_submit=on_submit,
        no_validate=True,
        **props,
    )


def _contact() -> rx.Component:
    sign_in = rx.el.p(
        "Have an account? ",
        rx.el.a(
            "Sign in for a faster checkout",
            href=routes.login(routes.CHECKOUT),
            class_name="font-semibold underline underline-offset-4",
        ),
        class_name="mt-4 text-ink-soft",
    )
    return _form(
        "Who is it for?",
        text_field(
            "E-mail",
            "email",
            type_="email",
            hint="We send the confirmation there. You need no account.",
            error=_error("email"),
            default_value=CheckoutState.email,
            auto_complete="email",
            on_blur=_left("email"),
        ),
        rx.cond(CheckoutState.is_signed_in, rx.fragment(), sign_in),
        go="Continue to address",
        on_submit=CheckoutState.save_contact,
    )


def _saved(each: rx.Var[AddressView], index: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(each.name, class_name="block font-semibold"),
            rx.el.span(each.line1, ", ", each.city, class_name="block text-sm text-ink-soft"),
            type="button",
            aria_pressed=(each == CheckoutState.address).to_string(),
            on_click=CheckoutState.choose_saved(index),
            class_name=(
                "h-full w-full rounded-2xl border border-line-strong px-4 py-3 text-left hover:border-ink "
                "aria-pressed:border-ink aria-pressed:bg-accent-soft"
            ),
        ),
        key=index.to_string(),
    )


def _address() -> rx.Component:
    book = rx.el.div(
        rx.el.h2("Your addresses", class_name="mb-2 text-base font-semibold"),
        rx.el.ul(rx.foreach(CheckoutState.saved, _saved), class_name="mb-5 grid gap-2 sm:grid-cols-2"),
    )
    fields = rx.el.div(
        address_fields(CheckoutState.address, _error, on_country=CheckoutState.choose_country, on_leave=_left),
        key=CheckoutState.form_version.to_string(),
    )
    keep = rx.el.div(checkbox("Keep this address in my account", "keep", default_checked=True), class_name="mt-4")
    return _form(
        "Where does it go?",
        rx.cond(CheckoutState.saved.length() > 1, book, rx.fragment()),
        fields,
        rx.cond(CheckoutState.is_signed_in, keep, rx.fragment()),
        go="Continue to delivery",
        on_submit=CheckoutState.save_address,
    )


def _delivery() -> rx.Component:
    def method(each: rx.Var[ShippingView]) -> rx.Component:
        return radio_card(
            "shipping_method",
            each.code,
            each.title,
            hint=each.eta,
            trailing=each.price,
            checked=each.is_chosen,
            on_change=CheckoutState.choose_shipping(each.code),
        )

    return _form(
        "How does it come to you?",
        radio_group("Delivery", rx.foreach(CheckoutState.methods, method)),
        shown(_error("shipping_method"), notice(_error("shipping_method"), "error")),
        go="Continue to payment",
        on_submit=lambda _form_data: CheckoutState.save_shipping,
    )


def _billing() -> rx.Component:
    same = checkbox(
        "The billing address is the delivery address",
        "billing_same",
        default_checked=CheckoutState.is_billing_same,
        on_change=CheckoutState.choose_billing,
    )
    other = rx.el.fieldset(
        rx.el.legend("Billing address", class_name="mb-3 text-lg font-semibold"),
        address_fields(CheckoutState.billing, _error, on_leave=_left, prefix=BILLING, section="billing"),
        class_name="mt-4",
    )
    return rx.el.div(same, rx.cond(CheckoutState.is_billing_same, rx.fragment(), other), class_name="mt-6")


def _payment() -> rx.Component:
    return card(
        rx.el.h1("How do you pay?", id=TITLE_ID, tab_index=-1, class_name="mb-5 text-2xl outline-none sm:text-3xl"),
        rx.cond(
            CheckoutState.stripe_key != "",
            stripe_field(PAYMENT_FORM, CheckoutState.stripe_key, CheckoutState.stripe_script, _error("payment_token")),
            card_field(PAYMENT_FORM, _error("payment_token")),
        ),
        rx.el.form(
            card_token(),
            _billing(),
            button("Continue to review", size="lg", type="submit", class_name="mt-6 w-full sm:w-auto"),
            id=PAYMENT_FORM,
            on_submit=CheckoutState.save_payment,
            no_validate=True,
        ),
    )


def _answer(title: str, step: str, *words: rx.Component | rx.Var) -> rx.Component:
    return rx.el.div(
        rx.el.dt(title, class_name="text-sm text-ink-soft"),
        rx.el.dd(*words, class_name="min-w-0 break-words"),
        rx.el.a(
            "Change",
            href=routes.checkout(step),
            aria_label=f"Change {title.lower()}",
            class_name="font-semibold underline underline-offset-4",
        ),
        class_name=(
            "grid grid-cols-[4.75rem_1fr_auto] gap-3 border-b border-line py-3 last:border-0 "
            "sm:grid-cols-[6rem_1fr_auto]"
        ),
    )


def _review() -> rx.Component:
    card_words = rx.cond(CheckoutState.card != "", f"Card ending in {CheckoutState.card}", "The card you entered")
    return rx.el.form(
        card(
            rx.el.h1("Is this right?", id=TITLE_ID, tab_index=-1, class_name="mb-3 text-2xl outline-none sm:text-3xl"),
            rx.el.dl(
                _answer("Contact", "contact", CheckoutState.email),
                _answer("Address", "address", rx.foreach(CheckoutState.address_lines, rx.el.p)),
                _answer("Delivery", "shipping", CheckoutState.method_title),
                rx.cond(
                    CheckoutState.is_billing_same,
                    rx.fragment(),
                    _answer("Billing", "payment", rx.foreach(CheckoutState.billing_lines, rx.el.p)),
                ),
                _answer("Payment", "payment", card_words),
            ),
            button(
                "Place order",
                size="lg",
                type="submit",
                loading=CheckoutState.is_placing,
                disabled=CheckoutState.is_placing,
                class_name="mt-5 w-full",
            ),
            rx.el.p(
                rx.cond(
                    CheckoutState.is_placing,
                    "Your order is being placed. Please keep this page open.",
                    f"You pay {CheckoutState.totals.total} and not a cent more.",
                ),
                role="status",
                class_name="mt-3 text-center text-sm text-ink-soft",
            ),
        ),
        on_submit=lambda _form_data: CheckoutState.place_order,
    )


def checkout() -> rx.Component:
    """Draw the checkout."""
    empty = empty_state(
        "shopping-bag",
        "There is nothing to check out",
        "Your cart is empty.",
        link_button("Find something", routes.PRODUCTS, variant="primary"),
        is_page=True,
    )
    step = rx.match(
        CheckoutState.step,
        ("address", _address()),
        ("shipping", _delivery()),
        ("payment", _payment()),
        ("review", _review()),
        _contact(),
    )
    problem = notice(
        CheckoutState.problem,
        "error",
        action=link_button("Back to the cart", routes.CART, variant="secondary", size="sm"),
    )
    filled = rx.el.div(
        rx.el.div(
            steps(NAMES, CheckoutState.step_index, [routes.checkout(each) for each in STEPS]),
            summary_on_a_phone(),
            shown(CheckoutState.total_notice, notice(CheckoutState.total_notice, "warning")),
            shown(CheckoutState.problem, problem),
            step,
            class_name="grid min-w-0 content-start gap-5",
        ),
        summary(),
        class_name="grid gap-6 lg:grid-cols-[1fr_24rem] lg:gap-12",
    )
    return shop_page(
        FocusTitle.create(step=CheckoutState.step, first=STEPS[0], title_id=TITLE_ID),
        rx.cond(CheckoutState.is_loaded, rx.cond(CheckoutState.is_empty, empty, filled), skeleton_rows(4)),
    )
