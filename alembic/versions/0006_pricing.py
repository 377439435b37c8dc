"""Coupons and their uses, the tariff, the weight of a variant, and what a discount took off each order line.

Revision: 0006_pricing, after 0005_orders. Orders of before had no discount, and tax on top.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0006_pricing"
down_revision = "0005_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coupons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("basis_points", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("is_once_per_account", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "coupon_redemptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("coupon_id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(length=20), nullable=False),
        sa.Column("account_key", sa.Integer(), nullable=True),
        sa.Column("email_key", sa.String(length=320), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coupon_id"], ["coupons.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("order_number"),
        sa.UniqueConstraint("coupon_id", "account_key"),
        sa.UniqueConstraint("coupon_id", "email_key"),
    )
    op.create_table(
        "tariffs",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.add_column("variants", sa.Column("weight_g", sa.Integer(), server_default="500", nullable=False))
    op.add_column("order_lines", sa.Column("discount", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("orders", sa.Column("is_tax_included", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("orders", sa.Column("coupon", sa.String(length=40), server_default="", nullable=False))


def downgrade() -> None:
    for table, column in (
        ("orders", "coupon"), ("orders", "is_tax_included"), ("order_lines", "discount"), ("variants", "weight_g"),
    ):  # fmt: skip
        op.drop_column(table, column)
    for table in ("tariffs", "coupon_redemptions", "coupons"):
        op.drop_table(table)
