"""The sandbox provider's own two tables: what it took, and what it gave back. Not part of the shop's schema."""

from sqlalchemy import BigInteger, Column, DateTime, MetaData, String, Table

books = MetaData()

payments = Table(
    "sandbox_payments",
    books,
    Column("key", String(64), primary_key=True),
    Column("reference", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("status", String(12), nullable=False),
    Column("decline_code", String(40), nullable=False),
    Column("refunded", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
refunds = Table(
    "sandbox_refunds",
    books,
    Column("key", String(64), primary_key=True),
    Column("payment_key", String(64), nullable=False),
    Column("reference", String(64), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
