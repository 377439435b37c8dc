"""Address books in memory."""

from dataclasses import replace

from shop_app.domain.addresses import SavedAddress
from shop_app.domain.orders import Address
from tests.fakes.books import Books


class FakeAddresses:
    def __init__(self, books: Books) -> None:
        self._books = books

    def of_account(self, account_id: int) -> list[SavedAddress]:
        return [saved for owner, saved in self._books.addresses.values() if owner == account_id]

    def add(self, account_id: int, address: Address) -> int:
        id_ = max(self._books.addresses, default=0) + 1
        self._books.addresses[id_] = (account_id, SavedAddress(id_, address))
        return id_

    def change(self, account_id: int, address_id: int, address: Address) -> bool:
        owner, saved = self._books.addresses.get(address_id, (None, None))
        if saved is None or owner != account_id:
            return False
        self._books.addresses[address_id] = (account_id, replace(saved, address=address))
        return True

    def remove(self, account_id: int, address_id: int) -> bool:
        if self._books.addresses.get(address_id, (None,))[0] != account_id:
            return False
        del self._books.addresses[address_id]
        return True

    def set_defaults(self, account_id: int, *, shipping: int | None = None, billing: int | None = None) -> None:
        for id_, (owner, saved) in self._books.addresses.items():
            if owner != account_id:
                continue
            changed = saved if shipping is None else replace(saved, is_shipping_default=id_ == shipping)
            changed = changed if billing is None else replace(changed, is_billing_default=id_ == billing)
            self._books.addresses[id_] = (owner, changed)
