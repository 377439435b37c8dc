"""Turns a cart into a paid order, once: price, reserve, charge, settle or release."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from shop_app.domain.accounts import Actor, normal_email
from shop_app.domain.cart import HeldCart
from shop_app.domain.errors import (
    AlreadyOrdering,
    CartEmpty,
    Conflict,
    CouponRefused,
    IdempotencyKeyReused,
    InvalidInput,
    OrderInProgress,
    OutOfStock,
    TotalChanged,
)
from shop_app.domain.orders import NewOrder, Order, OrderDraft, OrderLine, OrderStatus, TimelineEntry
from shop_app.domain.payments import Payment, PaymentStatus
from shop_app.domain.pricing import Totals
from shop_app.domain.pricing.tariff import ShippingMethod
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint, order_number, secret_token
from shop_app.repositories.ports import Sellable, Store, Transaction
from shop_app.services.cart import CartService
from shop_app.services.order_letters import OrderLetters
from shop_app.services.payments import PaymentsService
from shop_app.services.pricing import Asked, price_cart
from shop_app.services.throttle import Throttle

KEY_MAX = 255  # characters of an Idempotency-Key
DEAD_AFTER = timedelta(seconds=30)  # no gateway takes that long: whoever placed this order is gone


@dataclass(frozen=True, slots=True)
class Quote:
    """What the cart would cost sent to a country, and the ways it can go."""

    methods: list[ShippingMethod]
    totals: Totals
    coupon: str = ""
    coupon_refusal: str = ""  # why the coupon in the cart takes nothing off


class CheckoutService:
    """Places orders."""

    def __init__(
        self,
        store: Store,
        cart: CartService,
        payments: PaymentsService,
        letters: OrderLetters,
        throttle: Throttle,
        *,
        currency: str,
    ) -> None:
        self._store = store
        self._cart = cart
        self._payments = payments
        self._throttle = throttle
        self._currency = currency
        self._letters = letters

    def quote(self, actor: Actor, country: str, shipping_method: str = "") -> Quote:
        """Price the actor's cart for a country; nothing is reserved.

        Raises:
            CartEmpty: there is nothing to price.
            OutOfStock: a line is gone or short; names it.
        """
        held = self._held(actor)
        with self._store.reading() as tx:
            known = _on_sale(tx, held.lines)
            asked = Asked(held.lines, country, shipping_method, held.coupon)
            priced = price_cart(tx, actor, known, asked, self._currency)
        code = priced.coupon.code if priced.coupon else ""
        return Quote(priced.methods, priced.totals, code, priced.refusal.message if priced.refusal else "")

    def place(self, actor: Actor, draft: OrderDraft, key: str) -> tuple[Order, bool]:
        """Turn the actor's cart into a paid order, all or nothing.

        Stock is taken with one conditional UPDATE per SKU, so two shoppers cannot buy the last piece; the gateway is
        called outside every transaction, with a key of its own.

        Args:
            key: the caller's Idempotency-Key; the same key and request give the same order again.

        Returns:
            The order, and whether it is a replay of an earlier call. One with a ``challenge`` is not paid yet: the
            shopper's bank wants to ask them first.

        Raises:
            CartEmpty: nothing to order.
            OutOfStock: a line asks for more than is left; nothing is charged.
            TotalChanged: today's total is not ``draft.expected_total``; nothing is charged.
            PaymentDeclined: the gateway said no; stock is given back.
            PaymentUnclear: the gateway did not answer; the order waits for ``PaymentsService.reconcile``.
            IdempotencyKeyReused: the key made a different order before.
            OrderInProgress: another tab is ordering this cart; names that order.
            TooManyRequests: more tries than a shopper needs: somebody tries cards.
        """
        self._throttle.spend_for("checkout", actor)
        if not 1 <= len(key) <= KEY_MAX:
            raise InvalidInput({"Idempotency-Key": f"Send an Idempotency-Key of 1 to {KEY_MAX} characters."})
        if draft.payment_provider != self._payments.provider:
            raise InvalidInput({"payment": f"Payments go through {self._payments.provider!r} here."})
        asked = _fingerprint(draft)
        try:
            payment, order = self._reserved(actor, draft, key, asked)
        except CouponRefused as refusal:  # somebody else had its last use since it was priced
            now_asked = self.quote(actor, draft.shipping_address.country, draft.shipping_method).totals.total
            raise TotalChanged(now_asked.text, refusal.message) from refusal
        except Conflict as refused:
            # A double click: the other one took the stock or emptied the cart a moment ago. Its order is the answer.
            if replayed := self._replay(actor, key, asked):
                return replayed, True
            if isinstance(refused, AlreadyOrdering):
                raise self._other_tab(actor) from refused
            raise
        paid = self._payments.pay(payment, order, draft.payment_token, actor.shopper)
        return (self._with_token(paid) if paid else self._order(payment.order_number)), False

    def _reserved(self, actor: Actor, draft: OrderDraft, key: str, asked: str) -> tuple[Payment, Order]:
        try:
            return self._reserve(actor, draft, key, asked)
        except AlreadyOrdering:
            if not self._gave_up(actor):
                raise
        return self._reserve(actor, draft, key, asked)

    def _reserve(self, actor: Actor, draft: OrderDraft, key: str, asked: str) -> tuple[Payment, Order]:
        email, number, at = normal_email(draft.email), order_number(), now()
        with self._store.writing() as tx:
            # Written before anything is read: who sends a key again, or orders in two tabs, is told so by the database.
            tx.orders.claim(actor.shopper, number, at)
            tx.orders.remember_key(actor.shopper, key, asked, number, at)
            # Read under the claim: what another tab ordered a moment ago is out of the cart by now.
            held = self._held(actor)
            quantities, country = dict(held.lines), draft.shipping_address.country
            known = _on_sale(tx, quantities)
            asked_price = Asked(quantities, country, draft.shipping_method, held.coupon, email)
            priced = price_cart(tx, actor, known, asked_price, self._currency)
            totals = priced.totals
            if totals.total != draft.expected_total:
                raise TotalChanged(totals.total.text, priced.refusal.message if priced.refusal else "")
            try:
                tx.stock.take(quantities, number, at)
            except OutOfStock as error:
                raise OutOfStock(error.available, [known[sku].title for sku in error.available]) from error
            new = NewOrder(
                number=number,
                account_id=actor.account_id,
                token_fingerprint=fingerprint(self._letters.token(number)),
                email=email,
                placed_at=at,
                lines=_lines(totals, known),
                totals=totals,
                shipping_address=draft.shipping_address,
                billing_address=draft.billing_address,
                shipping_method=draft.shipping_method or priced.methods[0].code,
                coupon=priced.coupon.code if priced.coupon else "",
            )
            tx.orders.add(new)
            if priced.coupon:
                tx.coupons.redeem(priced.coupon, number, actor.account_id, actor.email or email, at)
            payment = Payment(number, self._payments.provider, secret_token(), totals.total, PaymentStatus.OPEN, at)
            tx.payments.add(payment)
        return payment, new.written([TimelineEntry(at, new.status)])

    def _other_tab(self, actor: Actor) -> Conflict:
        with self._store.reading() as tx:
            other = tx.orders.claimed(actor.shopper)
        return OrderInProgress(other) if other else CartEmpty()

    def _gave_up(self, actor: Actor) -> bool:
        """Look into an attempt of the actor's that died half-way; say whether there was one."""
        with self._store.reading() as tx:
            number = tx.orders.claimed(actor.shopper)
            payment = tx.payments.of_order(number) if number else None
        if payment is None or payment.created_at >= now() - DEAD_AFTER:
            return False
        self._payments.give_up(payment.order_number)
        return True

    def _replay(self, actor: Actor, key: str, asked: str) -> Order | None:
        with self._store.reading() as tx:
            remembered = tx.orders.remembered_key(actor.shopper, key)
        if remembered is None:
            return None
        if remembered[0] != asked:
            raise IdempotencyKeyReused
        order = self._order(remembered[1])
        if order.status is OrderStatus.PENDING_PAYMENT:
            return replace(order, challenge=self._payments.challenge(order.number))
        return order

    def _order(self, number: str) -> Order:
        with self._store.reading() as tx:
            found = tx.orders.by_number(number)
        if found is None:
            raise RuntimeError(f"order {number} was just stored and is gone")
        return self._with_token(found[0])

    def _with_token(self, order: Order) -> Order:
        return replace(order, token=self._letters.token(order.number))

    def _held(self, actor: Actor) -> HeldCart:
        held = self._cart.held(actor)
        if not held.lines:
            raise CartEmpty
        return held


def _on_sale(tx: Transaction, quantities: Mapping[str, int]) -> dict[str, Sellable]:
    known = tx.catalogue.sellable(quantities)
    short = {sku: known[sku].variant.stock if sku in known else 0 for sku in quantities}
    short = {sku: left for sku, left in short.items() if left < quantities[sku]}
    if short:
        raise OutOfStock(short, [known[sku].title for sku in short if sku in known])
    return known


def _lines(totals: Totals, known: Mapping[str, Sellable]) -> list[OrderLine]:
    return [
        OrderLine(
            sku=line.sku,
            product_id=known[line.sku].product_id,
            slug=known[line.sku].slug,
            title=known[line.sku].title,
            quantity=line.quantity,
            unit_price=line.unit_price,
            line_total=line.line_total,
            tax=line.tax,
            discount=line.discount,
            image_url=known[line.sku].image_url,
        )
        for line in totals.lines
    ]


def _fingerprint(draft: OrderDraft) -> str:
    return fingerprint(json.dumps(asdict(draft), sort_keys=True, default=str))
