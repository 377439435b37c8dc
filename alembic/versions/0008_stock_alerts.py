"""Who wants to hear when something is in stock again.

Revision: 0008_stock_alerts, after 0007_shelf_choices.
"""

import sqlalchemy as sa

from alembic import op

revision = "0008_stock_alerts"
down_revision = "0007_shelf_choices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sku", "email"),
    )
    op.create_index("ix_stock_alerts_email", "stock_alerts", ["email"])


def downgrade() -> None:
    op.drop_table("stock_alerts")
