"""Gives money back, once per key and never more than was paid: promised in SQL first, then asked of the gateway."""

import logging
from datetime import timedelta

from shop_app.domain.errors import Conflict, RefundRefused, RefundTooMuch
from shop_app.domain.fulfilment import Refund, RefundStatus
from shop_app.domain.money import Money
from shop_app.domain.moves import OrderStatus
from shop_app.domain.payments import Payment
from shop_app.gateways.payments import GatewayRefused, GatewayUnclear, PaymentGateway
from shop_app.kit.clock import now
from shop_app.kit.ids import secret_token
from shop_app.repositories.ports import Store, Transaction
from shop_app.services.order_letters import OrderLetters

log = logging.getLogger(__name__)

OPEN_FOR = timedelta(minutes=1)  # after this an unconfirmed refund is asked for again, with the same key


class RefundsService:
    """The money half of cancelling, returning and refunding; who may do it is decided by its callers."""

    def __init__(self, store: Store, gateway: PaymentGateway, letters: OrderLetters) -> None:
        self._store = store
        self._gateway = gateway
        self._letters = letters

    def promise(
        self, tx: Transaction, payment: Payment, amount: Money, reason: str, by: str = "", key: str = ""
    ) -> Refund:
        """Set an amount aside in the caller's transaction; ``carry_out`` moves it after the commit.

        Args:
            key: a second promise with the same key is the first one: a double click gives back once.

        Raises:
            RefundTooMuch: less than that is left of the payment.
        """
        refund = Refund(
            key or secret_token(), payment.order_number, payment.key, amount, reason, RefundStatus.OPEN, now(), by
        )
        try:
            tx.payments.add_refund(refund)
        except Conflict as error:
            raise RefundTooMuch(payment.left.text) from error
        return refund

    def carry_out(self, refund: Refund) -> None:
        """Ask the gateway to give a promised amount back, and book its answer.

        An answer that is lost leaves the promise open; ``finish_open`` asks again with the same key.

        Raises:
            RefundRefused: the gateway will not; the amount may be refunded another way.
        """
        with self._store.reading() as tx:
            payment = tx.payments.by_key(refund.payment_key)
        if payment is None:
            raise RuntimeError(f"refund {refund.key} has no payment {refund.payment_key}")
        try:
            reference = self._gateway.refund(payment, refund)
        except GatewayUnclear:
            log.warning("order %s: a refund was not confirmed; it will be asked again", refund.order_number)
            return
        except GatewayRefused as error:
            log.error("order %s: the gateway refused to refund %s", refund.order_number, refund.amount.text)  # noqa: TRY400 - a refusal, not a fault
            with self._store.writing() as tx:
                if tx.payments.settle_refund(refund.key, RefundStatus.REFUSED, ""):
                    tx.orders.note(refund.order_number, now(), f"Refund of {refund.amount.text} refused")
            raise RefundRefused from error
        with self._store.writing() as tx:
            self._book(tx, refund, reference)

    def finish_open(self) -> int:
        """Ask again for refunds that nobody confirmed for ``OPEN_FOR``. Returns how many were asked for."""
        with self._store.reading() as tx:
            waiting = tx.payments.open_refunds(now() - OPEN_FOR, limit=100)
        for refund in waiting:
            try:
                self.carry_out(refund)
            except RefundRefused:
                log.warning("order %s: its refund has to be made by hand", refund.order_number)
        return len(waiting)

    def _book(self, tx: Transaction, refund: Refund, reference: str) -> None:
        found = tx.orders.by_number(refund.order_number, hold=True)
        if found is None or not tx.payments.settle_refund(refund.key, RefundStatus.DONE, reference):
            return  # the other of two was first
        order, said = found[0], f"{refund.amount.text} refunded"
        is_all = order.refunded.amount == order.total.amount
        to = OrderStatus.REFUNDED if is_all else OrderStatus.PARTIALLY_REFUNDED
        if to in order.legal_moves:
            tx.orders.move(order.number, order.status, to, now(), said)
        else:
            tx.orders.note(order.number, now(), said)
        if order.status is not OrderStatus.CANCELLED:  # that mail has told of the money already
            self._letters.refunded(tx, order, refund)
