"""Accounts, browser sessions and refresh tokens in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from shop_app.domain.accounts import Account, Role
from shop_app.domain.errors import EmailTaken
from tests.fakes.books import Books, RefreshRow, SessionRow

TOUCH_EVERY = timedelta(seconds=60)


class FakeAccounts:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, email: str, name: str, password_hash: str, role: Role, at: datetime) -> Account:
        if self.by_email(email):
            raise EmailTaken
        account = Account(len(self._books.accounts) + 1, email, name, role, is_disabled=False, created_at=at)
        self._books.accounts[account.id] = account
        self._books.password_hashes[account.id] = password_hash
        return account

    def by_id(self, account_id: int) -> Account | None:
        return self._books.accounts.get(account_id)

    def by_email(self, email: str) -> Account | None:
        return next((each for each in self._books.accounts.values() if each.email == email), None)

    def password_hash(self, account_id: int) -> str:
        return self._books.password_hashes.get(account_id, "")

    def hold(self, account_id: int) -> None:
        """Nothing: the fake has one writer at a time."""

    def set_role(self, account_id: int, role: Role, password_hash: str) -> None:
        self._books.accounts[account_id] = replace(self._books.accounts[account_id], role=role)
        if password_hash:
            self._books.password_hashes[account_id] = password_hash

    def bring_in(self, profiles: Sequence[tuple[str, str]], at: datetime) -> list[int]:
        ids = []
        for email, name in profiles:
            known = self.by_email(email) or self.add(email, name, "", Role.CUSTOMER, at)
            ids.append(known.id)
        return ids

    def open_session(self, account_id: int, token_fingerprint: str, at: datetime, expires_at: datetime) -> None:
        self._books.sessions[token_fingerprint] = SessionRow(account_id, at, expires_at)

    def session_account(self, token_fingerprint: str, at: datetime, idle_s: int) -> tuple[Account, bool] | None:
        row = self._books.sessions.get(token_fingerprint)
        if row is None or row.is_ended or row.expires_at <= at or row.last_seen_at + timedelta(seconds=idle_s) <= at:
            return None
        account = self._books.accounts[row.account_id]
        return None if account.is_disabled else (account, row.last_seen_at + TOUCH_EVERY <= at)

    def touch_session(self, token_fingerprint: str, at: datetime) -> None:
        self._change_session(token_fingerprint, last_seen_at=at)

    def end_session(self, token_fingerprint: str, at: datetime) -> None:
        self._change_session(token_fingerprint, is_ended=True)

    def add_refresh(self, account_id: int, family: str, token_fingerprint: str, expires_at: datetime) -> None:
        self._books.refresh_tokens[token_fingerprint] = RefreshRow(account_id, family, expires_at)

    def use_refresh(self, token_fingerprint: str, at: datetime) -> tuple[int, str] | None:
        row = self._books.refresh_tokens.get(token_fingerprint)
        if row is None:
            return None
        if row.is_used or row.is_revoked or row.expires_at <= at:
            self.revoke_refresh(token_fingerprint, at)
            return None
        self._books.refresh_tokens[token_fingerprint] = replace(row, is_used=True)
        return row.account_id, row.family

    def revoke_refresh(self, token_fingerprint: str, at: datetime) -> None:
        if spent := self._books.refresh_tokens.get(token_fingerprint):
            for key, row in self._books.refresh_tokens.items():
                if row.family == spent.family:
                    self._books.refresh_tokens[key] = replace(row, is_revoked=True)

    def _change_session(self, token_fingerprint: str, **changes: object) -> None:
        if row := self._books.sessions.get(token_fingerprint):
            self._books.sessions[token_fingerprint] = replace(row, **changes)  # type: ignore[arg-type]
