"""Reviews are moderated, ratings are counted by star when they are written, wishes have a table."""

import sqlalchemy as sa

from alembic import op

revision = "0009_reviews_and_wishes"
down_revision = "0008_stock_alerts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reviews", sa.Column("status", sa.String(10), nullable=False, server_default="published"))
    op.create_index("ix_reviews_shown", "reviews", ["product_id", "status", "at"])
    op.create_index("ix_reviews_waiting", "reviews", ["status", "at"])
    op.create_table(
        "ratings",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("product_id", "stars"),
    )
    op.execute(
        "INSERT INTO ratings (product_id, stars, count) "
        "SELECT product_id, rating, count(*) FROM reviews GROUP BY product_id, rating"
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("visitor", sa.String(64), nullable=True),
        sa.Column("sku", sa.String(64), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account_id", "sku"),
        sa.UniqueConstraint("visitor", "sku"),
    )
    op.create_index("ix_wishes_at", "wishes", ["at"])
    op.create_index("ix_wishes_product_id", "wishes", ["product_id"])


def downgrade() -> None:
    op.drop_table("wishes")
    op.drop_table("ratings")
    op.drop_index("ix_reviews_waiting", "reviews")
    op.drop_index("ix_reviews_shown", "reviews")
    op.drop_column("reviews", "status")
