"""Sign-ins in SQL: browser sessions, API sessions and their refresh tokens. Secrets are stored as fingerprints only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from shop_app.domain.accounts import Account, SignIn
from shop_app.repositories.sql.accounts import account_of
from shop_app.tables.accounts import AccountRow, RefreshTokenRow, SessionRow

TOUCH_EVERY_S = 60  # a session's last_seen_at is not written more often than this


class SqlSessions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def open(
        self, account_id: int, kind: str, token_fingerprint: str, origin: tuple[str, str], at: datetime, until: datetime
    ) -> int:
        """Store a sign-in and return its id; ``origin`` is (device, network)."""
        row = SessionRow(
            account_id=account_id,
            kind=kind,
            token_fingerprint=token_fingerprint,
            device=origin[0],
            network=origin[1],
            created_at=at,
            last_seen_at=at,
            expires_at=until,
        )
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def by_token(self, token_fingerprint: str, at: datetime, idle_s: int) -> tuple[Account, int, bool] | None:
        """Return whose browser session this is, its id, and whether to note that it was seen.

        None unless it is open: it did not end or expire, was not idle for ``idle_s``, and the account is enabled.
        """
        where = (SessionRow.token_fingerprint == token_fingerprint, SessionRow.kind == "browser")
        return self._open_one(where, at, idle_s)

    def by_id(self, session_id: int, at: datetime, idle_s: int) -> tuple[Account, int, bool] | None:
        """Return the same of an API session, which is known by its id."""
        return self._open_one((SessionRow.id == session_id, SessionRow.kind == "api"), at, idle_s)

    def touch(self, session_id: int, at: datetime) -> None:
        self._change((col(SessionRow.id) == session_id,), {"last_seen_at": at})

    def of_account(self, account_id: int, at: datetime, idle_s: Mapping[str, int]) -> list[SignIn]:
        """Return where an account is signed in, the one used last first."""
        query = (
            select(SessionRow)
            .where(SessionRow.account_id == account_id, col(SessionRow.ended_at).is_(None), SessionRow.expires_at > at)
            .order_by(col(SessionRow.last_seen_at).desc(), col(SessionRow.id).desc())
        )
        return [
            SignIn(row.id or 0, row.kind, row.device, row.network, row.created_at, row.last_seen_at)
            for row in self._session.exec(query)
            if row.last_seen_at + timedelta(seconds=idle_s[row.kind]) > at
        ]

    def end(self, account_id: int, session_id: int, at: datetime) -> bool:
        """End one sign-in of this account; say whether it was open."""
        where = (col(SessionRow.id) == session_id, col(SessionRow.account_id) == account_id)
        self._revoke_family(str(session_id), at, account_id)
        return self._change((*where, col(SessionRow.ended_at).is_(None)), {"ended_at": at}) == 1

    def end_all(self, account_id: int, at: datetime, keep: int | None = None) -> int:
        """End every sign-in of an account but ``keep``; return how many that were."""
        refresh = update(RefreshTokenRow).where(
            col(RefreshTokenRow.account_id) == account_id,
            col(RefreshTokenRow.revoked_at).is_(None),
            col(RefreshTokenRow.family) != str(keep),
        )
        self._session.exec(refresh.values(revoked_at=at))
        where = (col(SessionRow.account_id) == account_id, col(SessionRow.ended_at).is_(None))
        others = () if keep is None else (col(SessionRow.id) != keep,)
        return self._change((*where, *others), {"ended_at": at})

    def add_refresh(self, account_id: int, session_id: int, token_fingerprint: str, until: datetime) -> None:
        self._session.add(
            RefreshTokenRow(
                account_id=account_id, family=str(session_id), token_fingerprint=token_fingerprint, expires_at=until
            )
        )

    def use_refresh(self, token_fingerprint: str, at: datetime) -> tuple[int, int] | None:
        """Spend a refresh token once: (account id, session id), or None. A second use ends its whole session."""
        query = select(RefreshTokenRow).where(RefreshTokenRow.token_fingerprint == token_fingerprint)
        row = self._session.exec(query).first()
        if row is None:
            return None
        spent = self._session.exec(
            update(RefreshTokenRow)
            .where(
                col(RefreshTokenRow.id) == row.id,
                col(RefreshTokenRow.used_at).is_(None),
                col(RefreshTokenRow.revoked_at).is_(None),
                col(RefreshTokenRow.expires_at) > at,
            )
            .values(used_at=at)
        )
        if spent.rowcount == 1:
            return row.account_id, int(row.family)
        self.end(row.account_id, int(row.family), at)
        return None

    def session_of_refresh(self, token_fingerprint: str) -> tuple[int, int] | None:
        """Return (account id, session id) of a refresh token, spent or not."""
        query = select(RefreshTokenRow).where(RefreshTokenRow.token_fingerprint == token_fingerprint)
        row = self._session.exec(query).first()
        return (row.account_id, int(row.family)) if row else None

    def _open_one(
        self, where: tuple[ColumnElement[bool] | bool, ...], at: datetime, idle_s: int
    ) -> tuple[Account, int, bool] | None:
        query = (
            select(SessionRow, AccountRow)
            .join(AccountRow, col(AccountRow.id) == SessionRow.account_id)
            .where(*where, col(SessionRow.ended_at).is_(None))
        )
        found = self._session.exec(query).first()
        if found is None:
            return None
        session, account = found
        if session.expires_at <= at or session.last_seen_at + timedelta(seconds=idle_s) <= at or account.is_disabled:
            return None
        is_stale = session.last_seen_at + timedelta(seconds=TOUCH_EVERY_S) <= at
        return account_of(account), session.id or 0, is_stale

    def _change(self, where: tuple[ColumnElement[bool], ...], values: Mapping[str, Any]) -> int:
        return int(self._session.exec(update(SessionRow).where(*where).values(**values)).rowcount)

    def _revoke_family(self, family: str, at: datetime, account_id: int) -> None:
        self._session.exec(
            update(RefreshTokenRow)
            .where(
                col(RefreshTokenRow.family) == family,
                col(RefreshTokenRow.account_id) == account_id,
                col(RefreshTokenRow.revoked_at).is_(None),
            )
            .values(revoked_at=at)
        )
