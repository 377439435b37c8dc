"""Categories and synonyms: two small tables, read whole in one statement, understood anew only when they changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import Session

from shop_app.domain.editing import SynonymGroup
from shop_app.repositories.sql import sale
from shop_app.repositories.sql.categories import CategoryTree, Node


@dataclass(frozen=True, slots=True)
class Small:
    """Both tables as one transaction saw them."""

    said: tuple[str | None, str | None]
    tree: CategoryTree
    synonyms: Sequence[SynonymGroup]


class SmallTables:
    """One per process and database. What is in the tables says whether they are the same: nothing has to be told."""

    def __init__(self) -> None:
        self._known = _understood((None, None))

    def read(self, session: Session) -> Small:
        """Return the tables as this transaction sees them; the very same objects when nothing changed."""
        query = _SQLITE if session.get_bind().dialect.name == "sqlite" else _POSTGRES
        row = sale.run(session, query).one()
        said, known = (row.categories, row.synonyms), self._known
        if known.said != said:
            known = self._known = _understood(said)
        return known


def _understood(said: tuple[str | None, str | None]) -> Small:
    nodes = [Node(*each) for each in json.loads(said[0] or "[]")]
    return Small(said, CategoryTree(nodes), [SynonymGroup(*each) for each in json.loads(said[1] or "[]")])


_SQLITE = text(
    "SELECT (SELECT json_group_array(json_array(id, slug, title, parent_id, position)) FROM categories) AS categories, "
    "(SELECT json_group_array(json_array(id, json(words))) FROM synonyms) AS synonyms"
)
_POSTGRES = text(
    "SELECT (SELECT json_agg(json_build_array(id, slug, title, parent_id, position) ORDER BY id)::text "
    "FROM categories) AS categories, "
    "(SELECT json_agg(json_build_array(id, words) ORDER BY id)::text FROM synonyms) AS synonyms"
)
