"""Accounts, browser sessions and refresh tokens in SQL. Secrets are stored as fingerprints only."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, insert, select, update

from shop_app.domain.accounts import Account, Role
from shop_app.domain.errors import EmailTaken
from shop_app.tables.accounts import AccountRow, RefreshTokenRow, SessionRow

TOUCH_EVERY_S = 60  # a session's last_seen_at is not written more often than this


class SqlAccounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, email: str, name: str, password_hash: str, role: Role, at: datetime) -> Account:
        """Store a new account.

        Raises:
            EmailTaken: there is one with this address, even if it was stored a moment ago by another process.
        """
        row = AccountRow(email=email, name=name, password_hash=password_hash, role=role, created_at=at)
        self._session.add(row)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise EmailTaken from error
        return _account(row)

    def by_id(self, account_id: int) -> Account | None:
        row = self._session.get(AccountRow, account_id)
        return _account(row) if row else None

    def by_email(self, email: str) -> Account | None:
        row = self._session.exec(select(AccountRow).where(AccountRow.email == email)).first()
        return _account(row) if row else None

    def password_hash(self, account_id: int) -> str:
        row = self._session.get(AccountRow, account_id)
        return row.password_hash if row else ""

    def hold(self, account_id: int) -> None:
        """Let nobody else change what belongs to this account until the transaction ends."""
        self._session.exec(select(AccountRow.id).where(AccountRow.id == account_id).with_for_update()).first()

    def set_role(self, account_id: int, role: Role, password_hash: str) -> None:
        """Change what an account may do and, unless empty, its password."""
        values = {"role": str(role)} | ({"password_hash": password_hash} if password_hash else {})
        self._session.exec(update(AccountRow).where(col(AccountRow.id) == account_id).values(**values))

    def bring_in(self, profiles: Sequence[tuple[str, str]], at: datetime) -> list[int]:
        """Store (e-mail, name) pairs without a usable password; known addresses keep their account."""
        known: dict[str, int] = {}
        for start in range(0, len(profiles), 500):
            known |= self._bring_in_chunk(profiles[start : start + 500], at)
        return [known[email] for email, _ in profiles]

    def _bring_in_chunk(self, profiles: Sequence[tuple[str, str]], at: datetime) -> dict[str, int]:
        emails = [email for email, _ in profiles]
        query = select(AccountRow.email, AccountRow.id).where(col(AccountRow.email).in_(emails))
        known = {email: id_ or 0 for email, id_ in self._session.exec(query)}
        rows = [
            {"email": email, "name": name, "password_hash": "", "role": str(Role.CUSTOMER), "created_at": at}
            | {"is_disabled": False}
            for email, name in dict(profiles).items()
            if email not in known
        ]
        if rows:
            added = self._session.execute(insert(AccountRow).returning(AccountRow.email, AccountRow.id), rows)  # type: ignore[call-overload]
            known |= dict(added.all())
        return known

    def open_session(self, account_id: int, token_fingerprint: str, at: datetime, expires_at: datetime) -> None:
        self._session.add(
            SessionRow(
                account_id=account_id,
                token_fingerprint=token_fingerprint,
                created_at=at,
                last_seen_at=at,
                expires_at=expires_at,
            )
        )

    def session_account(self, token_fingerprint: str, at: datetime, idle_s: int) -> tuple[Account, bool] | None:
        """Return whose session this is and whether to note that it was seen; None unless it is open and allowed.

        A session is open until it ended, expired, or was idle for ``idle_s``; a disabled account has none.
        """
        query = (
            select(SessionRow, AccountRow)
            .join(AccountRow, col(AccountRow.id) == SessionRow.account_id)
            .where(SessionRow.token_fingerprint == token_fingerprint, col(SessionRow.ended_at).is_(None))
        )
        found = self._session.exec(query).first()
        if found is None:
            return None
        session, account = found
        if session.expires_at <= at or session.last_seen_at + timedelta(seconds=idle_s) <= at or account.is_disabled:
            return None
        return _account(account), session.last_seen_at + timedelta(seconds=TOUCH_EVERY_S) <= at

    def touch_session(self, token_fingerprint: str, at: datetime) -> None:
        self._session.exec(
            update(SessionRow).where(col(SessionRow.token_fingerprint) == token_fingerprint).values(last_seen_at=at)
        )

    def end_session(self, token_fingerprint: str, at: datetime) -> None:
        self._session.exec(
            update(SessionRow).where(col(SessionRow.token_fingerprint) == token_fingerprint).values(ended_at=at)
        )

    def add_refresh(self, account_id: int, family: str, token_fingerprint: str, expires_at: datetime) -> None:
        self._session.add(
            RefreshTokenRow(
                account_id=account_id, family=family, token_fingerprint=token_fingerprint, expires_at=expires_at
            )
        )

    def use_refresh(self, token_fingerprint: str, at: datetime) -> tuple[int, str] | None:
        """Spend a refresh token once: (account id, family), or None. A second use revokes its whole family."""
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
            return row.account_id, row.family
        self._revoke_family(row.family, at)
        return None

    def revoke_refresh(self, token_fingerprint: str, at: datetime) -> None:
        query = select(RefreshTokenRow.family).where(RefreshTokenRow.token_fingerprint == token_fingerprint)
        if family := self._session.exec(query).first():
            self._revoke_family(family, at)

    def _revoke_family(self, family: str, at: datetime) -> None:
        self._session.exec(
            update(RefreshTokenRow)
            .where(col(RefreshTokenRow.family) == family, col(RefreshTokenRow.revoked_at).is_(None))
            .values(revoked_at=at)
        )


def _account(row: AccountRow) -> Account:
    return Account(row.id or 0, row.email, row.name, Role(row.role), row.is_disabled, row.created_at)
