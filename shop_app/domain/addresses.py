"""The address book: addresses an account keeps, and which of them a checkout begins with. No storage here."""

from dataclasses import dataclass

from shop_app.domain.orders import Address

ADDRESSES_MAX = 20  # per account


@dataclass(frozen=True, slots=True)
class SavedAddress:
    """An address of somebody's book; at most one is the default for parcels and one for bills."""

    id: int
    address: Address
    is_shipping_default: bool = False
    is_billing_default: bool = False
