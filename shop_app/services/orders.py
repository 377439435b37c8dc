"""Orders after they were placed: who may see them, and what staff and owners may do with them."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from shop_app.domain.accounts import Actor, normal_email
from shop_app.domain.errors import InvalidInput, NotFound, OutOfStock
from shop_app.domain.fulfilment import ReturnRequest, StaffNote, check_words
from shop_app.domain.money import Money
from shop_app.domain.orders import Order, OrderFilter, OrderSummary
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint
from shop_app.repositories.ports import Store
from shop_app.services import audit
from shop_app.services.access import GRANTS, Permission, access, access_account, access_order
from shop_app.services.cart import CartService
from shop_app.services.order_letters import OrderLetters
from shop_app.services.order_moves import OrderMoves
from shop_app.services.returns import ReturnsService
from shop_app.services.throttle import Throttle

MINE_SHOWN = 100
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Reordered:
    """What became of an old order's lines in today's cart: titles."""

    added: list[str]
    gone: list[str]


class OrdersService:
    """Everything a door may ask of an order that exists."""

    def __init__(
        self,
        store: Store,
        cart: CartService,
        throttle: Throttle,
        moves: OrderMoves,
        returns: ReturnsService,
        letters: OrderLetters,
    ) -> None:
        self._store = store
        self._cart = cart
        self._throttle = throttle
        self._moves = moves
        self._returns = returns
        self._letters = letters

    # seeing

    def get(self, actor: Actor, number: str, token: str = "") -> Order:
        """Return an order to its owner, to a guest with its token, or to staff.

        Raises:
            NotFound: there is none, or it is somebody else's: a stranger cannot tell.
        """
        with self._store.reading() as tx:
            found = tx.orders.by_number(number)
        if found is None:
            raise NotFound("We could not find that order.")
        access_order(actor, found[0], found[1], token)
        return found[0]

    def look_up(self, actor: Actor, number: str, email: str, token: str) -> Order:
        """Return a guest's order to whoever has both its token and the e-mail it was placed with.

        Raises:
            NotFound: one of the three does not fit; which one is not told.
            TooManyRequests: too many tries, by this actor or at this number.
        """
        self._throttle.spend_for("order_lookup", actor)
        self._throttle.spend("order_lookup", f"number:{number}")
        order = self.get(Actor(actor.visitor), number, token)  # whoever asks: these three open it, not their account
        if order.email != email.strip().lower():
            raise NotFound("We could not find that order.")
        return order

    def mine(self, actor: Actor) -> list[OrderSummary]:
        """Return the actor's own orders, newest first.

        Raises:
            SignInNeeded: a guest asks.
        """
        account_id = access_account(actor)
        with self._store.reading() as tx:
            return tx.orders.of_account(account_id, MINE_SHOWN)

    def everyones(self, actor: Actor, page: int = 1, only: OrderFilter | None = None) -> tuple[list[OrderSummary], int]:
        """Return a page of the orders that pass a filter, newest first, and how many there are. For staff.

        Raises:
            InvalidInput: the page does not count from 1.
        """
        access(actor, Permission.SEE_ORDERS)
        if type(page) is not int or not 1 <= page <= 1_000_000:
            raise InvalidInput({"page": "Pages count from 1."})
        with self._store.reading() as tx:
            return tx.orders.newest(PAGE_SIZE, (page - 1) * PAGE_SIZE, only or OrderFilter())

    def invoice(self, actor: Actor, number: str, token: str = "") -> Order:
        """Return an order with everything its invoice says: lines, tax, discount, both addresses, refunds.

        Raises:
            NotFound: there is none to see, or nothing was paid yet.
        """
        order = self.get(actor, number, token)
        if not order.is_ever_paid:
            raise NotFound("There is no invoice for an order that was not paid.")
        return order

    def notes(self, actor: Actor, number: str) -> list[StaffNote]:
        """Return what staff told each other about an order, oldest first."""
        access(actor, Permission.SEE_ORDERS)
        with self._store.reading() as tx:
            return tx.fulfilment.notes(number)

    def send_link(self, actor: Actor, number: str, email: str) -> None:
        """Send the confirmation of a guest's order again, with its link, to the e-mail it was placed with.

        Whether there is such an order is told to nobody but its owner's postbox.

        Raises:
            InvalidInput: that is no e-mail address.
            TooManyRequests: too many tries, by this actor or at this number.
        """
        self._throttle.spend_for("order_lookup", actor)
        self._throttle.spend("order_lookup", f"number:{number}")
        address = normal_email(email)
        with self._store.writing() as tx:
            found = tx.orders.by_number(number.strip().upper())
            if found and found[0].is_ever_paid and found[0].account_id is None and found[0].email == address:
                self._letters.confirm(tx, found[0])

    def mail_again(self, actor: Actor, number: str, token: str = "") -> None:
        """Send the confirmation of a paid order again, to the address it was placed with and to no other.

        Raises:
            NotFound: there is none to see, or nothing was paid, so that there is nothing to confirm.
            TooManyRequests: it was sent too often within the hour.
        """
        order = self.get(actor, number, token)
        if not order.is_ever_paid:
            raise NotFound("There is no confirmation of an order that was not paid.")
        self._throttle.spend("reset", f"order {order.number}")  # each is a mail to somebody who may not want it
        is_theirs = actor.account_id is not None and actor.account_id == order.account_id
        with self._store.writing() as tx:
            self._letters.confirm(tx, order)
            if Permission.SEE_ORDERS in GRANTS[actor.role] and not is_theirs:
                audit.record(tx, actor, "order.mail_again", order.number)

    # acting

    def can_adopt(self, actor: Actor, number: str, token: str) -> bool:
        """Tell whether this guest's order could go into the actor's account: theirs by token and by e-mail."""
        with self._store.reading() as tx:
            found = tx.orders.by_number(number)
        if found is None or not actor.is_signed_in or found[0].account_id is not None:
            return False
        is_opened = bool(token) and hmac.compare_digest(fingerprint(token), found[1])
        return is_opened and found[0].email == actor.email

    def adopt(self, actor: Actor, number: str, token: str) -> None:
        """Put a guest's order into the actor's account.

        Raises:
            NotFound: it is not theirs by token and e-mail, or in an account already.
        """
        account_id = access_account(actor)
        if not self.can_adopt(actor, number, token):
            raise NotFound("We could not find that order.")
        with self._store.writing() as tx:
            if not tx.orders.adopt(number, account_id):
                raise NotFound("We could not find that order.")

    def reorder(self, actor: Actor, number: str, token: str = "") -> Reordered:
        """Put an old order's lines into the actor's cart, as many of each as there are today."""
        added, gone = [], []
        for line in self.get(actor, number, token).lines:
            try:
                self._cart.add(actor, line.sku, line.quantity)
            except (NotFound, OutOfStock):
                gone.append(line.title)
            else:
                added.append(line.title)
        return Reordered(added, gone)

    def cancel(self, actor: Actor, number: str, token: str = "") -> Order:
        """Take an order back before anything of it was sent: stock goes back, all money goes back.

        Raises:
            IllegalTransition: part of it was sent; ask for a return instead.
            PaymentUnclear: the gateway does not say whether it was paid; nothing changed.
        """
        self.get(actor, number, token)
        return self._moves.cancel(actor, number, "Cancelled by the shopper")

    def request_return(
        self, actor: Actor, number: str, lines: Mapping[str, int], reason: str, token: str = ""
    ) -> ReturnRequest:
        """Ask to send pieces back: SKU -> pieces that were sent and not asked for yet. See ``ReturnsService``."""
        self.get(actor, number, token)
        return self._returns.request(number, lines, reason)

    def move(
        self,
        actor: Actor,
        number: str,
        to: str,
        tracking: str = "",
        note: str = "",
        lines: Mapping[str, int] | None = None,
    ) -> Order:
        """Move an order as staff. ``shipped`` sends ``lines`` or all that is left; ``cancelled`` pays back.

        Args:
            lines: SKU -> pieces of the parcel; needed for ``partially_shipped``.
            note: for the timeline the shopper sees.

        Raises:
            IllegalTransition: lists where the order can go by hand.
            InvalidInput: names what is wrong with the parcel.
        """
        access(actor, Permission.MOVE_ORDERS)
        return self._moves.move(actor, number, to, tracking=tracking, note=note, lines=lines)

    def refund(
        self,
        actor: Actor,
        number: str,
        amount: Money | None,
        reason: str,
        restock: Mapping[str, int] | bool = False,
        key: str = "",
    ) -> Order:
        """Give part or all of the money back, as staff.

        Args:
            amount: None for all that is left.
            restock: SKU -> pieces to put back on the shelf; True for every piece of the order.
            key: one click, one key: the same key gives back once.

        Raises:
            RefundTooMuch: less is left of what was paid.
            RefundRefused: the gateway will not.
        """
        access(actor, Permission.REFUND_ORDERS)
        return self._moves.refund(actor, number, amount, reason, restock, key)

    def note(self, actor: Actor, number: str, text: str) -> None:
        """Write down something for the staff; shoppers never see it."""
        access(actor, Permission.MOVE_ORDERS)
        self.get(actor, number)
        words = check_words(text, "note", is_needed=True)
        with self._store.writing() as tx:
            tx.fulfilment.add_note(number, StaffNote(now(), actor.email, words))
