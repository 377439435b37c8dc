"""Address books in SQL. How many one may hold is the service's to say."""

from dataclasses import asdict

from sqlmodel import Session, col, delete, select, update

from shop_app.domain.addresses import SavedAddress
from shop_app.domain.orders import Address
from shop_app.tables.accounts import AddressRow


class SqlAddresses:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of_account(self, account_id: int) -> list[SavedAddress]:
        """Return the book, oldest entry first."""
        query = select(AddressRow).where(AddressRow.account_id == account_id).order_by(col(AddressRow.id))
        return [_saved(row) for row in self._session.exec(query)]

    def add(self, account_id: int, address: Address) -> int:
        """Store an address that is nobody's default yet; return its id."""
        row = AddressRow(account_id=account_id, **asdict(address))
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def change(self, account_id: int, address_id: int, address: Address) -> bool:
        """Replace an address of this account; say whether there is one."""
        changed = self._session.exec(
            update(AddressRow)
            .where(col(AddressRow.id) == address_id, col(AddressRow.account_id) == account_id)
            .values(**asdict(address))
        )
        return changed.rowcount == 1

    def remove(self, account_id: int, address_id: int) -> bool:
        """Take an address out of this account's book; say whether it was there."""
        removed = self._session.exec(
            delete(AddressRow).where(col(AddressRow.id) == address_id, col(AddressRow.account_id) == account_id)
        )
        return removed.rowcount == 1

    def set_defaults(self, account_id: int, *, shipping: int | None = None, billing: int | None = None) -> None:
        """Make these the defaults and no others; None leaves that default as it is."""
        values = {
            "is_shipping_default": None if shipping is None else col(AddressRow.id) == shipping,
            "is_billing_default": None if billing is None else col(AddressRow.id) == billing,
        }
        if chosen := {name: value for name, value in values.items() if value is not None}:
            self._session.exec(update(AddressRow).where(col(AddressRow.account_id) == account_id).values(**chosen))


def _saved(row: AddressRow) -> SavedAddress:
    address = Address(row.name, row.line1, row.city, row.postal_code, row.country, row.line2, row.region)
    return SavedAddress(row.id or 0, address, row.is_shipping_default, row.is_billing_default)
