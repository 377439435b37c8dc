"""What editing and finding products needs: old addresses, price history, synonyms, words, and who changed last.

Revision: 0004_search_and_editing, after 0004_dead_letters.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

revision = "0004_search_and_editing"
down_revision = "0004_dead_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "price_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=64), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_price_changes_sku", "price_changes", ["sku", "at"])
    op.create_table(
        "slug_redirects",
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("slug"),
    )
    op.create_index("ix_slug_redirects_product_id", "slug_redirects", ["product_id"])
    op.add_column("stock_movements", sa.Column("note", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("products", sa.Column("change", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index("ix_products_change", "products", ["change"])
    op.execute(
        "INSERT INTO price_changes (sku, price, at) "
        "SELECT v.sku, v.price, p.created_at FROM variants v JOIN products p ON p.id = v.product_id"
    )
    for statement in _SQLITE if _is_sqlite() else _POSTGRES:
        op.execute(statement)
    if not _is_sqlite() and _has_trigrams():
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX ix_product_search_words ON product_search_words USING GIN (word gin_trgm_ops)")


def downgrade() -> None:
    for statement in _SQLITE_BACK if _is_sqlite() else _POSTGRES_BACK:
        op.execute(statement)
    op.drop_index("ix_products_change", "products")
    op.drop_column("products", "change")
    op.drop_column("stock_movements", "note")
    op.drop_table("slug_redirects")
    op.drop_table("price_changes")
    op.drop_table("synonyms")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _has_trigrams() -> bool:
    # Without the extension the words are searched one by one: they are some ten thousands, not the catalogue.
    return bool(op.get_bind().scalar(sa.text("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'")))


# The row number is the product's id: a hit is a number, and no stored column has to be read for it.
_SQLITE = [
    "ALTER TABLE product_search RENAME TO product_search_before",
    (
        "CREATE VIRTUAL TABLE product_search USING fts5(title, words, description, prefix='1 2 3', detail=column, "
        "columnsize=0, tokenize='unicode61 remove_diacritics 2')"
    ),
    (
        "INSERT INTO product_search (rowid, title, words, description) "
        "SELECT product_id, title, words, description FROM product_search_before"
    ),
    "DROP TABLE product_search_before",
    "CREATE TABLE product_search_words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    (
        "CREATE VIRTUAL TABLE product_search_trigrams USING fts5(word, content='product_search_words', "
        "content_rowid='id', tokenize='trigram')"
    ),
    (
        "CREATE TRIGGER product_search_words_added AFTER INSERT ON product_search_words BEGIN "
        "INSERT INTO product_search_trigrams (rowid, word) VALUES (NEW.id, NEW.word); END"
    ),
    "CREATE VIRTUAL TABLE temp.product_search_terms USING fts5vocab('main', 'product_search', 'row')",
    "INSERT INTO product_search_words (word) SELECT term FROM temp.product_search_terms",
    "DROP TABLE temp.product_search_terms",
    "UPDATE products SET change = id",
    (
        "CREATE TRIGGER products_added AFTER INSERT ON products BEGIN "
        "UPDATE products SET change = (SELECT max(change) FROM products) + 1 WHERE id = NEW.id; END"
    ),
    (
        "CREATE TRIGGER products_changed AFTER UPDATE ON products WHEN NEW.change = OLD.change BEGIN "
        "UPDATE products SET change = (SELECT max(change) FROM products) + 1 WHERE id = NEW.id; END"
    ),
]
_SQLITE_BACK = [
    "DROP TRIGGER products_changed",
    "DROP TRIGGER products_added",
    "DROP TABLE product_search_trigrams",
    "DROP TABLE product_search_words",
    "ALTER TABLE product_search RENAME TO product_search_after",
    (
        "CREATE VIRTUAL TABLE product_search USING fts5(product_id UNINDEXED, title, words, description, prefix='2 3', "
        "tokenize='unicode61 remove_diacritics 2')"
    ),
    (
        "INSERT INTO product_search (product_id, title, words, description) "
        "SELECT rowid, title, words, description FROM product_search_after"
    ),
    "DROP TABLE product_search_after",
]
# PostgreSQL commits out of order, so a counter could be overtaken: the transaction's own number cannot.
_POSTGRES = [
    "CREATE TABLE product_search_words (id SERIAL PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    "INSERT INTO product_search_words (word) SELECT word FROM ts_stat('SELECT document FROM product_search')",
    (
        "CREATE FUNCTION note_product_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.change := pg_current_xact_id()::text::bigint; RETURN NEW; END $$"
    ),
    (
        "CREATE TRIGGER products_change BEFORE INSERT OR UPDATE ON products "
        "FOR EACH ROW EXECUTE FUNCTION note_product_change()"
    ),
]
_POSTGRES_BACK = [
    "DROP TRIGGER products_change ON products",
    "DROP FUNCTION note_product_change()",
    "DROP TABLE product_search_words",
]
