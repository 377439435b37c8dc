"""Mails about orders, each in the transaction that does what it tells of."""

import hashlib
import hmac

from shop_app.domain.fulfilment import Refund, Shipment
from shop_app.domain.orders import Order
from shop_app.repositories.ports import Transaction
from shop_app.services.mail import order_context, post


class OrderLetters:
    """Writes to whoever placed an order.

    Args:
        secret: makes the tokens that open guests' orders; the same number always has the same token.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def token(self, number: str) -> str:
        """Return what opens an order for the guest who placed it."""
        return hmac.new(self._secret.encode(), f"order:{number}".encode(), hashlib.sha256).hexdigest()

    def confirm(self, tx: Transaction, order: Order) -> None:
        self._post(tx, order, "order_confirmation")

    def shipped(self, tx: Transaction, order: Order, shipment: Shipment) -> None:
        self._post(tx, order, "order_shipped", carrier="", tracking=shipment.tracking, tracking_url="")

    def cancelled(self, tx: Transaction, order: Order, refund: Refund | None, reason: str) -> None:
        self._post(tx, order, "order_cancelled", refund=refund.amount.text if refund else "", reason=reason)

    def refunded(self, tx: Transaction, order: Order, refund: Refund) -> None:
        self._post(tx, order, "order_refunded", amount=refund.amount.text, reason=refund.reason)

    def return_requested(self, tx: Transaction, order: Order, reason: str) -> None:
        self._post(tx, order, "return_requested", reason=reason)

    def return_approved(self, tx: Transaction, order: Order, note: str) -> None:
        self._post(tx, order, "return_approved", note=note)

    def _post(self, tx: Transaction, order: Order, template: str, **more: str) -> None:
        token = self.token(order.number) if order.account_id is None else ""
        post(tx, order.email, template, {**order_context(order, token), **more})
