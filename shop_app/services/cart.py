"""Carts: quantities kept in Redis, met with today's prices and stock whenever they are looked at."""

from collections.abc import Mapping, Sequence

from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.cart import QUANTITY_MAX, Cart, CartLine, Notice, check_quantity, check_sku, clamp
from shop_app.domain.catalogue import Availability, Image
from shop_app.domain.errors import NotFound, OutOfStock
from shop_app.domain.pricing import price
from shop_app.repositories.ports import Carts, Live, Sellable, Store


class CartService:
    """The actor's own cart; there is no way to name another's."""

    def __init__(self, store: Store, carts: Carts, currency: str, heard: Live) -> None:
        self._store = store
        self._carts = carts
        self._currency = currency
        self._live = heard

    def view(self, actor: Actor) -> Cart:
        """Return the cart with what the shopper should know: clamped, sold out, gone."""
        return self._show(self._carts.lines(actor.shopper))

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
        put = self._carts.add(actor.shopper, sku, quantity, most)
        self._changed(actor)
        notices = [_clamped(sellable, put)] if put < held + quantity else []
        return self._show(self._carts.lines(actor.shopper), notices)

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
            self._carts.put(actor.shopper, sku, put)
            self._changed(actor)
        notices = [_clamped(sellable, put)] if 0 < put < quantity else []
        return self._show(self._carts.lines(actor.shopper), notices)

    def remove(self, actor: Actor, sku: str) -> Cart:
        """Take a line out; one that is not there is out already."""
        self._carts.remove(actor.shopper, check_sku(sku))
        self._changed(actor)
        return self.view(actor)

    def take_over(self, guest: Actor, account: Actor) -> None:
        """Pour the guest's cart into the account's at sign-in, quantities summed."""
        if guest.shopper != account.shopper:
            self._carts.merge(guest.shopper, account.shopper, QUANTITY_MAX)
            self._changed(account)

    def take_out(self, actor: Actor, quantities: Mapping[str, int]) -> None:
        """Remove what was ordered and nothing that was added meanwhile."""
        self._carts.take_out(actor.shopper, quantities)
        self._changed(actor)

    def quantities(self, actor: Actor) -> dict[str, int]:
        """Return SKU -> pieces as stored, for checkout to price and reserve."""
        return self._carts.lines(actor.shopper)

    def _changed(self, actor: Actor) -> None:
        self._live.tell([live.cart(actor.shopper)])  # the same cart may be open on another device

    def _sellable(self, sku: str) -> Sellable:
        with self._store.reading() as tx:
            found = tx.catalogue.sellable([sku])
        if sku not in found:
            raise NotFound("This product is no longer on sale.")
        return found[sku]

    def _show(self, quantities: Mapping[str, int], notices: Sequence[Notice] = ()) -> Cart:
        with self._store.reading() as tx:
            known = tx.catalogue.sellable(quantities)
        lines: list[CartLine] = []
        said = list(notices)
        for sku, quantity in quantities.items():
            if sku not in known:
                said.append(Notice("gone", "A product in your cart is no longer on sale and was left out.", sku))
                continue
            lines.append(_line(known[sku], quantity))
            if notice := _stock_notice(known[sku], quantity):
                said.append(notice)
        buyable = [
            (line.sku, line.quantity, line.unit_price) for line in lines if line.availability is not Availability.OUT
        ]
        return Cart(lines, price(buyable, self._currency, country=""), said)


def _line(sellable: Sellable, quantity: int) -> CartLine:
    variant = sellable.variant
    held = clamp(quantity, variant.stock) or quantity
    return CartLine(
        sku=variant.sku,
        product_id=sellable.product_id,
        slug=sellable.slug,
        title=sellable.title,
        options=variant.options,
        quantity=held,
        unit_price=variant.price,
        line_total=variant.price * held,
        image=Image(sellable.image_url, sellable.image_alt) if sellable.image_url else None,
        availability=variant.availability,
    )


def _stock_notice(sellable: Sellable, quantity: int) -> Notice | None:
    if sellable.variant.stock == 0:
        return Notice("sold_out", f"{sellable.title} just sold out and is not counted.", sellable.variant.sku)
    if quantity > sellable.variant.stock:
        return _clamped(sellable, sellable.variant.stock)
    return None


def _clamped(sellable: Sellable, put: int) -> Notice:
    return Notice("clamped", f"Only {put} of {sellable.title} left; your cart holds all of them.", sellable.variant.sku)
