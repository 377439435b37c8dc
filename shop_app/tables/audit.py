"""Rows of the audit log. Triggers of the migration refuse to change or delete one."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from shop_app.tables.base import moment


class AuditRow(SQLModel, table=True):
    __tablename__ = "audit"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})  # its place in the chain: no gaps
    at: datetime = moment(index=True)
    actor_id: int | None = None  # no foreign key: the entry outlives the account
    who: str = Field(max_length=320, index=True)
    role: str = Field(max_length=20)
    came_from: str = Field(max_length=64)
    action: str = Field(max_length=60, index=True)
    subject: str = Field(max_length=200, index=True)
    # Text, not JSON: the bytes that were hashed must come back as they were.
    before: str = Field(default="", sa_type=Text)
    after: str = Field(default="", sa_type=Text)
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)
