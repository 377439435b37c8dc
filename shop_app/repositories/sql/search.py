"""Finds products by words: FTS5 on SQLite, tsvector on PostgreSQL, one question for both. No listing rules here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Float, Integer, Subquery, column, text
from sqlmodel import Session

WORDS_MAX = 12  # of a search text; the rest says little and costs time


@dataclass(frozen=True, slots=True)
class SearchText:
    """What the index knows of one product: the title weighs most, the description least."""

    product_id: int
    title: str
    words: str  # category, brand, attributes
    description: str


def words_of(q: str) -> list[str]:
    """Return the words of a search text; quotes, operators and signs of the query languages never get through."""
    return re.findall(r"\w+", q.lower())[:WORDS_MAX]


def _plain(indexed: str) -> str:
    # PostgreSQL reads "LMP-1" as "lmp" and minus one, and "a/b" as a file: both sides are cut into the same words.
    return " ".join(re.findall(r"\w+", indexed))


class Search:
    """The search index of one open transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_sqlite = session.get_bind().dialect.name == "sqlite"

    def add(self, texts: Sequence[SearchText]) -> None:
        """Index products that were not indexed before."""
        rows = [
            {
                "id": each.product_id,
                "title": _plain(each.title),
                "words": _plain(each.words),
                "description": _plain(each.description),
            }
            for each in texts
        ]
        if rows:
            self._session.connection().execute(text(_ADD_SQLITE if self._is_sqlite else _ADD_POSTGRES), rows)

    def hits(self, words: Sequence[str]) -> Subquery:
        """Return rows of (product_id, rank; lower is better): every word begins some word of the product."""
        # Quoted, so that AND, OR, NOT and NEAR are words like any other.
        expression = (
            " ".join(f'"{word}"*' for word in words) if self._is_sqlite else " & ".join(f"'{word}':*" for word in words)
        )
        query = text(_FIND_SQLITE if self._is_sqlite else _FIND_POSTGRES).bindparams(q=expression)
        return query.columns(column("product_id", Integer), column("rank", Float)).subquery("hits")


_ADD_SQLITE = """
INSERT INTO product_search (product_id, title, words, description) VALUES (:id, :title, :words, :description)
"""
_FIND_SQLITE = """
SELECT product_id, bm25(product_search, 0.0, 10.0, 4.0, 1.0) AS rank
FROM product_search WHERE product_search MATCH :q
"""
_ADD_POSTGRES = """
INSERT INTO product_search (product_id, document) VALUES (:id,
  setweight(to_tsvector('simple', :title), 'A') || setweight(to_tsvector('simple', :words), 'B')
  || setweight(to_tsvector('simple', :description), 'D'))
"""
_FIND_POSTGRES = """
SELECT product_id, -ts_rank(document, to_tsquery('simple', :q)) AS rank
FROM product_search WHERE document @@ to_tsquery('simple', :q)
"""
