"""Rows of what happens after payment: parcels, refunds, returns, notes among staff."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from shop_app.tables.base import Json, moment


class ShipmentRow(SQLModel, table=True):
    __tablename__ = "shipments"

    id: int | None = Field(default=None, primary_key=True)
    order_number: str = Field(max_length=20, index=True)
    lines: dict[str, int] = Field(sa_type=Json)  # SKU -> pieces
    tracking: str = Field(default="", max_length=100)
    at: datetime = moment()


class RefundRow(SQLModel, table=True):
    __tablename__ = "refunds"
    __table_args__ = (Index("ix_refunds_open", "status", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64, unique=True)
    order_number: str = Field(max_length=20, index=True)
    payment_key: str = Field(max_length=64, index=True)
    amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    reason: str = Field(default="", max_length=500)
    status: str = Field(max_length=10)
    reference: str = Field(default="", max_length=100)
    made_by: str = Field(default="", max_length=320)
    at: datetime = moment()


class ReturnRow(SQLModel, table=True):
    __tablename__ = "returns"
    __table_args__ = (Index("ix_returns_status", "status", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    order_number: str = Field(max_length=20, index=True)
    lines: dict[str, int] = Field(sa_type=Json)  # SKU -> pieces
    reason: str = Field(default="", max_length=500)
    status: str = Field(max_length=10)
    note: str = Field(default="", max_length=500)
    at: datetime = moment()


class StaffNoteRow(SQLModel, table=True):
    __tablename__ = "order_notes"

    id: int | None = Field(default=None, primary_key=True)
    order_number: str = Field(max_length=20, index=True)
    made_by: str = Field(max_length=320)
    text: str = Field(max_length=500)
    at: datetime = moment()
