"""The address book of an account: what a checkout begins with. Nobody sees or changes another's."""

from shop_app.domain.accounts import Actor
from shop_app.domain.addresses import ADDRESSES_MAX, SavedAddress
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.orders import Address
from shop_app.repositories.ports import Store, Transaction
from shop_app.services.access import access_account, stored_id


class AddressBookService:
    def __init__(self, store: Store) -> None:
        self._store = store

    def mine(self, actor: Actor) -> list[SavedAddress]:
        """Return the actor's own addresses, oldest first.

        Raises:
            SignInNeeded: a guest asks.
        """
        account_id = access_account(actor)
        with self._store.reading() as tx:
            return tx.addresses.of_account(account_id)

    def default_shipping(self, actor: Actor) -> Address | None:
        """Return where the actor's parcels usually go; nothing for guests and empty books."""
        if not actor.is_signed_in:
            return None
        return next((each.address for each in self.mine(actor) if each.is_shipping_default), None)

    def default_billing(self, actor: Actor) -> Address | None:
        """Return where the actor's bills usually go; nothing for guests and empty books."""
        if not actor.is_signed_in:
            return None
        return next((each.address for each in self.mine(actor) if each.is_billing_default), None)

    def add(self, actor: Actor, address: Address, *, shipping: bool = False, billing: bool = False) -> int:
        """Keep an address and return its id; the first of a book is its default for both.

        Raises:
            SignInNeeded: a guest asks.
            InvalidInput: the book is full.
        """
        account_id = access_account(actor)
        with self._store.writing() as tx:
            tx.accounts.hold(account_id)  # two tabs at once must not make two defaults
            book = tx.addresses.of_account(account_id)
            if len(book) >= ADDRESSES_MAX:
                raise InvalidInput({"name": f"An address book holds up to {ADDRESSES_MAX} addresses."})
            added = tx.addresses.add(account_id, address)
            _set_defaults(tx, account_id, added, shipping or not book, billing or not book)
        return added

    def change(
        self, actor: Actor, address_id: int, address: Address, *, shipping: bool = False, billing: bool = False
    ) -> None:
        """Replace one of the actor's addresses, and make it a default where asked.

        Raises:
            NotFound: the actor has no such address.
        """
        account_id = access_account(actor)
        with self._store.writing() as tx:
            tx.accounts.hold(account_id)
            if not tx.addresses.change(account_id, stored_id(address_id), address):
                raise NotFound("We could not find that address.")
            _set_defaults(tx, account_id, address_id, shipping, billing)

    def remove(self, actor: Actor, address_id: int) -> None:
        """Forget one of the actor's addresses; the oldest left takes over what it was the default for.

        Raises:
            NotFound: the actor has no such address.
        """
        account_id = access_account(actor)
        with self._store.writing() as tx:
            tx.accounts.hold(account_id)
            if not tx.addresses.remove(account_id, stored_id(address_id)):
                raise NotFound("We could not find that address.")
            if left := tx.addresses.of_account(account_id):
                lost_shipping = not any(each.is_shipping_default for each in left)
                lost_billing = not any(each.is_billing_default for each in left)
                _set_defaults(tx, account_id, left[0].id, lost_shipping, lost_billing)


def _set_defaults(tx: Transaction, account_id: int, address_id: int, shipping: bool, billing: bool) -> None:
    tx.addresses.set_defaults(
        account_id, shipping=address_id if shipping else None, billing=address_id if billing else None
    )
