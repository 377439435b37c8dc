"""REST: the caller's wishes; a guest's are known by the cart token."""

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.api.shapes.catalogue import CardOut, VariantOut
from shop_app.domain.errors import NotFound
from shop_app.domain.wishlist import Wish
from shop_app.kit.clock import aware, iso

router = APIRouter(prefix="/wishlist", tags=["wishlist"])


class WishOut(Shape):
    sku: str
    added_at: str
    product: CardOut
    variant: VariantOut

    @classmethod
    def of(cls, wish: Wish) -> "WishOut":
        return cls(
            sku=wish.sku,
            added_at=iso(aware(wish.at)),
            product=CardOut.of(wish.product),
            variant=VariantOut.of(wish.variant),
        )


class WishesOut(Shape):
    items: list[WishOut]


@router.get("")
def list_wishes(shop: Shop, actor: Caller) -> WishesOut:
    return WishesOut(items=[WishOut.of(wish) for wish in shop.wishlist.of(actor)])


@router.get("/{sku}")
def get_wish(shop: Shop, actor: Caller, sku: str) -> WishOut:
    for wish in shop.wishlist.of(actor):
        if wish.sku == sku:
            return WishOut.of(wish)
    raise NotFound("This is not on your wish list.")


@router.put("/{sku}")
def put_wish(shop: Shop, actor: Caller, sku: str) -> WishOut:
    """Wish for a SKU; a second time changes nothing."""
    shop.wishlist.put(actor, sku)
    return get_wish(shop, actor, sku)


@router.delete("/{sku}", status_code=204)
def remove_wish(shop: Shop, actor: Caller, sku: str) -> None:
    """Wish no longer; fine also when it was no wish."""
    shop.wishlist.remove(actor, sku)
