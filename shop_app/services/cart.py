"""Carts: quantities kept in Redis, met with today's prices and stock whenever they are looked at."""

from collections.abc import Sequence

from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.cart import QUANTITY_MAX, Cart, HeldCart, Notice, check_quantity, check_sku, clamp
from shop_app.domain.catalogue import Availability
from shop_app.domain.coupons import normal_code
from shop_app.domain.errors import NotFound, OutOfStock
from shop_app.domain.orders import Order
from shop_app.repositories.ports import Carts, Live, Sellable, Store
from shop_app.services import cart_lines
from shop_app.services.pricing import Asked, price_cart
from shop_app.services.throttle import Throttle


class CartService:
    """The actor's own cart; there is no way to name another's.

    Args:
        throttle: spends tries of coupon codes, so that nobody guesses them.
    """

    def __init__(self, store: Store, carts: Carts, currency: str, heard: Live, throttle: Throttle) -> None:
        self._store = store
        self._carts = carts
        self._currency = currency
        self._live = heard
        self._throttle = throttle

    def view(self, actor: Actor) -> Cart:
        """Return the cart with what the shopper should know: clamped, sold out, dearer, gone."""
        return self._show(actor)

    def count(self, actor: Actor) -> int:
        """Return how many pieces the cart holds, as stored."""
        return sum(self._carts.lines(actor.shopper).values())

    def add(self, actor: Actor, sku: str, quantity: int = 1) -> Cart:
        """Put pieces in the cart, never more than there are.

        Raises:
            InvalidInput: quantity not a whole number from 1 to 999.
            NotFound: nothing on sale has this SKU.
            OutOfStock: none is left.
        """
        check_quantity(quantity)
        sellable = self._sellable(check_sku(sku))
        most = clamp(QUANTITY_MAX, sellable.variant.stock)
        if most == 0:
            raise OutOfStock({sku: 0}, [sellable.title])
        held = self._carts.lines(actor.shopper).get(sku, 0)
        put = self._carts.add(actor.shopper, sku, quantity, most, sellable.variant.price.amount)
        self._changed(actor)
        notices = [cart_lines.clamped(sellable, put)] if put < held + quantity else []
        return self._show(actor, notices)

    def change(self, actor: Actor, sku: str, quantity: int) -> Cart:
        """Set a line to this quantity, or to what is left.

        Raises:
            InvalidInput: quantity not a whole number from 1 to 999.
            NotFound: nothing on sale has this SKU.
        """
        check_quantity(quantity)
        sellable = self._sellable(check_sku(sku))
        put = clamp(quantity, sellable.variant.stock)
        if put:
            self._carts.put(actor.shopper, sku, put, sellable.variant.price.amount)
            self._changed(actor)
        notices = [cart_lines.clamped(sellable, put)] if 0 < put < quantity else []
        return self._show(actor, notices)

    def remove(self, actor: Actor, sku: str) -> Cart:
        """Take a line out; one that is not there is out already."""
        self._carts.remove(actor.shopper, check_sku(sku))
        self._changed(actor)
        return self.view(actor)

    def save_for_later(self, actor: Actor, sku: str) -> Cart:
        """Put a line aside with its quantity; it waits there for a year."""
        self._carts.save(actor.shopper, check_sku(sku))
        self._changed(actor)
        return self.view(actor)

    def move_to_cart(self, actor: Actor, sku: str) -> Cart:
        """Bring a saved line back, as many of it as there are.

        Raises:
            NotFound: it is not saved, or no longer on sale.
            OutOfStock: none is left; it stays saved.
        """
        quantity = self._carts.held(actor.shopper).saved.get(check_sku(sku))
        if quantity is None:
            raise NotFound("This product is not among those you saved.")
        cart = self.add(actor, sku, quantity)
        self._carts.drop_saved(actor.shopper, sku)
        self._changed(actor)
        return self._show(actor, [notice for notice in cart.notices if notice.code == "clamped"])

    def forget_saved(self, actor: Actor, sku: str) -> Cart:
        """Drop a saved line."""
        self._carts.drop_saved(actor.shopper, check_sku(sku))
        self._changed(actor)
        return self.view(actor)

    def use_coupon(self, actor: Actor, code: str) -> Cart:
        """Keep a coupon with the cart, if it applies to it now.

        Raises:
            CouponRefused: it does not; says why. The coupon of before stays.
            TooManyRequests: too many codes were tried.
        """
        self._throttle.spend_for("coupon", actor)
        wanted = normal_code(code)
        cart = cart_lines.with_coupon(self._show(actor, coupon=wanted))
        self._carts.set_coupon(actor.shopper, wanted)
        self._changed(actor)
        return cart

    def drop_coupon(self, actor: Actor) -> Cart:
        """Take the coupon off the cart."""
        self._carts.set_coupon(actor.shopper, "")
        self._changed(actor)
        return self.view(actor)

    def take_over(self, guest: Actor, account: Actor) -> None:
        """Pour the guest's cart into the account's at sign-in, quantities summed."""
        if guest.shopper != account.shopper:
            self._carts.merge(guest.shopper, account.shopper, QUANTITY_MAX)
            self._changed(account)

    def take_out(self, shopper: str, order: Order) -> None:
        """Remove what was ordered, once, and nothing that was added meanwhile; the coupon is spent with it."""
        ordered: dict[str, int] = {}
        for line in order.lines:
            ordered[line.sku] = ordered.get(line.sku, 0) + line.quantity
        self._carts.take_out(shopper, ordered, order.number)
        self._live.tell([live.cart(shopper)])

    def held(self, actor: Actor) -> HeldCart:
        """Return the cart as stored, for checkout to price and reserve."""
        return self._carts.held(actor.shopper)

    def quantities(self, actor: Actor) -> dict[str, int]:
        """Return SKU -> pieces as stored."""
        return self._carts.lines(actor.shopper)

    def _changed(self, actor: Actor) -> None:
        self._live.tell([live.cart(actor.shopper)])  # the same cart may be open on another device

    def _sellable(self, sku: str) -> Sellable:
        with self._store.reading() as tx:
            found = tx.catalogue.sellable([sku])
        if sku not in found:
            raise NotFound("This product is no longer on sale.")
        return found[sku]

    def _show(self, actor: Actor, notices: Sequence[Notice] = (), coupon: str = "") -> Cart:
        held = self._carts.held(actor.shopper)
        code = coupon or held.coupon
        with self._store.reading() as tx:
            known = tx.catalogue.sellable({**held.lines, **held.saved})
            lines = [cart_lines.line(known[sku], quantity) for sku, quantity in held.lines.items() if sku in known]
            buyable = {line.sku: line.quantity for line in lines if line.availability is not Availability.OUT}
            asked = Asked(buyable, coupon=code, is_estimate=True)
            priced = price_cart(tx, actor, known, asked, self._currency)
        return Cart(
            lines=lines,
            totals=priced.totals,
            notices=[*notices, *cart_lines.notices(held, known, priced, said=notices)],
            saved=[cart_lines.line(known[sku], quantity) for sku, quantity in held.saved.items() if sku in known],
            coupon=code,
            coupon_refusal=priced.refusal,
            free_from=priced.free_from,
        )
