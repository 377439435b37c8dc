"""Pays orders: asks the gateway, books what it says once, and finds out later what became of lost answers."""

import logging
from dataclasses import replace
from datetime import timedelta

from shop_app.domain.errors import (
    NotFound,
    PaymentDeclined,
    PaymentUnclear,
    RefundRefused,
    StoreUnavailable,
    WebhookRefused,
)
from shop_app.domain.fulfilment import Refund
from shop_app.domain.moves import OrderStatus, check_move
from shop_app.domain.orders import Order, TimelineEntry
from shop_app.domain.payments import Charge, ChargeStatus, Payment, PaymentStatus
from shop_app.gateways.payments import BadSignature, GatewayUnclear, PaymentGateway
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store, Transaction
from shop_app.services.cart import CartService
from shop_app.services.order_letters import OrderLetters
from shop_app.services.refunds import RefundsService

log = logging.getLogger(__name__)

OPEN_FOR = timedelta(minutes=2)  # after this the gateway is asked what became of a payment
RESERVED_FOR = timedelta(
    minutes=30
)  # after this a payment the bank still thinks about is given up, and its stock freed
ORDER_PAID = "order_paid"  # outbox topic


class PaymentsService:
    """Moves money for orders. The gateway is called outside every transaction; its answers are booked inside one.

    Args:
        takes_at_once: charge in one step; otherwise the amount is held first and taken when the order still stands.
    """

    def __init__(
        self,
        store: Store,
        gateway: PaymentGateway,
        refunds: RefundsService,
        letters: OrderLetters,
        cart: CartService,
        *,
        takes_at_once: bool = True,
    ) -> None:
        self._cart = cart
        self._store = store
        self._gateway = gateway
        self._refunds = refunds
        self._letters = letters
        self._takes_at_once = takes_at_once

    @property
    def provider(self) -> str:
        return self._gateway.name

    def pay(self, payment: Payment, order: Order, token: str, shopper: str) -> Order | None:
        """Charge an order that was just reserved, and book the outcome.

        Args:
            order: as it was written a moment ago: this is the hot path of a sale, nothing is read twice.
            shopper: whose cart it was.

        Returns:
            The order as it was paid, or as it waits with a ``challenge`` while the shopper's bank wants to ask them;
            None if somebody else booked the payment first.

        Raises:
            PaymentDeclined: the gateway said no; the order is cancelled and its stock given back.
            PaymentUnclear: nobody knows yet; the order waits for ``reconcile``.
        """
        charge = self._charge(payment, token)
        if charge.status is ChargeStatus.AUTHORISED:
            charge = self._take(payment)
        if charge.challenge:
            return replace(order, challenge=charge.challenge)
        if charge.is_captured:
            self._empty_cart(shopper, order)
        return self.settle(payment, charge, order)

    def challenge(self, number: str) -> str:
        """Return the secret with which the browser lets the shopper's bank ask them; empty if no bank does."""
        payment = self.open_of(number)
        try:
            charge = self._gateway.find(payment) if payment else None
        except GatewayUnclear:
            return ""
        return charge.challenge if charge else ""

    def settle(self, payment: Payment, charge: Charge, order: Order | None = None) -> Order | None:
        """Book what the gateway says of a payment; saying it twice, or in any order, changes nothing.

        Args:
            order: as it is stored, if the caller knows.

        Returns:
            The order, if this call made it paid.

        Raises:
            PaymentDeclined: it came to nothing, or came too late and was given back.
            PaymentUnclear: it is neither yes nor no.
        """
        if charge.status is ChargeStatus.AUTHORISED:
            charge = self._take(payment)
        if charge.status is ChargeStatus.WAITING:
            raise PaymentUnclear(payment.order_number)
        if not charge.is_captured:
            self._release(payment, charge)
            raise PaymentDeclined(charge.refusal)
        if order is None:
            self._empty_cart_of(payment.order_number)
        received = self._receive(payment, charge, order)
        if isinstance(received, Refund):
            self._give_back(received)
            raise PaymentDeclined("The payment came after the order was given up. It was refunded in full.")
        return received

    def reconcile(self) -> int:
        """Ask the gateway about payments nobody heard of for ``OPEN_FOR``; settle or give up each. Returns how many."""
        with self._store.reading() as tx:
            waiting = tx.payments.open(now() - OPEN_FOR, limit=100)
        return sum(self._resolve(payment) for payment in waiting)

    def give_up(self, number: str) -> None:
        """Find out now whether an order is paid; if it is not, see to it that it never will be, and release it.

        Raises:
            PaymentUnclear: the gateway does not answer.
        """
        payment = self.open_of(number)
        if payment is None:
            return
        try:
            self.settle(payment, self._gateway.void(payment))
        except PaymentDeclined:
            log.info("order %s released", number)
        except GatewayUnclear as error:
            raise PaymentUnclear(number) from error

    def hear(self, provider: str, body: bytes, signature: str) -> None:
        """Take a webhook as a reason to ask the gateway; so it may come late, twice, or before our own answer.

        Raises:
            NotFound: that is not the provider this shop uses.
            WebhookRefused: the provider did not sign it.
            PaymentUnclear: the gateway does not answer; the gateway will send the webhook again.
        """
        if provider != self._gateway.name:
            raise NotFound
        try:
            notice = self._gateway.parse_webhook(body, signature)
        except BadSignature as error:
            raise WebhookRefused from error
        with self._store.reading() as tx:
            payment = tx.payments.by_key(notice.payment_key) if notice else None
        if payment is None or payment.status is PaymentStatus.CAPTURED:
            return
        try:
            charge = self._gateway.find(payment)
        except GatewayUnclear as error:
            raise PaymentUnclear(payment.order_number) from error
        if charge is None or charge.status is ChargeStatus.WAITING:
            return  # whoever asked for it is still at it
        try:
            self.settle(payment, charge)
        except PaymentDeclined as declined:
            log.info("order %s: %s", payment.order_number, declined.message)

    def open_of(self, number: str) -> Payment | None:
        """Return the payment of an order while nobody knows its outcome."""
        with self._store.reading() as tx:
            payment = tx.payments.of_order(number)
        return payment if payment and payment.status is PaymentStatus.OPEN else None

    def _empty_cart_of(self, number: str) -> None:
        """Empty the cart of an order that is paid after all, by whoever hears of it first."""
        with self._store.reading() as tx:
            shopper, order = tx.orders.buyer(number), _stored(tx, number)
        if shopper and order.status is OrderStatus.PENDING_PAYMENT:
            self._empty_cart(shopper, order)

    def _empty_cart(self, shopper: str, order: Order) -> None:
        # Before the payment is booked, while the order still counts as being placed: no tab can order the same again.
        try:
            self._cart.take_out(shopper, order)
        except StoreUnavailable:
            # The order is paid: an error here would invite the shopper to pay twice.
            log.warning("a cart was ordered but could not be emptied: Redis is away")

    def _charge(self, payment: Payment, token: str) -> Charge:
        ask = self._gateway.charge if self._takes_at_once else self._gateway.authorise
        try:
            return ask(payment, token)
        except GatewayUnclear:
            log.warning("order %s: the gateway's answer was lost; asking what became of it", payment.order_number)
        try:
            # A payment it never saw is closed there, so that nothing still on its way can charge it after all.
            return self._gateway.find(payment) or self._gateway.void(payment)
        except GatewayUnclear as error:
            raise PaymentUnclear(payment.order_number) from error

    def _resolve(self, payment: Payment) -> bool:
        try:
            charge = self._gateway.find(payment)
            is_overdue = payment.created_at < now() - RESERVED_FOR
            if charge is None or (charge.status is ChargeStatus.WAITING and is_overdue):
                charge = self._gateway.void(payment)
            self.settle(payment, charge)
        except PaymentDeclined:
            log.info("order %s released: its payment came to nothing", payment.order_number)
        except (GatewayUnclear, PaymentUnclear):
            log.warning("order %s still waits for the gateway", payment.order_number)
            return False
        return True

    def _take(self, payment: Payment) -> Charge:
        with self._store.reading() as tx:
            stored = tx.payments.by_key(payment.key)
        stands = stored is not None and stored.status is PaymentStatus.OPEN
        try:
            return self._gateway.capture(payment) if stands else self._gateway.void(payment)
        except GatewayUnclear as error:
            raise PaymentUnclear(payment.order_number) from error

    def _receive(self, payment: Payment, charge: Charge, unpaid: Order | None) -> Order | Refund | None:
        """Book money that came; return the refund to make when the order it was for is given up."""
        check_move(OrderStatus.PENDING_PAYMENT, OrderStatus.PAID)
        with self._store.writing() as tx:
            if not tx.payments.settle(payment.key, PaymentStatus.CAPTURED, charge.reference):
                if not tx.payments.take_late(payment.key, charge.reference):
                    return None  # the other of two settlers was first
                tx.orders.note(payment.order_number, now(), "A late payment came in and is refunded")
                return self._refunds.promise(
                    tx, payment, payment.amount, "The payment came after the order was released"
                )
            number, at, said = payment.order_number, now(), "Payment received"
            unpaid = unpaid or _stored(tx, number)
            tx.orders.move(number, OrderStatus.PENDING_PAYMENT, OrderStatus.PAID, at, said)
            tx.orders.unclaim(number)
            entries = [*unpaid.timeline, TimelineEntry(at, OrderStatus.PAID, said)]
            order = replace(unpaid, status=OrderStatus.PAID, timeline=entries)
            tx.catalogue.add_sold(order.pieces)
            tx.outbox.add(ORDER_PAID, {"number": number}, at)
            self._letters.confirm(tx, order)
        return order

    def _release(self, payment: Payment, charge: Charge) -> None:
        check_move(OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED)
        number, is_voided = payment.order_number, charge.status is ChargeStatus.VOIDED
        outcome = PaymentStatus.VOIDED if is_voided else PaymentStatus.DECLINED
        said = "No payment came" if is_voided else "Payment declined"
        with self._store.writing() as tx:
            if not tx.payments.settle(payment.key, outcome, charge.reference):
                return
            tx.orders.move(number, OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED, now(), said)
            tx.stock.give_back(number, now())
            tx.coupons.release(number)
            tx.orders.forget_keys_of(number)
            tx.orders.unclaim(number)

    def _give_back(self, late: Refund) -> None:
        try:
            self._refunds.carry_out(late)
        except RefundRefused:
            log.exception("order %s: a late payment has to be given back by hand", late.order_number)


def _stored(tx: Transaction, number: str) -> Order:
    found = tx.orders.by_number(number)
    if found is None:
        raise RuntimeError(f"a payment has no order {number}")
    return found[0]
