"""The sandbox gateway's card field: trades a card number for a token in the browser. No number leaves the page."""

import reflex as rx

from pages.components.field import text_field
from pages.components.notice import notice
from pages.components.types import Text

# What a real provider's script does on its own servers, the sandbox's does here. The inputs stand outside the form and
# only belong to it: Reflex sends whatever has an id inside a form, named or not, and would send the card number too.
TRADE = """
useEffect(() => {
  const TOKENS = {
    "4242424242424242": "tok_visa",
    "4000000000000002": "tok_declined",
    "4000000000009995": "tok_insufficient_funds",
    "4000000000003220": "tok_3ds",
  };
  const onInput = (event) => {
    if (!event.target.matches("[data-card]")) return;
    const digits = event.target.value.replace(/\\D/g, "").slice(0, 16);
    event.target.value = digits.replace(/(.{4})(?=.)/g, "$1 ");
    const token = event.target.form.querySelector("[name=payment_token]");
    token.value = digits.length === 16 ? TOKENS[digits] || "tok_unknown" : "";
    event.target.form.querySelector("[name=payment_digits]").value = digits.slice(-4);
  };
  document.addEventListener("input", onInput);
  return () => document.removeEventListener("input", onInput);
}, []);
"""


class CardTrade(rx.Fragment):
    """Listens to the card number; stands once beside the field."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [TRADE]


def card_token() -> rx.Component:
    """The hidden inputs for the form: ``payment_token`` and, for the eye, the last four digits."""
    return rx.fragment(
        rx.el.input(type="hidden", name="payment_token", default_value=""),
        rx.el.input(type="hidden", name="payment_digits", default_value=""),
    )


def card_field(form_id: str, error: Text = "") -> rx.Component:
    """Draw the card's number, expiry and code, beside the form ``form_id``; it holds `card_token` and receives that."""
    belongs = {"form": form_id}  # Enter in them sends that form
    return rx.el.div(
        CardTrade.create(),
        notice("This is the sandbox: pay with 4242 4242 4242 4242, any date and code. No money moves.", "info"),
        text_field(
            "Card number",
            "",
            field_id="card-number",
            error=error,
            input_mode="numeric",
            auto_complete="cc-number",
            placeholder="4242 4242 4242 4242",
            custom_attrs={"data-card": "", **belongs},
        ),
        rx.el.div(
            text_field(
                "Expires",
                "",
                field_id="card-expiry",
                auto_complete="cc-exp",
                placeholder="MM / YY",
                custom_attrs=belongs,
            ),
            text_field(
                "Code",
                "",
                field_id="card-code",
                auto_complete="cc-csc",
                input_mode="numeric",
                placeholder="123",
                custom_attrs=belongs,
            ),
            class_name="grid grid-cols-2 gap-4",
        ),
        class_name="grid gap-4",
    )
