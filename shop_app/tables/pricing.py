"""Rows of the pricing and coupons nouns: versions of the tariff, coupons, who redeemed one with which order."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop_app.tables.base import Json, moment


class TariffRow(SQLModel, table=True):
    """One version of the tariff; the newest is in force, older ones tell what was."""

    __tablename__ = "tariffs"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: dict[str, Any] = Field(sa_type=Json)
    created_at: datetime = moment()


class CouponRow(SQLModel, table=True):
    __tablename__ = "coupons"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    kind: str = Field(max_length=20)
    basis_points: int = 0
    amount: int | None = Field(default=None, sa_type=BigInteger)  # minor units
    minimum: int = Field(sa_type=BigInteger)  # minor units
    currency: str = Field(max_length=3)
    category: str = Field(default="", max_length=80)
    max_uses: int | None = None
    uses: int = 0  # moved with the redemptions in the same transaction
    is_once_per_account: bool = False
    is_active: bool = True
    starts_at: datetime | None = moment(default=None)
    ends_at: datetime | None = moment(default=None)
    version: int = 1
    created_at: datetime = moment()


class RedemptionRow(SQLModel, table=True):
    """One use of a coupon. The keys are set only where one person may use it once: SQL lets NULLs repeat."""

    __tablename__ = "coupon_redemptions"
    __table_args__ = (UniqueConstraint("coupon_id", "account_key"), UniqueConstraint("coupon_id", "email_key"))

    id: int | None = Field(default=None, primary_key=True)
    coupon_id: int = Field(foreign_key="coupons.id")
    order_number: str = Field(max_length=20, unique=True)
    account_key: int | None = None
    email_key: str | None = Field(default=None, max_length=320)
    at: datetime = moment()
