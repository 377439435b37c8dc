"""Rows of wishes; of an account, or of a visitor until they sign in."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from shop_app.tables.base import moment


class WishRow(SQLModel, table=True):
    """Exactly one of account and visitor is set; empty ones never clash, as NULLs do not."""

    __tablename__ = "wishes"
    __table_args__ = (UniqueConstraint("account_id", "sku"), UniqueConstraint("visitor", "sku"))

    id: int | None = Field(default=None, primary_key=True)
    account_id: int | None = Field(default=None, foreign_key="accounts.id", ondelete="CASCADE")
    visitor: str | None = Field(default=None, max_length=64)
    sku: str = Field(max_length=64)
    product_id: int = Field(foreign_key="products.id", index=True, ondelete="CASCADE")
    at: datetime = moment(index=True)
