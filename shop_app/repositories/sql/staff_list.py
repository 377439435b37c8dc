"""The staff's list of products in any status, answered from the columns; only the rows of one page are read."""

from collections.abc import Mapping, Sequence

import numpy as np
from sqlmodel import Session, col, select

from shop_app.domain.catalogue import Sort
from shop_app.domain.editing import StaffQuery, StaffRow, StaffSort, SynonymGroup
from shop_app.kit.words import words_of
from shop_app.repositories.sql import catalogue_rows
from shop_app.repositories.sql.categories import CategoryTree
from shop_app.repositories.sql.columns import STATUSES, Array, Columns
from shop_app.repositories.sql.finder import Finder
from shop_app.repositories.sql.listing import WORDS
from shop_app.tables.catalogue import ProductRow

SORTS: Mapping[StaffSort, Sort] = {
    StaffSort.PRICE: Sort.PRICE,
    StaffSort.PRICE_DOWN: Sort.PRICE_DOWN,
    StaffSort.POPULAR: Sort.POPULAR,
}


def staff_list(
    session: Session, finder: Finder, tree: CategoryTree, query: StaffQuery, synonyms: Sequence[SynonymGroup]
) -> tuple[list[StaffRow], int]:
    """Return a page of products, newest first among equals, and how many there are."""
    columns = finder.columns
    rows = np.arange(len(columns.ids))
    if words_of(query.q):
        rows = finder.hits(columns, query.q, synonyms).rows
    if query.status is not None:
        rows = rows[columns.status[rows] == STATUSES.index(query.status)]
    if query.category:
        rows = rows[np.isin(columns.category[rows], tree.subtree(query.category))]
    if query.availability is not None:
        rows = rows[columns.availability[rows] == WORDS.index(query.availability)]
    start = (query.page - 1) * query.page_size
    page = _ordered(columns, rows, query.sort)[start : start + query.page_size]
    ids = [int(each) for each in columns.ids[page]]
    found = {row.id: row for row in session.exec(select(ProductRow).where(col(ProductRow.id).in_(ids)))}
    return [catalogue_rows.staff_row(found[id_], tree.category(found[id_].category_id)) for id_ in ids], len(rows)


def _ordered(columns: Columns, rows: Array, sort: StaffSort) -> Array:
    if sort is StaffSort.NEWEST:
        return rows[::-1]
    figure = columns.available if sort is StaffSort.STOCK else columns.figure(SORTS[sort])
    return rows[np.lexsort((-rows, figure[rows]))]
