"""Rows of the accounts noun: accounts, browser sessions, refresh tokens."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from shop_app.tables.base import moment


class AccountRow(SQLModel, table=True):
    __tablename__ = "accounts"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=320, unique=True)
    name: str = Field(max_length=100)
    password_hash: str = Field(max_length=100)  # empty: no password works
    role: str = Field(max_length=20, index=True)
    is_disabled: bool = False
    created_at: datetime = moment()


class SessionRow(SQLModel, table=True):
    __tablename__ = "sessions"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    token_fingerprint: str = Field(max_length=64, unique=True)
    created_at: datetime = moment()
    last_seen_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(default=None, nullable=True)


class RefreshTokenRow(SQLModel, table=True):
    __tablename__ = "refresh_tokens"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    family: str = Field(max_length=40, index=True)
    token_fingerprint: str = Field(max_length=64, unique=True)
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None, nullable=True)
    revoked_at: datetime | None = moment(default=None, nullable=True)
