"""Listings are answered from columns in memory: nothing reads products by status, price or sales from an index."""

from alembic import op

revision = "0010_fewer_product_indexes"
down_revision = "0009_reviews_and_wishes"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_products_shelf": ["status", "category_id", "sold_count"],
    "ix_products_newest": ["status", "created_at"],
    "ix_products_price": ["status", "price"],
    "ix_products_popular": ["status", "sold_count"],
}


def upgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "products")


def downgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "products", columns)
