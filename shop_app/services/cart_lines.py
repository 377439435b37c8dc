"""How a cart's stored lines are told to its shopper: today's price and stock, and a word on what changed."""

from collections.abc import Mapping, Sequence

from shop_app.domain.cart import Cart, CartLine, HeldCart, Notice, clamp
from shop_app.domain.catalogue import LOW_STOCK, Image
from shop_app.domain.coupons import Refused
from shop_app.domain.errors import CouponRefused
from shop_app.domain.money import Money
from shop_app.repositories.ports import Sellable
from shop_app.services.pricing import Priced


def line(sellable: Sellable, quantity: int) -> CartLine:
    """Show a line with as many pieces as there are."""
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


def notices(held: HeldCart, known: Mapping[str, Sellable], priced: Priced, said: Sequence[Notice] = ()) -> list[Notice]:
    """Return what the shopper should know, line by line, then of the whole cart."""
    found: list[Notice] = []
    for sku, quantity in held.lines.items():
        if sku not in known:
            found.append(Notice("gone", "A product in your cart is no longer on sale and was left out.", sku))
            continue
        stock = _stock(known[sku], quantity)
        if stock and sku not in {each.sku for each in said}:
            found.append(stock)
        if moved := _price(known[sku], held.prices.get(sku, 0)):
            found.append(moved)
    if priced.refusal:
        found.append(Notice("coupon_refused", priced.refusal.message))
    if priced.undeliverable and held.lines:
        found.append(Notice("undeliverable", priced.undeliverable))
    return found


def clamped(sellable: Sellable, put: int) -> Notice:
    """Say that the cart holds all there are."""
    return Notice("clamped", _all_held(sellable, put), sellable.variant.sku)


def with_coupon(cart: Cart) -> Cart:
    """Return a cart whose coupon applies.

    Raises:
        CouponRefused: it does not, or there is nothing to take anything off.
    """
    if not cart.totals.lines:
        raise CouponRefused(Refused.EMPTY, "Put something in your cart first, then enter the code.")
    if cart.coupon_refusal is not None:
        raise cart.coupon_refusal
    return cart


def _stock(sellable: Sellable, quantity: int) -> Notice | None:
    sku, stock, title = sellable.variant.sku, sellable.variant.stock, sellable.title
    if stock == 0:
        return Notice("sold_out", f"{title} just sold out and is not counted.", sku)
    if quantity > stock:
        return clamped(sellable, stock)
    if quantity == stock:  # said on every view: what a change just said must outlive the page's next look at the cart
        return Notice("low", _all_held(sellable, stock), sku)
    return Notice("low", f"Only {stock} of {title} left.", sku) if stock <= LOW_STOCK else None


def _all_held(sellable: Sellable, stock: int) -> str:
    return f"Only {stock} of {sellable.title} left; your cart holds all of them."


def _price(sellable: Sellable, seen: int) -> Notice | None:
    price = sellable.variant.price
    if seen in (0, price.amount):
        return None
    was, way = Money(seen, price.currency).text, "up" if price.amount > seen else "down"
    message = f"The price of {sellable.title} went {way} from {was} to {price.text} since you added it."
    return Notice("price_changed", message, sellable.variant.sku)
