"""Brings products, categories and reviews into SQL in bulk; what is there already stays as it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, insert, select

from shop_app.domain.catalogue import Category, ProductDraft
from shop_app.domain.errors import InvalidInput
from shop_app.kit.chunks import chunks
from shop_app.repositories.sql.search import Search, SearchText
from shop_app.tables.catalogue import CategoryRow, PriceChangeRow, ProductRow, StockMovementRow, VariantRow

CHUNK = 500  # rows a statement; SQLite takes 32,766 parameters


def add_categories(session: Session, categories: Sequence[Category]) -> None:
    """Store categories, parents first; known slugs are left alone."""
    ids = _category_ids(session)
    for position, category in enumerate(categories):
        if category.slug in ids:
            continue
        parent_id = ids[category.parent] if category.parent else None
        row = CategoryRow(slug=category.slug, title=category.title, parent_id=parent_id, position=position)
        session.add(row)
        session.flush()
        ids[category.slug] = row.id or 0


def bring_in(session: Session, search: Search, drafts: Sequence[ProductDraft], at: datetime) -> dict[str, int]:
    """Store products with variants, opening stock in the ledger, and search texts.

    Returns:
        SKU -> product id of every draft, new or known. A draft whose first SKU is known changes nothing.

    Raises:
        InvalidInput: a category or a SKU that two products claim; names it.
    """
    category_ids = _category_ids(session)
    skus = [variant.sku for draft in drafts for variant in draft.variants]
    known = _known_skus(session, skus)
    new = [draft for draft in drafts if draft.variants[0].sku not in known]
    new_skus = [variant.sku for draft in new for variant in draft.variants]
    _check(new, category_ids, known, new_skus)
    slugs = _free_slugs(session, [draft.slug for draft in new])
    rows = [columns_of(draft, slug, category_ids, at) for draft, slug in zip(new, slugs, strict=True)]
    ids: dict[str, int] = {}
    for chunk in chunks(rows, CHUNK):
        added = session.connection().execute(insert(ProductRow).returning(ProductRow.slug, ProductRow.id), chunk)  # type: ignore[call-overload]
        ids |= dict(added.all())
    pairs = [(ids[slug], draft) for slug, draft in zip(slugs, new, strict=True)]
    _insert(session, VariantRow, [row for id_, draft in pairs for row in _variants(id_, draft)])
    _insert(session, StockMovementRow, [row for _, draft in pairs for row in _opening_stock(draft, at)])
    _insert(session, PriceChangeRow, [row for _, draft in pairs for row in _opening_prices(draft, at)])
    titles = dict(session.exec(select(CategoryRow.slug, CategoryRow.title)).all())
    search.put([search_text(id_, draft, titles) for id_, draft in pairs])
    return known | {variant.sku: id_ for id_, draft in pairs for variant in draft.variants}


def _check(
    new: Sequence[ProductDraft], category_ids: dict[str, int], known: dict[str, int], new_skus: Sequence[str]
) -> None:
    for draft in new:
        if draft.category not in category_ids:
            raise InvalidInput({"category": f"There is no category {draft.category!r} (product {draft.title!r})."})
    twice = [sku for sku, count in Counter(new_skus).items() if count > 1 or sku in known]
    if twice:
        raise InvalidInput({"sku": f"SKU {twice[0]!r} is claimed by two products."})


def _category_ids(session: Session) -> dict[str, int]:
    return {slug: id_ or 0 for slug, id_ in session.exec(select(CategoryRow.slug, CategoryRow.id))}


def _known_skus(session: Session, skus: Sequence[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for chunk in chunks(skus, CHUNK):
        query = select(VariantRow.sku, VariantRow.product_id).where(col(VariantRow.sku).in_(chunk))
        known |= dict(session.exec(query).all())
    return known


def _free_slugs(session: Session, wanted: Sequence[str]) -> list[str]:
    taken: set[str] = set()
    for chunk in chunks(wanted, CHUNK):
        taken |= set(session.exec(select(ProductRow.slug).where(col(ProductRow.slug).in_(chunk))))
    free = []
    for slug in wanted:
        candidate, number = slug, 2
        while candidate in taken or (number > 2 and _is_taken(session, candidate)):
            candidate, number = f"{slug}-{number}", number + 1
        taken.add(candidate)
        free.append(candidate)
    return free


def free_slug_or_none(session: Session, slug: str) -> str | None:
    """Return the slug if no product has it."""
    return None if _is_taken(session, slug) else slug


def _is_taken(session: Session, slug: str) -> bool:
    return session.exec(select(ProductRow.id).where(ProductRow.slug == slug)).first() is not None


def columns_of(draft: ProductDraft, slug: str, category_ids: dict[str, int], at: datetime) -> dict[str, Any]:
    """Return a draft as the columns of its row, the card's price and stock among them."""
    default = next((variant for variant in draft.variants if variant.stock > 0), draft.variants[0])
    return {
        "slug": slug,
        "title": draft.title,
        "description": draft.description,
        "category_id": category_ids[draft.category],
        "status": str(draft.status),
        "attributes": dict(draft.attributes),
        "images": [asdict(image) for image in draft.images],
        "sku": default.sku,
        "price": default.price.amount,
        "compare_at": default.compare_at.amount if default.compare_at else None,
        "currency": default.price.currency,
        "available": sum(variant.stock for variant in draft.variants),
        "rating_sum": 0,
        "rating_count": 0,
        "sold_count": 0,
        "version": 1,
        "created_at": draft.created_at or at,
        "updated_at": at,
    }


def _variants(product_id: int, draft: ProductDraft) -> list[dict[str, Any]]:
    return [
        {
            "product_id": product_id,
            "sku": variant.sku,
            "options": dict(variant.options),
            "price": variant.price.amount,
            "compare_at": variant.compare_at.amount if variant.compare_at else None,
            "stock": variant.stock,
            "weight_g": variant.weight_g,
            "position": position,
        }
        for position, variant in enumerate(draft.variants)
    ]


def _opening_stock(draft: ProductDraft, at: datetime) -> list[dict[str, Any]]:
    return [
        {"sku": variant.sku, "delta": variant.stock, "reason": "initial", "order_number": None, "note": "", "at": at}
        for variant in draft.variants
        if variant.stock
    ]


def _opening_prices(draft: ProductDraft, at: datetime) -> list[dict[str, Any]]:
    since = draft.created_at or at
    return [{"sku": variant.sku, "price": variant.price.amount, "at": since} for variant in draft.variants]


def search_text(product_id: int, draft: ProductDraft, titles: dict[str, str]) -> SearchText:
    """Return what search knows of a draft: its category, attributes, options and SKUs count as words."""
    options = dict.fromkeys(value for variant in draft.variants for value in variant.options.values())
    said = [titles[draft.category], *draft.attributes.values(), *options, *(each.sku for each in draft.variants)]
    words = " ".join(said)
    return SearchText(product_id, draft.title, words, draft.description)


def _insert(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    for chunk in chunks(rows, CHUNK):
        session.connection().execute(insert(table), chunk)
