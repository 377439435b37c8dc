"""Rows of the accounts noun: accounts, sessions, refresh tokens, one-time tokens, backup codes, the address book."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from shop_app.tables.base import moment


class AccountRow(SQLModel, table=True):
    """An account. ``email`` is the confirmed address; until there is one it holds a placeholder nobody can type."""

    __tablename__ = "accounts"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=320, unique=True)
    claimed_email: str = Field(default="", max_length=320, index=True)  # asked for, not confirmed; else empty
    name: str = Field(max_length=100)
    password_hash: str = Field(max_length=100)  # empty: no password works
    role: str = Field(max_length=20, index=True)
    is_disabled: bool = False
    totp_secret: str = Field(default="", max_length=255)  # encrypted
    totp_since: datetime | None = moment(default=None, nullable=True)  # empty: set up but not confirmed, or off
    totp_step: int = Field(default=0, sa_type=BigInteger)  # the newest time step a code was taken for
    created_at: datetime = moment()
    deleted_at: datetime | None = moment(default=None, nullable=True)


class SessionRow(SQLModel, table=True):
    """A sign-in: a browser's, known by its cookie, or an API caller's, whose tokens name its id."""

    __tablename__ = "sessions"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    kind: str = Field(default="browser", max_length=10)
    token_fingerprint: str = Field(max_length=64, unique=True)
    device: str = Field(default="", max_length=100)
    network: str = Field(default="", max_length=45)  # coarse: the last part of the address is not kept
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)


class RefreshTokenRow(SQLModel, table=True):
    __tablename__ = "refresh_tokens"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    family: str = Field(max_length=40, index=True)  # the id of its session
    token_fingerprint: str = Field(max_length=64, unique=True)
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)
    revoked_at: datetime | None = moment(default=None, nullable=True)


class OneTimeTokenRow(SQLModel, table=True):
    """A secret that was mailed or put in a cookie and works once: confirm an address, reset, second step."""

    __tablename__ = "one_time_tokens"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    purpose: str = Field(max_length=20)
    token_fingerprint: str = Field(max_length=64, unique=True)
    email: str = Field(default="", max_length=320)  # the address it was sent to
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)


class BackupCodeRow(SQLModel, table=True):
    __tablename__ = "backup_codes"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    code_fingerprint: str = Field(max_length=64)
    used_at: datetime | None = moment(default=None, nullable=True)


class AddressRow(SQLModel, table=True):
    """An entry of an account's address book."""

    __tablename__ = "addresses"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    name: str = Field(max_length=200)
    line1: str = Field(max_length=200)
    line2: str = Field(default="", max_length=200)
    city: str = Field(max_length=200)
    region: str = Field(default="", max_length=200)
    postal_code: str = Field(max_length=200)
    country: str = Field(max_length=2)
    is_shipping_default: bool = False
    is_billing_default: bool = False
