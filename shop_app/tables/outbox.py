"""Rows of after-commit work: written with the fact, delivered at least once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from shop_app.tables.base import Json, moment


class OutboxRow(SQLModel, table=True):
    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "delivered_at", "next_at"),)

    id: int | None = Field(default=None, primary_key=True)
    topic: str = Field(max_length=40)
    payload: dict[str, Any] = Field(sa_type=Json)
    created_at: datetime = moment()
    next_at: datetime = moment()
    attempts: int = 0
    delivered_at: datetime | None = moment(default=None, nullable=True)
    dead_at: datetime | None = moment(default=None, nullable=True)
    error: str = Field(default="", max_length=500)
