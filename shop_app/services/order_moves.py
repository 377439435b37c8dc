"""Moves an order and everything that moves with it: parcels, stock, money. Who may do it is decided in orders."""

from collections.abc import Mapping
from typing import Any

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import IllegalTransition, InvalidInput, NotFound
from shop_app.domain.fulfilment import TRACKING_MAX, Refund, Shipment, check_pieces, check_words
from shop_app.domain.money import Money
from shop_app.domain.moves import Shipped
from shop_app.domain.orders import Order, OrderStatus
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint
from shop_app.repositories.ports import Store, Transaction
from shop_app.services import audit
from shop_app.services.access import GRANTS, Permission
from shop_app.services.order_letters import OrderLetters
from shop_app.services.payments import PaymentsService
from shop_app.services.refunds import RefundsService

SHIPPING = (OrderStatus.SHIPPED, OrderStatus.PARTIALLY_SHIPPED)
BY_HAND = (OrderStatus.PROCESSING, *SHIPPING, OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.REFUNDED)


class OrderMoves:
    def __init__(self, store: Store, payments: PaymentsService, refunds: RefundsService, letters: OrderLetters) -> None:
        self._store = store
        self._letters = letters
        self._payments = payments
        self._refunds = refunds

    def move(
        self, actor: Actor, number: str, to: str, *, tracking: str, note: str, lines: Mapping[str, int] | None
    ) -> Order:
        """Move an order by hand; one that is cancelled or refunded gets its money back with it."""
        asked, words = _status(to), check_words(note, "note")
        following = check_words(tracking, "tracking", TRACKING_MAX)
        if asked is OrderStatus.CANCELLED:
            return self.cancel(actor, number, words or "Cancelled by the shop")
        if asked is OrderStatus.REFUNDED:
            return self._refund_by_hand(actor, number, words)
        with self._store.writing() as tx:
            order = held(tx, number)
            if asked not in by_hand(order):
                raise IllegalTransition(order.status, asked, by_hand(order))
            if asked in SHIPPING:
                asked, parcel = _ship(tx, order, asked, following, lines)
                self._letters.shipped(tx, order, parcel)
            tx.orders.move(number, order.status, asked, now(), words)
            _record(tx, actor, "order.move", order, {"status": asked, "tracking": following})
            return held(tx, number)

    def cancel(self, actor: Actor, number: str, note: str) -> Order:
        """Cancel an order of which nothing was sent; a second call finds it cancelled."""
        self._payments.give_up(number)
        refund: Refund | None = None
        with self._store.writing() as tx:
            order = held(tx, number)
            if order.status is OrderStatus.CANCELLED:
                return order
            if OrderStatus.CANCELLED not in order.legal_moves:
                raise IllegalTransition(order.status, OrderStatus.CANCELLED, order.legal_moves)
            tx.orders.move(number, order.status, OrderStatus.CANCELLED, now(), note)
            tx.stock.give_back(number, now())
            tx.catalogue.add_sold({product: -count for product, count in order.pieces.items()})
            _record(tx, actor, "order.cancel", order, {"status": OrderStatus.CANCELLED})
            payment = tx.payments.of_order(number)
            if payment and payment.left.amount:
                refund = self._refunds.promise(tx, payment, payment.left, note, actor.email)
            self._letters.cancelled(tx, order, refund, note)
        return self._paid_back(number, refund)

    def refund(
        self,
        actor: Actor,
        number: str,
        amount: Money | None,
        reason: str,
        restock: Mapping[str, int] | bool,
        key: str = "",
    ) -> Order:
        """Promise a refund and put pieces back, in one transaction; then move the money."""
        words = check_words(reason, "reason", is_needed=True)
        with self._store.writing() as tx:
            order, payment = held(tx, number), tx.payments.of_order(number)
            if payment is None or not order.is_ever_paid:
                raise IllegalTransition(order.status, OrderStatus.REFUNDED, by_hand(order))
            if key and any(each.key == _key(number, key) for each in order.refunds):
                return order  # the second half of a double click
            back = amount or payment.left
            if back.currency != order.total.currency or back.amount < 1:
                raise InvalidInput({"amount": f"Please enter an amount in {order.total.currency} above nothing."})
            refund = self._refunds.promise(tx, payment, back, words, actor.email, _key(number, key) if key else "")
            pieces = _pieces(order, restock)
            _record(tx, actor, "order.refund", order, {"refund": back.text, "reason": words, "restock": pieces})
            if pieces:
                tx.stock.put_back(number, pieces, now())
        return self._paid_back(number, refund)

    def _refund_by_hand(self, actor: Actor, number: str, note: str) -> Order:
        with self._store.reading() as tx:
            order = held(tx, number)
        if OrderStatus.REFUNDED not in by_hand(order):
            raise IllegalTransition(order.status, OrderStatus.REFUNDED, by_hand(order))
        return self.refund(actor, number, None, note or "Refunded by the shop", restock=False)

    def _paid_back(self, number: str, refund: Refund | None) -> Order:
        if refund:
            self._refunds.carry_out(refund)
        with self._store.reading() as tx:
            return held(tx, number)


def by_hand(order: Order) -> list[OrderStatus]:
    """Return where staff may move an order; a return that was asked for is decided as a return."""
    ways = [each for each in order.legal_moves if each in BY_HAND]
    return [each for each in ways if order.status is not OrderStatus.RETURN_REQUESTED or each is OrderStatus.REFUNDED]


def held(tx: Transaction, number: str) -> Order:
    """Return an order that nobody else changes before this transaction ends.

    Raises:
        NotFound: there is none.
    """
    found = tx.orders.by_number(number, hold=True)
    if found is None:
        raise NotFound("We could not find that order.")
    return found[0]


def _record(tx: Transaction, actor: Actor, action: str, order: Order, after: Mapping[str, Any]) -> None:
    if Permission.MOVE_ORDERS in GRANTS[actor.role]:  # what shoppers do is in the order's own timeline
        audit.record(tx, actor, action, order.number, {"status": order.status}, after)


def _ship(
    tx: Transaction, order: Order, asked: OrderStatus, tracking: str, lines: Mapping[str, int] | None
) -> tuple[OrderStatus, Shipment]:
    if lines is None and asked is OrderStatus.PARTIALLY_SHIPPED:
        raise InvalidInput({"lines": "Please say which pieces are in the parcel."})
    pieces = check_pieces(order.to_ship if lines is None else lines, order.to_ship, "ship")
    parcel = Shipment(now(), pieces, tracking)
    tx.fulfilment.ship(order.number, parcel)
    is_all = held(tx, order.number).shipped is Shipped.ALL
    return OrderStatus.SHIPPED if is_all else OrderStatus.PARTIALLY_SHIPPED, parcel


def _pieces(order: Order, restock: Mapping[str, int] | bool) -> dict[str, int]:
    if restock is False:
        return {}
    ordered: dict[str, int] = {}
    for line in order.lines:
        ordered[line.sku] = ordered.get(line.sku, 0) + line.quantity
    return ordered if restock is True else check_pieces(restock, ordered, "put back")


def _status(to: str) -> OrderStatus:
    try:
        return OrderStatus(to)
    except ValueError as error:
        raise InvalidInput({"to": f"There is no status {str(to)[:40]!r}."}) from error


def _key(number: str, key: str) -> str:
    return fingerprint(f"{number}:{key}")
