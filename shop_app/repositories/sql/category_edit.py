"""Changes the category tree. Search texts carry the category's title, so they are written anew with it."""

from sqlmodel import Session, col, delete, select, update

from shop_app.kit.chunks import chunks
from shop_app.repositories.sql.search import Search, SearchText
from shop_app.tables.catalogue import CategoryRow, ProductRow, VariantRow

CHUNK = 500


def change(session: Session, search: Search, slug: str, title: str, parent: str | None) -> None:
    """Give a category another title or place."""
    parent_id = session.exec(select(CategoryRow.id).where(CategoryRow.slug == parent)).first() if parent else None
    session.exec(
        update(CategoryRow)
        .where(col(CategoryRow.slug) == slug)
        .values(title=title, parent_id=parent_id)
        .execution_options(synchronize_session=False)
    )
    ids = session.exec(
        select(ProductRow.id)
        .join(CategoryRow, col(CategoryRow.id) == ProductRow.category_id)
        .where(CategoryRow.slug == slug)
    ).all()
    for chunk in chunks(ids, CHUNK):
        _index(session, search, [each or 0 for each in chunk], title)


def remove(session: Session, slug: str) -> bool:
    """Remove a category without products and without categories below it; says whether it could be."""
    category_id = session.exec(select(CategoryRow.id).where(CategoryRow.slug == slug)).first()
    held = session.exec(select(ProductRow.id).where(ProductRow.category_id == category_id).limit(1)).first()
    below = session.exec(select(CategoryRow.id).where(CategoryRow.parent_id == category_id).limit(1)).first()
    if category_id is None or held or below:
        return False
    session.exec(delete(CategoryRow).where(col(CategoryRow.id) == category_id))
    return True


def _index(session: Session, search: Search, ids: list[int], title: str) -> None:
    said: dict[int, list[str]] = {}
    for variant in session.exec(select(VariantRow).where(col(VariantRow.product_id).in_(ids))):
        said.setdefault(variant.product_id, []).extend([*variant.options.values(), variant.sku])
    rows = session.exec(select(ProductRow).where(col(ProductRow.id).in_(ids))).all()
    words = {row.id or 0: [title, *row.attributes.values(), *said.get(row.id or 0, [])] for row in rows}
    search.put([SearchText(row.id or 0, row.title, " ".join(words[row.id or 0]), row.description) for row in rows])
