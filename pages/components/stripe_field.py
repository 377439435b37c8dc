"""Stripe's own card field and its bank's question: a card is typed into Stripe's frame, never into our page."""

import reflex as rx

from pages.components.types import Text, shown

# Stripe asks shops to load its script from its own site only; so does our policy (`api/middleware/csp.py`).
LOAD = """
const load = (source) => window.Stripe ? Promise.resolve() : new Promise((loaded, failed) => {
  const script = document.createElement("script");
  Object.assign(script, { src: source, onload: loaded, onerror: failed });
  document.head.append(script);
});
const say = (words) => {
  const place = document.getElementById("stripe-problem");
  if (place) place.textContent = words || "";
};
const away = () => say("The card field could not be loaded. Please check your connection and reload the page.");
"""
# The card becomes a payment method when the form is sent: the sending waits for it, once.
CARD = """
useEffect(() => {{
  const key = {key}, source = {source};
  const form = document.getElementById({form});
  if (!key || !form) return;
  {load}
  let stripe, card, isComplete = false, isBusy = false;
  const field = (name) => form.querySelector(`[name=${{name}}]`);
  const onSubmit = (event) => {{
    if (!card || field("payment_token").value || !isComplete) return;
    event.preventDefault();
    event.stopPropagation();
    if (isBusy) return;
    isBusy = true;
    stripe.createPaymentMethod({{ type: "card", card }}).then(({{ paymentMethod, error }}) => {{
      isBusy = false;
      say(error && error.message);
      if (error) return;
      field("payment_token").value = paymentMethod.id;
      field("payment_digits").value = paymentMethod.card.last4;
      setTimeout(() => form.requestSubmit()); // ignored while the first sending is still on its way
    }});
  }};
  form.addEventListener("submit", onSubmit, true);
  load(source).then(() => {{
    if (!document.getElementById("stripe-card")) return;
    stripe = window.Stripe(key);
    card = stripe.elements().create("card", {{ hidePostalCode: true }});
    card.on("change", (event) => {{
      isComplete = event.complete;
      field("payment_token").value = "";
      say(event.error && event.error.message);
    }});
    card.mount("#stripe-card");
  }}).catch(away);
  return () => {{
    form.removeEventListener("submit", onSubmit, true);
    if (card) card.destroy();
  }};
}}, [{key}, {source}]);
"""
ASK = """
useEffect(() => {{
  const key = {key}, source = {source}, secret = {secret};
  const button = document.getElementById("ask-bank");
  if (!key || !secret || !button) return;
  {load}
  const onClick = () => {{
    button.disabled = true;
    // Whatever comes of it, the shop asks Stripe itself.
    load(source)
      .then(() => window.Stripe(key).handleNextAction({{ clientSecret: secret }}))
      .then(({{ error }}) => say(error && error.message))
      .then(() => document.getElementById("bank-asked").click())
      .catch(away)
      .finally(() => {{ button.disabled = false; }});
  }};
  button.addEventListener("click", onClick);
  return () => button.removeEventListener("click", onClick);
}}, [{key}, {source}, {secret}]);
"""


class StripeCard(rx.Fragment):
    """Mounts Stripe's card field into ``#stripe-card`` and trades the card for a token when ``form_id`` is sent."""

    publishable_key: rx.Var[str]
    source: rx.Var[str]
    form_id: rx.Var[str]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        names = {"key": self.publishable_key, "source": self.source, "form": self.form_id}
        return [CARD.format(load=LOAD, **{name: str(each) for name, each in names.items()})]

    def _exclude_props(self) -> list[str]:
        return ["publishable_key", "source", "form_id"]


class StripeQuestion(rx.Fragment):
    """Lets the bank ask when ``#ask-bank`` is pressed, then presses ``#bank-asked``."""

    publishable_key: rx.Var[str]
    source: rx.Var[str]
    secret: rx.Var[str]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        names = {"key": self.publishable_key, "source": self.source, "secret": self.secret}
        return [ASK.format(load=LOAD, **{name: str(each) for name, each in names.items()})]

    def _exclude_props(self) -> list[str]:
        return ["publishable_key", "source", "secret"]


def stripe_problem() -> rx.Component:
    """Where Stripe's script says what is wrong."""
    return rx.el.p(id="stripe-problem", role="alert", class_name="text-sm font-medium text-berry empty:hidden")


def stripe_field(form_id: str, publishable_key: rx.Var[str], source: rx.Var[str], error: Text = "") -> rx.Component:
    """Draw the place of Stripe's card field, beside the form ``form_id``."""
    return rx.el.div(
        StripeCard.create(publishable_key=publishable_key, source=source, form_id=form_id),
        rx.el.p("Card", id="stripe-card-label", class_name="font-semibold"),
        rx.el.div(
            id="stripe-card",
            role="group",
            aria_labelledby="stripe-card-label",
            class_name="min-h-12 rounded-2xl border border-line-strong bg-white px-4 py-3.5",
        ),
        stripe_problem(),
        shown(error, rx.el.p(error, role="alert", class_name="text-sm font-medium text-berry")),
        class_name="grid gap-2",
    )
