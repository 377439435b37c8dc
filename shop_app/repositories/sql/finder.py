"""Finds products: words through the search index, everything else through the columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from sqlmodel import Session

from shop_app.domain.catalogue import Sort
from shop_app.domain.editing import SynonymGroup
from shop_app.domain.pricing.tariff import Tariff
from shop_app.kit.words import words_of
from shop_app.repositories.sql.columns import Array, Columns
from shop_app.repositories.sql.columns_feed import ColumnsFeed
from shop_app.repositories.sql.listing import Hits
from shop_app.repositories.sql.search import Found, Search
from shop_app.repositories.sql.small_tables import SmallTables
from shop_app.repositories.sql.vocabulary import Vocabulary

TITLE, WORDS, EXACTLY = 4, 2, 1  # what a word found there counts for, above the description
NEAREST = 6


@dataclass(frozen=True, slots=True)
class Shared:
    """What all transactions of a process on one database read together."""

    feed: ColumnsFeed = field(default_factory=ColumnsFeed)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    small: SmallTables = field(default_factory=SmallTables)
    tariffs: dict[tuple[int, datetime], Tariff] = field(default_factory=dict)


class Finder:
    """The finding of one open transaction.

    Args:
        is_writing: what this transaction wrote is not shared with others before it commits.
    """

    def __init__(self, session: Session, shared: Shared, search: Search, is_writing: bool) -> None:
        self._session = session
        self._shared = shared
        self._search = search
        self._is_writing = is_writing

    @property
    def columns(self) -> Columns:
        return self._shared.feed.fresh(self._session, self._is_writing)

    def hits(self, columns: Columns, q: str, synonyms: Sequence[SynonymGroup]) -> Hits:
        """Return the products that have every word of a text, scored by where each word stands."""
        self._shared.vocabulary.refresh(self._search, columns.mark)
        same: dict[str, list[str]] = {}
        for group in synonyms:
            for word in group.words:
                same.setdefault(word, []).extend(each for each in group.words if each != word)
        wanted = self._shared.vocabulary.read(words_of(q), same, self._search)
        if not wanted:
            return Hits(np.empty(0, np.int64), np.empty(0, np.int64))
        found = self._search.find(wanted)
        rows, scores = columns.rows_of(found.ids), _scores(found)
        if len(rows) < len(found.ids):
            scores = scores[np.isin(found.ids, columns.ids[rows], assume_unique=True)]
        return Hits(rows, scores)

    def nearest(self, q: str) -> list[str]:
        """Return known words like those of a text, for the page that found nothing."""
        near = [each for word in words_of(q) for each in self._shared.vocabulary.nearest(word)]
        return list(dict.fromkeys(near))[:NEAREST]

    def best(self, limit: int, sort: Sort) -> list[int]:
        """Return the ids of the first products of an order that can be bought now."""
        columns = self.columns
        found: list[int] = []
        for row in columns.order(sort):  # best first: it ends long before the catalogue does
            if len(found) == limit:
                break
            if columns.is_published[row] and columns.available[row] > 0:
                found.append(int(columns.ids[row]))
        return found


def _scores(found: Found) -> Array:
    """Return how well each product found fits. What one word has in a place is among what was found for all."""
    scores = np.zeros(len(found.ids), np.int64)
    for each in found.places:
        points = np.zeros_like(scores)
        points[np.searchsorted(found.ids, each.words)] = WORDS
        points[np.searchsorted(found.ids, each.title)] = TITLE
        points[np.searchsorted(found.ids, each.exactly)] += EXACTLY
        scores += points
    return scores
