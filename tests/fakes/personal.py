"""Everything about a person in memory: to hand over, and to erase."""

from dataclasses import asdict, replace
from typing import Any

from tests.fakes.books import Books


class FakePersonal:
    def __init__(self, books: Books) -> None:
        self._books = books

    def export(self, account_id: int, email: str) -> dict[str, list[dict[str, Any]]]:
        account = self._books.accounts[account_id]
        orders = [row.order for row in self._books.orders.values() if row.order.account_id == account_id]
        sessions = [row.sign_in for row in self._books.sessions.values() if row.account_id == account_id]
        addresses = [saved for owner, saved in self._books.addresses.values() if owner == account_id]
        found = {
            "accounts": [{"id": account.id, "email": account.email, "name": account.name}],
            "orders": [{"number": order.number, "email": order.email} for order in orders],
            "sessions": [{"id": each.id, "device": each.device} for each in sessions],
            "addresses": [asdict(each.address) for each in addresses],
            "stock_alerts": [{"sku": sku} for sku, wanted_by in self._books.alerts.values() if wanted_by == email],
        }
        return {name: rows for name, rows in found.items() if rows}

    def erase(self, account_id: int, email: str) -> None:
        for number, row in self._books.orders.items():
            if row.order.account_id == account_id:
                nowhere = replace(
                    row.order.shipping_address,
                    **dict.fromkeys(("name", "line1", "city", "postal_code"), "Deleted"),
                    line2="",
                    region="",
                )
                nobody = {"account_id": None, "email": f"deleted-{row.id}@deleted.invalid"}
                order = replace(row.order, **nobody, shipping_address=nowhere)
                self._books.orders[number] = replace(row, order=order, token_fingerprint="")
        self._books.addresses = {k: v for k, v in self._books.addresses.items() if v[0] != account_id}
        self._books.sessions = {k: v for k, v in self._books.sessions.items() if v.account_id != account_id}
        self._books.refresh_tokens = {k: v for k, v in self._books.refresh_tokens.items() if v.account_id != account_id}
        self._books.proofs = {k: v for k, v in self._books.proofs.items() if v.proof.account_id != account_id}
        self._books.backup_codes.pop(account_id, None)
        self._books.alerts = {k: v for k, v in self._books.alerts.items() if v[1] != email}
        self._books.reviews = {
            key: replace(row, review=replace(row.review, author="A former customer"))
            if row.account_id == account_id
            else row
            for key, row in self._books.reviews.items()
        }
        self._books.wishes = {k: v for k, v in self._books.wishes.items() if k[0].account_id != account_id}
