"""Accounts in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shop_app.domain.accounts import Account, Role
from shop_app.domain.errors import EmailTaken
from tests.fakes.books import Books


class FakeAccounts:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(
        self, email: str, name: str, password_hash: str, role: Role, at: datetime, *, is_confirmed: bool = True
    ) -> Account:
        if is_confirmed and self.by_email(email):
            raise EmailTaken
        id_ = max(self._books.accounts, default=0) + 1
        account = Account(id_, email, name, role, is_disabled=False, created_at=at, is_confirmed=is_confirmed)
        self._books.accounts[id_] = account
        self._books.password_hashes[id_] = password_hash
        return account

    def by_id(self, account_id: int) -> Account | None:
        return self._books.accounts.get(account_id)

    def by_email(self, email: str) -> Account | None:
        return next((each for each in self._all() if each.email == email and each.is_confirmed), None)

    def at_address(self, email: str) -> list[tuple[Account, str]]:
        there = [each for each in self._all() if each.email == email]
        there.sort(key=lambda each: (not each.is_confirmed, -each.id))
        return [(each, self._books.password_hashes[each.id]) for each in there]

    def password_hash(self, account_id: int) -> str:
        return self._books.password_hashes.get(account_id, "")

    def hold(self, account_id: int) -> None:
        """Nothing: the fake has one writer at a time."""

    def hold_admins(self) -> list[int]:
        return [each.id for each in self._all() if each.role is Role.ADMIN and not each.is_disabled]

    def set_role(self, account_id: int, role: Role) -> None:
        self._change(account_id, role=role)

    def set_disabled(self, account_id: int, is_disabled: bool) -> None:
        self._change(account_id, is_disabled=is_disabled)

    def set_password(self, account_id: int, password_hash: str) -> None:
        self._books.password_hashes[account_id] = password_hash

    def rename(self, account_id: int, name: str) -> None:
        self._change(account_id, name=name)

    def confirm(self, account_id: int, email: str) -> None:
        holder = self.by_email(email)
        if holder and holder.id != account_id:
            raise EmailTaken
        self._change(account_id, email=email, is_confirmed=True)

    def bury(self, account_id: int, at: datetime) -> None:
        gone = {"email": f"?{account_id}", "name": "", "role": Role.CUSTOMER, "is_disabled": True}
        self._change(account_id, **gone, is_confirmed=True, has_second_factor=False)
        self._books.password_hashes[account_id] = ""
        self._books.second_factors.pop(account_id, None)
        self._books.buried.add(account_id)

    def unused_claims(self, made_before: datetime, at: datetime, limit: int) -> list[Account]:
        books = self._books
        used = {row.order.account_id for row in books.orders.values()}
        used |= {row.account_id for row in books.reviews.values()}
        used |= {row.account_id for row in books.sessions.values() if not row.is_ended and row.expires_at > at}
        claims = [each for each in self._all() if not each.is_confirmed and each.created_at < made_before]
        return sorted((each for each in claims if each.id not in used), key=lambda each: each.id)[:limit]

    def page(self, query: str, role: str, limit: int, offset: int) -> tuple[list[Account], int]:
        found = [
            each
            for each in sorted(self._all(), key=lambda each: -each.id)
            if each.id not in self._books.buried
            and (not role or each.role == role)
            and (query.lower() in each.name.lower() or query.lower() in each.email)
        ]
        return found[offset : offset + limit], len(found)

    def bring_in(self, profiles: Sequence[tuple[str, str]], at: datetime) -> list[int]:
        ids = []
        for email, name in profiles:
            known = self.by_email(email) or self.add(email, name, "", Role.CUSTOMER, at)
            ids.append(known.id)
        return ids

    def _all(self) -> list[Account]:
        return list(self._books.accounts.values())

    def _change(self, account_id: int, **changes: object) -> None:
        if account := self._books.accounts.get(account_id):
            self._books.accounts[account_id] = replace(account, **changes)  # type: ignore[arg-type]
