"""REST: the caller's own address book."""

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.api.shapes.orders import AddressShape
from shop_app.domain.addresses import SavedAddress

router = APIRouter(prefix="/me/addresses", tags=["accounts"])


class AddressIn(Shape):
    address: AddressShape
    is_shipping_default: bool = False
    is_billing_default: bool = False


class SavedAddressOut(Shape):
    id: int
    address: AddressShape
    is_shipping_default: bool
    is_billing_default: bool

    @classmethod
    def of(cls, saved: SavedAddress) -> "SavedAddressOut":
        return cls(
            id=saved.id,
            address=AddressShape.of(saved.address),
            is_shipping_default=saved.is_shipping_default,
            is_billing_default=saved.is_billing_default,
        )


@router.get("")
def list_addresses(shop: Shop, actor: Caller) -> list[SavedAddressOut]:
    return [SavedAddressOut.of(each) for each in shop.address_book.mine(actor)]


@router.post("", status_code=201)
def add_address(shop: Shop, actor: Caller, asked: AddressIn) -> list[SavedAddressOut]:
    """Keep an address; the first is the default for parcels and bills. Answers the whole book."""
    shop.address_book.add(
        actor, asked.address.address(), shipping=asked.is_shipping_default, billing=asked.is_billing_default
    )
    return list_addresses(shop, actor)


@router.put("/{address_id}")
def change_address(shop: Shop, actor: Caller, address_id: int, asked: AddressIn) -> list[SavedAddressOut]:
    """Replace an address. A default moves to it, never away from it: name another one for that."""
    shop.address_book.change(
        actor, address_id, asked.address.address(), shipping=asked.is_shipping_default, billing=asked.is_billing_default
    )
    return list_addresses(shop, actor)


@router.delete("/{address_id}", status_code=204)
def remove_address(shop: Shop, actor: Caller, address_id: int) -> None:
    shop.address_book.remove(actor, address_id)
