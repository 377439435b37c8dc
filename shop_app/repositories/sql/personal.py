"""Everything SQL holds about a person, found by what the tables call them; to hand over, and to erase.

Rules go by column, so a table that somebody adds later is exported and erased without anybody thinking of it.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, Table, delete, or_, select, update
from sqlmodel import Session

from shop_app.kit.clock import iso
from shop_app.tables import metadata

SECRETS = ("fingerprint", "hash", "secret", "digest")  # parts of names of columns that prove somebody
KEPT = {"accounts", "orders", "reviews", "coupon_redemptions", "audit"}
"""Not erased by rule: the number of an account, orders and redemptions without a name, reviews without an author."""

NOBODY = "Deleted"
NO_ADDRESS = {"name": NOBODY, "line1": NOBODY, "line2": "", "city": NOBODY, "region": "", "postal_code": NOBODY}


class SqlPersonal:
    def __init__(self, session: Session) -> None:
        self._session = session

    def export(self, account_id: int, email: str) -> dict[str, list[dict[str, Any]]]:
        """Return every row about this person by table, without what proves somebody.

        Args:
            email: an address that is theirs; empty when none was confirmed.
        """
        numbers = self._orders(account_id, "number")
        about = {"order_number": numbers, "order_id": self._orders(account_id, "id")}
        found: dict[str, list[dict[str, Any]]] = {}
        for table in metadata.sorted_tables:
            where = [*_theirs(table, account_id, email)]
            where += [table.c[name].in_(keys) for name, keys in about.items() if name in table.c and keys]
            if table.name == "accounts":
                where = [table.c.id == account_id]
            if where:
                rows = self._session.execute(select(table).where(or_(*where))).mappings()
                found[table.name] = [_shown(row) for row in rows]
        return {name: rows for name, rows in found.items() if rows}

    def erase(self, account_id: int, email: str) -> None:
        """Take the person out of every table; orders and reviews stay without them."""
        orders, reviews = metadata.tables["orders"], metadata.tables["reviews"]
        for row in self._session.execute(select(orders).where(orders.c.account_id == account_id)).mappings().all():
            places = {name: _nowhere(row[name]) for name in ("shipping_address", "billing_address")}
            nobody = {"account_id": None, "email": f"deleted-{row['id']}@deleted.invalid", "token_fingerprint": ""}
            self._session.execute(update(orders).where(orders.c.id == row["id"]).values(**nobody, **places))
        self._session.execute(
            update(reviews).where(reviews.c.account_id == account_id).values(author="A former customer")
        )
        redemptions = metadata.tables["coupon_redemptions"]
        if email:
            self._session.execute(update(redemptions).where(redemptions.c.email_key == email).values(email_key=None))
        for table in reversed(metadata.sorted_tables):
            if table.name not in KEPT and (where := _theirs(table, account_id, email)):
                self._session.execute(delete(table).where(or_(*where)))

    def _orders(self, account_id: int, column: str) -> list[Any]:
        orders = metadata.tables["orders"]
        return list(self._session.execute(select(orders.c[column]).where(orders.c.account_id == account_id)).scalars())


def _theirs(table: Table, account_id: int, email: str) -> list[Any]:
    """Return the conditions under which a row of this table is about the person."""
    keys: Mapping[str, Any] = {
        "account_id": account_id,
        "account_key": account_id,
        "shopper": f"a:{account_id}",
        "owner": f"a:{account_id}",
        "email": email,
        "email_key": email,
    }
    # A guest's order under the same address may be somebody else's: an address there was never confirmed.
    names = keys.keys() - ({"email", "email_key"} if table.name in KEPT or not email else set())
    return [table.c[name] == keys[name] for name in sorted(names) if name in table.c]


def _shown(row: RowMapping) -> dict[str, Any]:
    kept = {str(name): value for name, value in row.items() if not any(part in str(name) for part in SECRETS)}
    return {name: iso(value) if hasattr(value, "isoformat") else value for name, value in kept.items()}


def _nowhere(address: Mapping[str, Any] | None) -> dict[str, Any] | None:
    # The country stays: what tax was owed depends on it.
    return None if address is None else {**NO_ADDRESS, "country": address["country"]}
