"""Orders whole: parcels, refunds, returns, staff's notes, and one claim per shopper who is ordering.

Revision: 0005_orders, after 0004_search_and_editing.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0005_orders"
down_revision = "0004_search_and_editing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payments", sa.Column("refunded", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_table(
        "order_claims",
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("order_number", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.create_index("ix_order_claims_order_number", "order_claims", ["order_number"])
    op.create_table(
        "shipments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(20), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("tracking", sa.String(100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_shipments_order_number", "shipments", ["order_number"])
    op.create_table(
        "refunds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("order_number", sa.String(20), nullable=False),
        sa.Column("payment_key", sa.String(64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("reference", sa.String(100), nullable=False),
        sa.Column("made_by", sa.String(320), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_refunds_open", "refunds", ["status", "at"])
    op.create_index("ix_refunds_order_number", "refunds", ["order_number"])
    op.create_index("ix_refunds_payment_key", "refunds", ["payment_key"])
    op.create_table(
        "returns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(20), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_returns_order_number", "returns", ["order_number"])
    op.create_index("ix_returns_status", "returns", ["status", "at"])
    op.create_table(
        "order_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.String(20), nullable=False),
        sa.Column("made_by", sa.String(320), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_order_notes_order_number", "order_notes", ["order_number"])


def downgrade() -> None:
    for table in ("order_notes", "returns", "refunds", "shipments", "order_claims"):
        op.drop_table(table)
    op.drop_column("payments", "refunded")
