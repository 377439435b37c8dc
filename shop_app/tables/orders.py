"""Rows of the orders noun: orders, lines, timeline, payments, idempotency keys, claims. Parcels are in fulfilment."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop_app.tables.base import Json, moment


class OrderRow(SQLModel, table=True):
    __tablename__ = "orders"
    __table_args__ = (
        Index("ix_orders_status", "status", "placed_at"),
        Index("ix_orders_account", "account_id", "placed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(max_length=20, unique=True)
    account_id: int | None = Field(default=None, foreign_key="accounts.id")
    token_fingerprint: str = Field(max_length=64)
    email: str = Field(max_length=320)
    status: str = Field(max_length=20)
    currency: str = Field(max_length=3)
    subtotal: int = Field(sa_type=BigInteger)
    discount: int = Field(sa_type=BigInteger)
    shipping: int = Field(sa_type=BigInteger)
    tax: int = Field(sa_type=BigInteger)
    total: int = Field(sa_type=BigInteger)
    is_tax_included: bool = False  # then the tax is in the prices, and not added to the total
    coupon: str = Field(default="", max_length=40)
    shipping_address: dict[str, Any] = Field(sa_type=Json)
    billing_address: dict[str, Any] | None = Field(default=None, sa_type=Json)
    shipping_method: str = Field(max_length=20)
    placed_at: datetime = moment(index=True)


class OrderLineRow(SQLModel, table=True):
    __tablename__ = "order_lines"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True, ondelete="CASCADE")
    sku: str = Field(max_length=64)
    product_id: int | None = None
    slug: str = Field(default="", max_length=100)
    title: str = Field(max_length=200)
    image_url: str = ""
    quantity: int
    unit_price: int = Field(sa_type=BigInteger)
    line_total: int = Field(sa_type=BigInteger)
    discount: int = Field(default=0, sa_type=BigInteger)
    tax: int = Field(sa_type=BigInteger)


class OrderEventRow(SQLModel, table=True):
    __tablename__ = "order_events"

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="orders.id", index=True, ondelete="CASCADE")
    at: datetime = moment()
    status: str = Field(max_length=20)
    note: str = Field(default="", max_length=500)


class PaymentRow(SQLModel, table=True):
    __tablename__ = "payments"
    __table_args__ = (Index("ix_payments_open", "status", "created_at"),)

    id: int | None = Field(default=None, primary_key=True)
    order_number: str = Field(max_length=20, index=True)
    provider: str = Field(max_length=20)
    key: str = Field(max_length=64, unique=True)
    reference: str = Field(default="", max_length=100)
    amount: int = Field(sa_type=BigInteger)
    currency: str = Field(max_length=3)
    status: str = Field(max_length=10)
    refunded: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = moment()


class IdempotencyKeyRow(SQLModel, table=True):
    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("owner", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    owner: str = Field(max_length=80)
    key: str = Field(max_length=255)
    request_fingerprint: str = Field(max_length=64)
    order_number: str = Field(max_length=20, index=True)  # who placed an order, and freeing its key
    created_at: datetime = moment()


class OrderClaimRow(SQLModel, table=True):
    """One shopper orders one cart at a time: held from the reservation until it is paid or released."""

    __tablename__ = "order_claims"

    owner: str = Field(max_length=80, primary_key=True)
    order_number: str = Field(max_length=20, index=True)
    at: datetime = moment()
