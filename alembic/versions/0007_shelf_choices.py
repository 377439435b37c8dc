"""What shoppers decided about shelves, the merchant's rules for them, and who placed an order found by its number.

Revision: 0007_shelf_choices, after 0006_pricing.
"""

import sqlalchemy as sa

from alembic import op

revision = "0007_shelf_choices"
down_revision = "0006_pricing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shopper_choices",
        sa.Column("shopper", sa.String(80), nullable=False),
        sa.Column("is_opted_out", sa.Boolean(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("shopper"),
    )
    op.create_index("ix_shopper_choices_changed_at", "shopper_choices", ["changed_at"])
    op.create_table(
        "hidden_products",
        sa.Column("shopper", sa.String(80), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shopper", "product_id"),
    )
    op.create_index("ix_hidden_products_hidden_at", "hidden_products", ["hidden_at"])
    op.create_table(
        "shelf_rules",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("placement", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("set_by", sa.String(320), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("product_id", "placement"),
    )
    op.create_index("ix_idempotency_keys_order_number", "idempotency_keys", ["order_number"])


def downgrade() -> None:
    op.drop_index("ix_idempotency_keys_order_number", "idempotency_keys")
    for table in ("shelf_rules", "hidden_products", "shopper_choices"):
        op.drop_table(table)
