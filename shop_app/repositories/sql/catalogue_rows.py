"""Turns catalogue rows into the domain's products, cards and variants. No queries here."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col

from shop_app.domain.catalogue import Availability, Category, Image, Product, ProductCard, Status, Variant
from shop_app.domain.editing import StaffRow
from shop_app.domain.money import Money
from shop_app.tables.catalogue import ProductRow

CARD = tuple(
    col(getattr(ProductRow, name))
    for name in (
        "id",
        "slug",
        "title",
        "category_id",
        "sku",
        "price",
        "compare_at",
        "currency",
        "images",
        "available",
        "rating_sum",
        "rating_count",
        "status",
    )
)
"""The columns a card needs; the description stays where it is."""


def card(row: Any, category: Category) -> ProductCard:
    """Return a row of ``CARD`` as a card."""
    # Unpacked: to ask a row for each column by its name took a third of a page's cards.
    id_, slug, title, _, sku, price, compare_at, currency, images, available, stars, votes, _ = row
    return ProductCard(
        id=id_,
        slug=slug,
        title=title,
        category=category,
        sku=sku,
        price=Money(price, currency),
        compare_at=Money(compare_at, currency) if compare_at else None,
        image=Image(**images[0]) if images else None,
        availability=Availability.of(available),
        rating_average=average(stars, votes),
        rating_count=votes,
    )


def product(row: Any, trail: Sequence[Category], variants: Sequence[Variant]) -> Product:
    return Product(
        id=row.id or 0,
        slug=row.slug,
        title=row.title,
        description=row.description,
        category=trail[-1],
        breadcrumbs=trail,
        variants=variants,
        attributes=row.attributes,
        images=[Image(**image) for image in row.images],
        status=Status(row.status),
        rating_average=average(row.rating_sum, row.rating_count),
        rating_count=row.rating_count,
        version=row.version,
        created_at=row.created_at,
    )


def staff_row(row: ProductRow, category: Category) -> StaffRow:
    return StaffRow(
        slug=row.slug,
        title=row.title,
        status=Status(row.status),
        category=category,
        sku=row.sku,
        price=Money(row.price, row.currency),
        stock=row.available,
        version=row.version,
        updated_at=row.updated_at,
        image=Image(**row.images[0]) if row.images else None,
    )


def variant(row: Any, currency: str, lowest: int | None = None) -> Variant:
    compare_at = Money(row.compare_at, currency) if row.compare_at else None
    before = Money(lowest, currency) if lowest is not None else None
    return Variant(row.sku, Money(row.price, currency), row.stock, row.options, compare_at, before, row.weight_g)


def average(stars: int, votes: int) -> float:
    return round(stars / votes, 2) if votes else 0.0
