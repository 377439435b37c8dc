"""Sign-ins and refresh tokens in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from shop_app.domain.accounts import Account, SignIn
from tests.fakes.books import Books, RefreshRow, SessionRow

TOUCH_EVERY = timedelta(seconds=60)


class FakeSessions:
    def __init__(self, books: Books) -> None:
        self._books = books

    def open(
        self, account_id: int, kind: str, token_fingerprint: str, origin: tuple[str, str], at: datetime, until: datetime
    ) -> int:
        id_ = max(self._books.sessions, default=0) + 1
        sign_in = SignIn(id_, kind, *origin, at, at)
        self._books.sessions[id_] = SessionRow(account_id, token_fingerprint, sign_in, until)
        return id_

    def by_token(self, token_fingerprint: str, at: datetime, idle_s: int) -> tuple[Account, int, bool] | None:
        rows = [row for row in self._rows("browser") if row.token_fingerprint == token_fingerprint]
        return self._open_one(rows, at, idle_s)

    def by_id(self, session_id: int, at: datetime, idle_s: int) -> tuple[Account, int, bool] | None:
        return self._open_one([row for row in self._rows("api") if row.sign_in.id == session_id], at, idle_s)

    def touch(self, session_id: int, at: datetime) -> None:
        row = self._books.sessions[session_id]
        self._books.sessions[session_id] = replace(row, sign_in=replace(row.sign_in, last_seen_at=at))

    def of_account(self, account_id: int, at: datetime, idle_s: Mapping[str, int]) -> list[SignIn]:
        rows = [row for row in self._books.sessions.values() if row.account_id == account_id]
        found = [row.sign_in for row in rows if _is_open(row, at, idle_s[row.sign_in.kind])]
        return sorted(found, key=lambda each: (each.last_seen_at, each.id), reverse=True)

    def end(self, account_id: int, session_id: int, at: datetime) -> bool:
        row = self._books.sessions.get(session_id)
        if row is None or row.account_id != account_id:
            return False
        self._books.sessions[session_id] = replace(row, is_ended=True)
        for key, token in self._books.refresh_tokens.items():
            if token.session_id == session_id:
                self._books.refresh_tokens[key] = replace(token, is_revoked=True)
        return not row.is_ended

    def end_all(self, account_id: int, at: datetime, keep: int | None = None) -> int:
        theirs = [id_ for id_, row in self._books.sessions.items() if row.account_id == account_id and id_ != keep]
        return sum(self.end(account_id, id_, at) for id_ in theirs)

    def add_refresh(self, account_id: int, session_id: int, token_fingerprint: str, until: datetime) -> None:
        self._books.refresh_tokens[token_fingerprint] = RefreshRow(account_id, session_id, until)

    def use_refresh(self, token_fingerprint: str, at: datetime) -> tuple[int, int] | None:
        row = self._books.refresh_tokens.get(token_fingerprint)
        if row is None:
            return None
        if row.is_used or row.is_revoked or row.expires_at <= at:
            self.end(row.account_id, row.session_id, at)
            return None
        self._books.refresh_tokens[token_fingerprint] = replace(row, is_used=True)
        return row.account_id, row.session_id

    def session_of_refresh(self, token_fingerprint: str) -> tuple[int, int] | None:
        row = self._books.refresh_tokens.get(token_fingerprint)
        return (row.account_id, row.session_id) if row else None

    def _rows(self, kind: str) -> list[SessionRow]:
        return [row for row in self._books.sessions.values() if row.sign_in.kind == kind]

    def _open_one(self, rows: list[SessionRow], at: datetime, idle_s: int) -> tuple[Account, int, bool] | None:
        row = next((each for each in rows if _is_open(each, at, idle_s)), None)
        account = self._books.accounts[row.account_id] if row else None
        if row is None or account is None or account.is_disabled:
            return None
        return account, row.sign_in.id, row.sign_in.last_seen_at + TOUCH_EVERY <= at


def _is_open(row: SessionRow, at: datetime, idle_s: int) -> bool:
    return not row.is_ended and row.expires_at > at and row.sign_in.last_seen_at + timedelta(seconds=idle_s) > at
