"""Finds products by words: one port, kept by FTS5 on SQLite and by tsvector on PostgreSQL. No listing rules here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from sqlalchemy import text
from sqlmodel import Session

from shop_app.kit.chunks import chunks
from shop_app.kit.words import words_of

Ids = npt.NDArray[np.int64]

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SearchText:
    """What the index knows of one product: the title weighs most, the description least."""

    product_id: int
    title: str
    words: str  # category, attributes, options, SKUs
    description: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a search text and what else counts as it: synonyms, longer words, the nearest ones to a slip.

    Args:
        words: any of these will do; each may be the beginning of a longer word.
        typed: the word as typed; a product that has exactly it in its title goes first.
    """

    words: tuple[str, ...]
    typed: str


@dataclass(frozen=True, slots=True)
class Places:
    """Which of the products found have one word in their title, among their words, and exactly so in their title."""

    title: Ids
    words: Ids
    exactly: Ids


@dataclass(frozen=True, slots=True)
class Found:
    """The products that have every word anywhere, and where each word stands. Ids are sorted."""

    ids: Ids
    places: Sequence[Places]


class Search(Protocol):
    """The index of one open transaction."""

    def put(self, texts: Sequence[SearchText]) -> None: ...
    def find(self, wanted: Sequence[Wanted]) -> Found: ...
    def words_with(self, part: str, limit: int) -> list[str]: ...
    def words_after(self, word_id: int) -> list[tuple[int, str]]: ...


def open_search(session: Session) -> Search:
    """Return the index in the session's dialect."""
    from shop_app.repositories.sql.search_postgres import PostgresSearch
    from shop_app.repositories.sql.search_sqlite import SqliteSearch

    return SqliteSearch(session) if session.get_bind().dialect.name == "sqlite" else PostgresSearch(session)


def plain(indexed: str) -> str:
    """Return a text as its words, so that both databases cut it alike."""
    return " ".join(words_of(indexed))


def add_words(session: Session, texts: Sequence[SearchText]) -> None:
    """Remember every word of these texts, for beginnings, parts and slips."""
    words = {word for each in texts for field in (each.title, each.words, each.description) for word in words_of(field)}
    add = text("INSERT INTO product_search_words (word) VALUES (:word) ON CONFLICT (word) DO NOTHING")
    for chunk in chunks(sorted(words), CHUNK):  # sorted: two writers take the same words in the same order
        session.connection().execute(add, [{"word": word} for word in chunk])


def found_of(lists: Sequence[Any]) -> Found:
    """Read what the database found: the ids of all, then three lists for each word."""
    ids, *places = [ids_of(each) for each in lists]
    return Found(ids, [Places(*places[at : at + 3]) for at in range(0, len(places), 3)])


def ids_of(found: Any) -> Ids:
    """Read ids that the database joined into one text: far cheaper than a row each."""
    if not found:
        return np.empty(0, np.int64)
    return np.sort(np.fromstring(found, np.int64, sep=","))
