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
