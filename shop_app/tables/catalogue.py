"""Rows of the catalogue noun: categories, products, variants, the stock ledger, reviews."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from shop_app.tables.base import Json, moment


class CategoryRow(SQLModel, table=True):
    __tablename__ = "categories"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=80, unique=True)
    title: str = Field(max_length=100)
    parent_id: int | None = Field(default=None, foreign_key="categories.id")
    position: int = 0


class ProductRow(SQLModel, table=True):
    """A product. Price, SKU and stock of the card are kept beside it by the write, so that lists join nothing.

    No index begins with ``status``: nearly every product has the same, and lists are answered from columns in memory.
    """

    __tablename__ = "products"

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=100, unique=True)
    title: str = Field(max_length=200)
    description: str
    category_id: int = Field(foreign_key="categories.id", index=True)
    status: str = Field(max_length=10)
    attributes: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    images: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    sku: str = Field(max_length=64)  # the default variant's
    price: int = Field(sa_type=BigInteger)  # minor units, the default variant's
    compare_at: int | None = Field(default=None, sa_type=BigInteger)
    currency: str = Field(max_length=3)
    available: int = 0  # stock of all variants; moved with them in the same transaction
    rating_sum: int = 0
    rating_count: int = 0
    sold_count: int = 0
    version: int = 1
    created_at: datetime = moment()
    updated_at: datetime = moment()
    # Rises with every write, by a trigger: listings read only what changed since they last looked.
    change: int = Field(default=0, sa_type=BigInteger, index=True)


class SlugRedirectRow(SQLModel, table=True):
    """An address a product once had: it leads to the product for good."""

    __tablename__ = "slug_redirects"

    slug: str = Field(max_length=100, primary_key=True)
    product_id: int = Field(foreign_key="products.id", index=True, ondelete="CASCADE")
    at: datetime = moment()


class PriceChangeRow(SQLModel, table=True):
    """What a SKU cost from a moment on, until its next row."""

    __tablename__ = "price_changes"
    __table_args__ = (Index("ix_price_changes_sku", "sku", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(max_length=64)
    price: int = Field(sa_type=BigInteger)  # minor units
    at: datetime = moment()


class SynonymRow(SQLModel, table=True):
    """Words that mean the same to shoppers; whoever searches one finds all."""

    __tablename__ = "synonyms"

    id: int | None = Field(default=None, primary_key=True)
    words: list[str] = Field(default_factory=list, sa_type=Json)


class VariantRow(SQLModel, table=True):
    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("stock >= 0", name="ck_variants_stock"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="products.id", index=True, ondelete="CASCADE")
    sku: str = Field(max_length=64, unique=True)
    options: dict[str, str] = Field(default_factory=dict, sa_type=Json)
    price: int = Field(sa_type=BigInteger)  # minor units
    compare_at: int | None = Field(default=None, sa_type=BigInteger)
    stock: int = 0
    weight_g: int = 500  # one piece, packed
    position: int = 0


class StockMovementRow(SQLModel, table=True):
    """The ledger: stock of a SKU is the sum of its movements, always."""

    __tablename__ = "stock_movements"

    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(max_length=64, index=True)
    delta: int
    reason: str = Field(max_length=20)  # initial | reserve | release | adjust
    order_number: str | None = Field(default=None, max_length=20, index=True)
    note: str = Field(default="", max_length=200)  # why somebody adjusted it
    at: datetime = moment()


class ReviewRow(SQLModel, table=True):
    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("product_id", "account_id"),
        Index("ix_reviews_shown", "product_id", "status", "at"),
        Index("ix_reviews_waiting", "status", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="products.id", ondelete="CASCADE")
    account_id: int = Field(foreign_key="accounts.id", index=True, ondelete="CASCADE")
    author: str = Field(max_length=100)
    rating: int
    text: str
    is_verified: bool = False
    at: datetime = moment()
    # Only published reviews are seen and counted.
    status: str = Field(default="published", max_length=10, sa_column_kwargs={"server_default": "published"})


class RatingRow(SQLModel, table=True):
    """How many published reviews gave a product this many stars; moved by the write, never counted on a page."""

    __tablename__ = "ratings"

    product_id: int = Field(foreign_key="products.id", primary_key=True, ondelete="CASCADE")
    stars: int = Field(primary_key=True)
    count: int
