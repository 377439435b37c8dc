"""REST: the caller's own cart."""

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Quantity, Shape
from shop_app.api.shapes.cart import CartOut
from shop_app.domain.interactions import Kind

router = APIRouter(prefix="/cart", tags=["cart"])


class AddIn(Shape):
    sku: str
    quantity: Quantity = 1


class ChangeIn(Shape):
    quantity: Quantity


class CouponIn(Shape):
    code: str


@router.get("")
def get_cart(shop: Shop, actor: Caller) -> CartOut:
    return CartOut.of(shop.cart.view(actor))


@router.post("/items")
def add_to_cart(shop: Shop, actor: Caller, asked: AddIn) -> CartOut:
    cart = shop.cart.add(actor, asked.sku, asked.quantity)
    for line in cart.lines:  # it may be gone again: another tab took it out, or it was archived
        if line.sku == asked.sku:
            shop.interactions.record(actor, Kind.ADD_TO_CART, line.product_id)
    return CartOut.of(cart)


@router.patch("/items/{sku}")
def change_quantity(shop: Shop, actor: Caller, sku: str, asked: ChangeIn) -> CartOut:
    return CartOut.of(shop.cart.change(actor, sku, asked.quantity))


@router.delete("/items/{sku}")
def remove_from_cart(shop: Shop, actor: Caller, sku: str) -> CartOut:
    return CartOut.of(shop.cart.remove(actor, sku))


@router.post("/items/{sku}/save")
def save_for_later(shop: Shop, actor: Caller, sku: str) -> CartOut:
    """Put a line aside with its quantity; it waits for a year."""
    return CartOut.of(shop.cart.save_for_later(actor, sku))


@router.post("/saved/{sku}")
def move_to_cart(shop: Shop, actor: Caller, sku: str) -> CartOut:
    """Bring a saved line back into the cart."""
    return CartOut.of(shop.cart.move_to_cart(actor, sku))


@router.delete("/saved/{sku}")
def forget_saved(shop: Shop, actor: Caller, sku: str) -> CartOut:
    return CartOut.of(shop.cart.forget_saved(actor, sku))


@router.put("/coupon")
def use_coupon(shop: Shop, actor: Caller, asked: CouponIn) -> CartOut:
    """Enter a coupon; refused with the reason if it takes nothing off this cart now."""
    return CartOut.of(shop.cart.use_coupon(actor, asked.code))


@router.delete("/coupon")
def drop_coupon(shop: Shop, actor: Caller) -> CartOut:
    return CartOut.of(shop.cart.drop_coupon(actor))
