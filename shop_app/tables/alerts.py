"""Rows of the alerts noun: who wants to hear when something is in stock again. Gone as soon as they heard."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from shop_app.tables.base import moment


class StockAlertRow(SQLModel, table=True):
    __tablename__ = "stock_alerts"
    __table_args__ = (UniqueConstraint("sku", "email"),)

    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(max_length=64)
    email: str = Field(max_length=320, index=True)
    asked_at: datetime = moment()
