"""Accounts in SQL: who has which address, what they may do. Passwords are hashes, nothing else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, and_, case, col, exists, func, insert, not_, or_, select, update

from shop_app.domain.accounts import Account, Role
from shop_app.domain.errors import EmailTaken
from shop_app.kit.ids import secret_token
from shop_app.tables.accounts import AccountRow, SessionRow
from shop_app.tables.catalogue import ReviewRow
from shop_app.tables.orders import OrderRow

ROWS = AccountRow.__table__.select()  # type: ignore[attr-defined]


class SqlAccounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, email: str, name: str, password_hash: str, role: Role, at: datetime, *, is_confirmed: bool = True
    ) -> Account:
        """Store a new account; one that is not confirmed claims the address and may not be alone in that.

        Raises:
            EmailTaken: the address is somebody's, even if it was stored a moment ago by another process.
        """
        row = AccountRow(
            email=email if is_confirmed else _placeholder(),
            claimed_email="" if is_confirmed else email,
            name=name,
            password_hash=password_hash,
            role=role,
            created_at=at,
        )
        self._session.add(row)
        self._flush()
        return account_of(row)

    def by_id(self, account_id: int) -> Account | None:
        row = self._session.get(AccountRow, account_id, populate_existing=True)
        return account_of(row) if row else None

    def by_email(self, email: str) -> Account | None:
        """Return whose confirmed address this is."""
        row = self._session.exec(select(AccountRow).where(AccountRow.email == email)).first()
        return account_of(row) if row else None

    def at_address(self, email: str) -> list[tuple[Account, str]]:
        """Return everybody at an address with their password hash: its holder, then who claims it, newest first."""
        # Plain rows: an object of the session costs 0.1 ms, by which the clock told who has an account.
        query = ROWS.where(or_(col(AccountRow.email) == email, col(AccountRow.claimed_email) == email))
        rows = sorted(self._session.execute(query), key=lambda row: (row.email != email, -row.id))
        return [(account_of(row), row.password_hash) for row in rows]

    def password_hash(self, account_id: int) -> str:
        row = self._session.get(AccountRow, account_id, populate_existing=True)
        return row.password_hash if row else ""

    def hold(self, account_id: int) -> None:
        """Let nobody else change what belongs to this account until the transaction ends."""
        self._session.exec(select(AccountRow.id).where(AccountRow.id == account_id).with_for_update()).first()

    def hold_admins(self) -> list[int]:
        """Return every administrator who can sign in, and let nobody else make or unmake one until the end."""
        query = select(AccountRow.id).where(AccountRow.role == str(Role.ADMIN), col(AccountRow.is_disabled).is_(False))
        return [id_ or 0 for id_ in self._session.exec(query.order_by(col(AccountRow.id)).with_for_update())]

    def set_role(self, account_id: int, role: Role) -> None:
        self._change(account_id, role=str(role))

    def set_disabled(self, account_id: int, is_disabled: bool) -> None:
        self._change(account_id, is_disabled=is_disabled)

    def set_password(self, account_id: int, password_hash: str) -> None:
        self._change(account_id, password_hash=password_hash)

    def rename(self, account_id: int, name: str) -> None:
        self._change(account_id, name=name)

    def confirm(self, account_id: int, email: str) -> None:
        """Make a confirmed address this account's.

        Raises:
            EmailTaken: it became somebody else's meanwhile.
        """
        try:
            self._change(account_id, email=email, claimed_email="")
        except IntegrityError as error:
            raise EmailTaken from error

    def bury(self, account_id: int, at: datetime) -> None:
        """Leave of an account only its number, which orders and reviews without a name still belong to."""
        gone = {"email": _placeholder(), "claimed_email": "", "name": "", "password_hash": "", "totp_secret": ""}
        self._change(account_id, **gone, role=str(Role.CUSTOMER), is_disabled=True, totp_since=None, deleted_at=at)

    def unused_claims(self, made_before: datetime, at: datetime, limit: int) -> list[Account]:
        """Return accounts that only claim an address, with no order, no review and no sign-in, oldest first.

        They are held until the transaction ends: nobody signs in to one of them meanwhile.
        """
        signed_in = select(SessionRow.id).where(
            SessionRow.account_id == AccountRow.id, col(SessionRow.ended_at).is_(None), col(SessionRow.expires_at) > at
        )
        ordered = select(OrderRow.id).where(OrderRow.account_id == AccountRow.id)
        reviewed = select(ReviewRow.id).where(ReviewRow.account_id == AccountRow.id)
        unused = and_(*(not_(exists(each)) for each in (signed_in, ordered, reviewed)))
        query = select(AccountRow).where(
            col(AccountRow.claimed_email) != "", col(AccountRow.created_at) < made_before, unused
        )
        rows = self._session.exec(query.order_by(col(AccountRow.id)).limit(limit).with_for_update(skip_locked=True))
        return [account_of(row) for row in rows]

    def page(self, query: str, role: str, limit: int, offset: int) -> tuple[list[Account], int]:
        """Return living accounts whose name or address has ``query`` in it, newest first, and how many there are."""
        where: list[ColumnElement[bool]] = [col(AccountRow.deleted_at).is_(None)]
        if role:
            where.append(col(AccountRow.role) == role)
        if query:
            part = "%" + "".join(f"\\{each}" if each in "\\%_" else each for each in query.lower()) + "%"
            # Not in the placeholder that `email` holds while an address is only claimed.
            address = case((col(AccountRow.claimed_email) == "", col(AccountRow.email)), else_=AccountRow.claimed_email)
            where.append(or_(*(each.like(part, escape="\\") for each in (func.lower(AccountRow.name), address))))
        total = self._session.exec(select(func.count()).select_from(AccountRow).where(*where)).one()
        rows = self._session.exec(
            select(AccountRow).where(*where).order_by(col(AccountRow.id).desc()).limit(limit).offset(offset)
        )
        return [account_of(row) for row in rows], total

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
        same = {"password_hash": "", "role": str(Role.CUSTOMER), "created_at": at, "is_disabled": False}
        same |= {"claimed_email": "", "totp_secret": "", "totp_step": 0}
        rows = [{"email": email, "name": name, **same} for email, name in dict(profiles).items() if email not in known]
        if rows:
            added = self._session.execute(insert(AccountRow).returning(AccountRow.email, AccountRow.id), rows)  # type: ignore[call-overload]
            known |= dict(added.all())
        return known

    def _change(self, account_id: int, **values: object) -> None:
        self._session.exec(update(AccountRow).where(col(AccountRow.id) == account_id).values(**values))

    def _flush(self) -> None:
        try:
            self._session.flush()
        except IntegrityError as error:
            raise EmailTaken from error


def account_of(row: AccountRow | Row[Any]) -> Account:
    """Return what the house may know of a row: everything but its secrets."""
    return Account(
        row.id or 0,
        row.claimed_email or row.email,
        row.name,
        Role(row.role),
        row.is_disabled,
        row.created_at,
        is_confirmed=not row.claimed_email,
        has_second_factor=row.totp_since is not None,
    )


def _placeholder() -> str:
    # The column is unique and cannot be empty; no address begins with a question mark and lacks an @.
    return f"?{secret_token()}"
