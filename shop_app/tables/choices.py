"""Rows about shelves: what shoppers decided, and the merchant's rules."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from shop_app.tables.base import moment


class ShopperChoiceRow(SQLModel, table=True):
    """One shopper's standing decisions; ``shopper`` is the id interactions know them by, guests included."""

    __tablename__ = "shopper_choices"

    shopper: str = Field(primary_key=True, max_length=80)
    is_opted_out: bool = False
    forgotten_at: datetime | None = moment(default=None, nullable=True)
    changed_at: datetime = moment(index=True)


class HiddenProductRow(SQLModel, table=True):
    """A product that one shopper does not want to see on shelves."""

    __tablename__ = "hidden_products"

    shopper: str = Field(primary_key=True, max_length=80)
    product_id: int = Field(primary_key=True, foreign_key="products.id", ondelete="CASCADE")
    hidden_at: datetime = moment(index=True)


class ShelfRuleRow(SQLModel, table=True):
    """A merchant's rule; an empty placement means every shelf."""

    __tablename__ = "shelf_rules"

    product_id: int = Field(primary_key=True, foreign_key="products.id", ondelete="CASCADE")
    placement: str = Field(primary_key=True, max_length=20)
    kind: str = Field(max_length=10)
    set_by: str = Field(max_length=320)
    set_at: datetime = moment()
