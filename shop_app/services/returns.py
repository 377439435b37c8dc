"""Returns: asked for by the shopper, decided by staff, received with a refund and a choice of what is restocked."""

from collections.abc import Mapping

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import Conflict, IllegalTransition, InvalidInput, NotFound
from shop_app.domain.fulfilment import Refund, ReturnRequest, ReturnStatus, check_pieces, check_words
from shop_app.domain.money import Money
from shop_app.domain.orders import Order, OrderStatus
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store, Transaction
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.order_letters import OrderLetters
from shop_app.services.order_moves import held
from shop_app.services.refunds import RefundsService

PAGE_SIZE = 25
NEXT = {
    ReturnStatus.REQUESTED: (ReturnStatus.APPROVED, ReturnStatus.REJECTED),
    ReturnStatus.APPROVED: (ReturnStatus.RECEIVED, ReturnStatus.REJECTED),
    ReturnStatus.REJECTED: (),
    ReturnStatus.RECEIVED: (),
}


class ReturnsService:
    def __init__(self, store: Store, refunds: RefundsService, letters: OrderLetters) -> None:
        self._store = store
        self._refunds = refunds
        self._letters = letters

    def request(self, number: str, lines: Mapping[str, int], reason: str) -> ReturnRequest:
        """Note what somebody who may see the order wants to send back.

        Raises:
            IllegalTransition: nothing was sent yet, or a return is being decided.
            InvalidInput: more than was sent, or no reason.
        """
        words = check_words(reason, "reason", is_needed=True)
        with self._store.writing() as tx:
            order = held(tx, number)
            if OrderStatus.RETURN_REQUESTED not in order.legal_moves:
                raise IllegalTransition(order.status, OrderStatus.RETURN_REQUESTED, order.legal_moves)
            pieces = check_pieces(lines, order.to_return, "send back")
            asked = ReturnRequest(0, number, pieces, words, ReturnStatus.REQUESTED, now())
            return_id = tx.fulfilment.add_return(asked)
            tx.orders.move(number, order.status, OrderStatus.RETURN_REQUESTED, now(), words)
            self._letters.return_requested(tx, order, words)
            return _known(tx, return_id)

    def listed(self, actor: Actor, status: str = "", page: int = 1) -> tuple[list[ReturnRequest], int]:
        """Return a page of returns, newest first, and how many there are. For staff."""
        access(actor, Permission.SEE_ORDERS)
        if type(page) is not int or not 1 <= page <= 1_000_000:
            raise InvalidInput({"page": "Pages count from 1."})
        with self._store.reading() as tx:
            return tx.fulfilment.returns(_status(status) if status else None, PAGE_SIZE, (page - 1) * PAGE_SIZE)

    def decide(
        self,
        actor: Actor,
        return_id: int,
        to: str,
        note: str = "",
        amount: Money | None = None,
        restock: Mapping[str, int] | None = None,
    ) -> ReturnRequest:
        """Approve, reject or receive a return, as staff. What is received is refunded.

        Args:
            amount: to give back on receipt; None for what the pieces cost with their tax and share of the discount.
            restock: SKU -> pieces of the return fit for the shelf; none by default.

        Raises:
            IllegalTransition: lists what can be decided now.
            RefundTooMuch: less is left of what was paid; nothing changed.
        """
        access(actor, Permission.REFUND_ORDERS)
        asked, words = _status(to), check_words(note, "note")
        refund: Refund | None = None
        with self._store.writing() as tx:
            order = held(tx, _known(tx, return_id).order_number)
            request = _known(tx, return_id)  # read again now that nobody else can decide it
            if asked not in NEXT[request.status]:
                raise IllegalTransition(request.status, asked, NEXT[request.status])
            tx.fulfilment.decide_return(return_id, request.status, asked, words)
            audit.record(tx, actor, f"return.{asked}", order.number, {"status": request.status}, {"status": asked})
            if asked is ReturnStatus.REJECTED:
                tx.orders.move(order.number, order.status, OrderStatus.DELIVERED, now(), words or "Return refused")
            elif asked is ReturnStatus.APPROVED:
                tx.orders.note(order.number, now(), words or "Return approved")
                self._letters.return_approved(tx, order, words)
            else:
                refund = self._receive(tx, actor, order, request, amount, restock or {})
        if refund:
            self._refunds.carry_out(refund)
        with self._store.reading() as tx:
            return _known(tx, return_id)

    def _receive(
        self,
        tx: Transaction,
        actor: Actor,
        order: Order,
        request: ReturnRequest,
        amount: Money | None,
        restock: Mapping[str, int],
    ) -> Refund | None:
        payment = tx.payments.of_order(order.number)
        if payment is None:
            raise Conflict("This order has no payment to refund.")
        if restock:
            tx.stock.put_back(order.number, check_pieces(restock, request.lines, "put back"), now())
        tx.orders.move(order.number, order.status, OrderStatus.RETURNED, now(), "Return received")
        worth = min(_worth(order, request), payment.left, key=lambda each: each.amount)
        back = amount if amount is not None else worth
        if back.currency != order.total.currency or back.amount < 0:
            raise InvalidInput({"amount": f"Please enter an amount in {order.total.currency}."})
        if back.amount == 0:
            return None  # staff may take goods back without giving money back
        return self._refunds.promise(tx, payment, back, f"Return {request.id}", actor.email, f"return:{request.id}")


def _worth(order: Order, request: ReturnRequest) -> Money:
    """What the pieces cost: their share of each line, with its tax, less their share of the order's discount."""
    gross = 0
    for line in order.lines:
        pieces = min(request.lines.get(line.sku, 0), line.quantity)
        kept = order.discount.amount * line.line_total.amount // max(order.subtotal.amount, 1)
        gross += (line.line_total.amount + line.tax.amount - kept) * pieces // line.quantity
    return Money(max(gross, 0), order.total.currency)


def _known(tx: Transaction, return_id: int) -> ReturnRequest:
    request = tx.fulfilment.return_by_id(return_id) if type(return_id) is int else None
    if request is None:
        raise NotFound("We could not find that return.")
    return request


def _status(status: str) -> ReturnStatus:
    try:
        return ReturnStatus(status)
    except ValueError as error:
        raise InvalidInput({"to": f"A return is never {str(status)[:40]!r}."}) from error
