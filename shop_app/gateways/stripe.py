"""Stripe through its official SDK: one PaymentIntent a payment, made first and confirmed second.

Making an intent moves no money and is repeatable: the same Idempotency-Key gives the same intent for a day. So what
became of a payment is always found by asking for its intent again, and one that was never confirmed is cancelled for
good, even while a confirmation is still on its way.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import stripe

from shop_app.domain.fulfilment import Refund
from shop_app.domain.money import Money
from shop_app.domain.payments import BookEntry, Charge, ChargeStatus, Notice, Payment
from shop_app.gateways.payments import BadSignature, GatewayRefused, GatewayUnclear

log = logging.getLogger(__name__)

CONNECT_S, ANSWER_S = 5, 20
TRIES_MORE = 2  # by the SDK, with the same Idempotency-Key
STATUS = {
    "succeeded": ChargeStatus.CAPTURED,
    "requires_capture": ChargeStatus.AUTHORISED,
    "canceled": ChargeStatus.VOIDED,
    "processing": ChargeStatus.WAITING,
    "requires_action": ChargeStatus.WAITING,
}
MOVED_ON = "payment_intent_unexpected_state"  # Stripe's word for: it is not where you think it is


class StripeGateway:
    """Takes ids of Stripe payment methods (``pm_...``, made by Stripe.js in the browser) as tokens.

    Args:
        api_base: another address than Stripe's own, for tests.
    """

    name = "stripe"

    def __init__(self, secret_key: str, webhook_secret: str, api_base: str = "") -> None:
        client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": api_base} if api_base else None,
            max_network_retries=TRIES_MORE,
            http_client=stripe.RequestsClient(timeout=(CONNECT_S, ANSWER_S)),
        )
        self._intents, self._refunds = client.v1.payment_intents, client.v1.refunds
        self._webhook_secret = webhook_secret

    def charge(self, payment: Payment, token: str) -> Charge:
        return self._confirm(payment, token, "automatic")

    def authorise(self, payment: Payment, token: str) -> Charge:
        return self._confirm(payment, token, "manual")

    def capture(self, payment: Payment) -> Charge:
        with _named():
            try:
                intent = self._intents.capture(self._id(payment), options=_once(payment, "capture"))
            except stripe.InvalidRequestError as error:
                return self._where_it_is(payment, error)
        return _charge(intent)

    def void(self, payment: Payment) -> Charge:
        with _named():
            try:
                intent = self._intents.cancel(self._id(payment), options=_once(payment, "void"))
            except stripe.InvalidRequestError as error:
                return self._where_it_is(payment, error)
        return _charge(intent)

    def refund(self, payment: Payment, refund: Refund) -> str:
        with _named():
            asked: Any = {"payment_intent": self._id(payment), "amount": refund.amount.amount}
            try:
                made = self._refunds.create(asked, {"idempotency_key": refund.key})
            except stripe.InvalidRequestError as error:
                raise GatewayRefused(str(error.user_message or error)) from error
        if made.status in ("failed", "canceled"):
            raise GatewayRefused(f"refund {made.id} is {made.status}")
        return made.id

    def find(self, payment: Payment) -> Charge | None:
        with _named():
            intent = self._intents.retrieve(self._id(payment))
        if intent.status in STATUS or intent.last_payment_error:
            return _charge(intent)
        return None  # made, never confirmed: no money was ever asked for

    def play_bank(self, payment: Payment, *, agrees: bool) -> None:  # noqa: ARG002
        raise GatewayRefused("A real bank asks its customer itself.")

    def books(self, since: datetime) -> Iterator[BookEntry]:
        asked: Any = {"created": {"gte": int(since.timestamp())}, "limit": 100, "expand": ["data.latest_charge"]}
        with _named():
            for intent in self._intents.list(asked).auto_paging_iter():
                key = _payment_key(intent)
                if key and intent.status == "succeeded":
                    taken = Money(intent.amount_received, intent.currency.upper())
                    yield BookEntry(key, intent.id, taken, getattr(intent.latest_charge, "amount_refunded", 0))

    def parse_webhook(self, body: bytes, signature: str) -> Notice | None:
        try:
            event = stripe.Webhook.construct_event(body, signature, self._webhook_secret)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise BadSignature from error
        key = _payment_key(event.data.object)
        return Notice(event.id, key) if key else None

    def _id(self, payment: Payment) -> str:
        """Return the intent of a payment; one that was never made is made now, and moves nothing."""
        if payment.reference:
            return payment.reference
        asked: Any = {
            "amount": payment.amount.amount,
            "currency": payment.amount.currency.lower(),
            "payment_method_types": ["card"],
            "metadata": {"shop_payment": payment.key, "order": payment.order_number},
        }
        return self._intents.create(asked, {"idempotency_key": payment.key}).id

    def _confirm(self, payment: Payment, token: str, capture: str) -> Charge:
        asked: Any = {"payment_method": token, "capture_method": capture, "use_stripe_sdk": True}
        with _named():
            intent_id = self._id(payment)
            try:
                intent = self._intents.confirm(intent_id, asked, _once(payment, "confirm"))
            except stripe.CardError as error:
                return Charge(intent_id, ChargeStatus.DECLINED, _decline(error))
            except stripe.InvalidRequestError as error:
                if error.code == "resource_missing":
                    return Charge(intent_id, ChargeStatus.DECLINED, "invalid_token")
                return self._where_it_is(payment, error)
        return _charge(intent)

    def _where_it_is(self, payment: Payment, error: stripe.InvalidRequestError) -> Charge:
        if error.code != MOVED_ON:
            raise error
        intent = self._intents.retrieve(self._id(payment))
        return _charge(intent)


@contextmanager
def _named() -> Iterator[None]:
    """Turn what is no answer about the payment into ``GatewayUnclear``: nothing is assumed of it."""
    try:
        yield
    except stripe.StripeError as error:
        log.warning("Stripe: %s (request %s)", type(error).__name__, error.request_id)
        raise GatewayUnclear(type(error).__name__) from error


def _once(payment: Payment, act: str) -> Any:
    return {"idempotency_key": f"{payment.key}:{act}"}


def _charge(intent: stripe.PaymentIntent) -> Charge:
    problem = intent.last_payment_error
    status = STATUS.get(intent.status, ChargeStatus.DECLINED if problem else ChargeStatus.WAITING)
    code = _reason(problem) if problem and status is ChargeStatus.DECLINED else ""
    challenge = intent.client_secret if intent.status == "requires_action" else None
    return Charge(intent.id, status, code, challenge or "")


def _reason(problem: Any) -> str:
    return str(getattr(problem, "decline_code", None) or getattr(problem, "code", None) or "")


def _payment_key(thing: Any) -> str:
    """The payment of ours that an object of Stripe's was made for; empty for another's."""
    metadata = getattr(thing, "metadata", None)
    return str(metadata.to_dict().get("shop_payment", "")) if metadata else ""


def _decline(error: stripe.CardError) -> str:
    problem = error.error
    return (getattr(problem, "decline_code", None) or error.code or "card_declined") if problem else "card_declined"
