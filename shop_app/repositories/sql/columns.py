"""The listed columns of every product as arrays: what filters, counts and sorts read instead of the table.

100,000 products take some 15 MB and are counted in a millisecond; see docs/adr/0009-listing-columns.md.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np

from shop_app.domain.catalogue import LOW_STOCK, ProductCard, Sort, Status
from shop_app.repositories.sql.categories import CategoryTree

Array = Any  # a NumPy array; its stubs call every selection of one "Any" as well
STATUSES = tuple(Status)
CARDS_MAX = 5_000  # some 2 KB each
IMAGINED_REVIEWS = 4  # of 3 stars each, so that one lucky review does not lead the list


@dataclass(frozen=True, slots=True)
class Entry:
    """One product as the table has it now; ``pairs`` are its attributes and its variants' options."""

    id: int
    status: int  # as STATUSES counts
    category: int
    price: int
    available: int
    rating_sum: int
    rating_count: int
    sold: int
    created_at: datetime
    pairs: frozenset[tuple[str, str]]


class Codes:
    """A number for every (attribute, value), never given to another one."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []
        self._numbers: dict[tuple[str, str], int] = {}
        self._one_at_a_time = threading.Lock()

    def number(self, pair: tuple[str, str]) -> int:
        with self._one_at_a_time:
            if pair not in self._numbers:
                self.pairs.append(pair)
                self._numbers[pair] = len(self.pairs) - 1
            return self._numbers[pair]

    def known(self, name: str, values: Iterable[str]) -> list[int]:
        return [self._numbers[name, value] for value in values if (name, value) in self._numbers]

    def of_name(self, name: str) -> list[int]:
        return [number for number, pair in enumerate(self.pairs) if pair[0] == name]


NUMBERS = ("status", "category", "price", "available", "rating_sum", "rating_count", "sold")


@dataclass(frozen=True)
class Columns:
    """All products by ascending id, as they were at ``mark``. Never changed, only replaced: readers need no lock."""

    mark: str = ""
    ids: Array = field(default_factory=lambda: np.empty(0, np.int64))
    status: Array = field(default_factory=lambda: np.empty(0, np.int64))
    category: Array = field(default_factory=lambda: np.empty(0, np.int64))
    price: Array = field(default_factory=lambda: np.empty(0, np.int64))
    available: Array = field(default_factory=lambda: np.empty(0, np.int64))
    rating_sum: Array = field(default_factory=lambda: np.empty(0, np.int64))
    rating_count: Array = field(default_factory=lambda: np.empty(0, np.int64))
    sold: Array = field(default_factory=lambda: np.empty(0, np.int64))
    created: Array = field(default_factory=lambda: np.empty(0, np.float64))
    pair_at: Array = field(default_factory=lambda: np.empty(0, np.int64))  # row of each (attribute, value), ascending
    pair_code: Array = field(default_factory=lambda: np.empty(0, np.int64))
    codes: Codes = field(default_factory=Codes)
    known_orders: dict[Sort, Array] = field(default_factory=dict)
    answers: dict[Any, Any] = field(default_factory=dict)  # what was counted once for this mark
    cards: dict[CategoryTree, dict[int, ProductCard]] = field(default_factory=dict)  # as far as they were read

    @cached_property
    def published(self) -> Array:
        """The rows of all published products."""
        return np.flatnonzero(self.is_published)

    @cached_property
    def is_published(self) -> Array:
        return self.status == STATUSES.index(Status.PUBLISHED)

    @cached_property
    def availability(self) -> Array:
        """0 sold out, 1 low, 2 in stock."""
        return (self.available > 0).astype(np.int8) + (self.available > LOW_STOCK)

    @cached_property
    def pair_from(self) -> Array:
        """Where each row's pairs begin in ``pair_code``; one more at the end."""
        return np.concatenate([[0], np.cumsum(np.bincount(self.pair_at, minlength=len(self.ids)))])

    def rows_of(self, ids: Array) -> Array:
        """Return the rows of these ids (sorted, all known or left out)."""
        if not len(self.ids):
            return np.empty(0, np.int64)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return at[self.ids[at] == ids]

    def order(self, sort: Sort) -> Array:
        """Return every row in the order of a sort, newer products first among equals."""
        if sort not in self.known_orders:
            # The rows are by id: a stable sort of the reversed rows keeps the newest first among equals.
            back = np.arange(len(self.ids) - 1, -1, -1)
            self.known_orders[sort] = back[np.argsort(self.figure(sort)[back], kind="stable")]
        return self.known_orders[sort]

    def published_order(self, sort: Sort) -> Array:
        """Return the published rows in the order of a sort: what every page without filters is cut from."""
        known = self.answers.get(sort)
        if known is None:
            order = self.order(sort)
            known = self.answers[sort] = order[self.is_published[order]]
        return known

    def figure(self, sort: Sort) -> Array:
        """Return the number each row is sorted by, lowest first."""
        if sort is Sort.NEWEST:
            return -self.created
        if sort is Sort.PRICE:
            return self.price
        if sort is Sort.PRICE_DOWN:
            return -self.price
        if sort is Sort.RATING:
            return -(self.rating_sum + 3.0 * IMAGINED_REVIEWS) / (self.rating_count + IMAGINED_REVIEWS)
        return -self.sold

    def pairs_of(self, rows: Array) -> Array:
        """Return the codes of the attributes of these rows, one after the other."""
        starts = self.pair_from[rows]
        counts = self.pair_from[rows + 1] - starts
        steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return self.pair_code[np.repeat(starts, counts) + steps]

    def with_entries(self, entries: Sequence[Entry], mark: str) -> "Columns":
        """Return the columns with these products as they are now."""
        if not entries:
            # A copy: an older transaction must not put what it still sees among the cards of now.
            return replace(self, mark=mark, answers=self.answers, cards=self._cards_without(()))
        entries = sorted(entries, key=lambda each: each.id)
        ids = np.array([each.id for each in entries], np.int64)
        is_known = np.isin(ids, self.ids, assume_unique=True)
        whole = self._grown(ids[~is_known])
        rows = np.searchsorted(whole.ids, ids)
        changed: dict[str, Array] = {}
        new = {name: np.array([getattr(each, name) for each in entries], np.int64) for name in NUMBERS}
        new["created"] = np.array([each.created_at.timestamp() for each in entries], np.float64)
        for name, values in new.items():
            column = getattr(whole, name)
            if not np.array_equal(column[rows], values):
                changed[name] = column.copy()
                changed[name][rows] = values
        changed |= _repaired(whole, rows, entries)
        cards = self._cards_without(ids.tolist())
        return replace(whole, mark=mark, known_orders=_kept_orders(whole, changed), answers={}, cards=cards, **changed)

    def cards_under(self, tree: CategoryTree) -> Mapping[int, ProductCard]:
        """Return the cards that were read and name their categories as this tree does."""
        return self.cards.get(tree, {})

    def keep_cards(self, tree: CategoryTree, cards: Mapping[int, ProductCard]) -> None:
        """Keep cards of this mark; those that change are dropped with it, and all of them with the tree."""
        kept = self.cards.get(tree, {})
        if tree not in self.cards or len(kept) + len(cards) > CARDS_MAX:
            self.cards.clear()
        self.cards.setdefault(tree, {}).update(cards)

    def _cards_without(self, ids: Iterable[int]) -> dict[CategoryTree, dict[int, ProductCard]]:
        cards = {tree: kept.copy() for tree, kept in list(self.cards.items())}
        for kept in cards.values():
            for each in ids:
                kept.pop(each, None)
        return cards

    def _grown(self, ids: Array) -> "Columns":
        """Return the columns with empty rows for new ids."""
        if not len(ids):
            return self
        at = np.searchsorted(self.ids, ids)  # at the end, unless an older transaction committed late
        grown: dict[str, Array] = {name: np.insert(getattr(self, name), at, 0) for name in (*NUMBERS, "created")}
        before: Array = np.searchsorted(ids, self.ids)  # how many new rows stand before each old one
        moved = self.pair_at + before[self.pair_at]
        return replace(self, ids=np.insert(self.ids, at, ids), pair_at=moved, known_orders={}, answers={}, **grown)


def _repaired(columns: Columns, rows: Array, entries: Sequence[Entry]) -> Mapping[str, Array]:
    """Return the pairs with those of these rows replaced; nothing when they are the same."""
    codes = [sorted(columns.codes.number(pair) for pair in each.pairs) for each in entries]
    before = [columns.pair_code[columns.pair_from[row] : columns.pair_from[row + 1]] for row in rows]
    if all(list(old) == new for old, new in zip(before, codes, strict=True)):
        return {}
    others = np.ones(len(columns.ids), bool)
    others[rows] = False
    kept = others[columns.pair_at]
    at = np.concatenate([columns.pair_at[kept], np.repeat(rows, [len(each) for each in codes])])
    code = np.concatenate([columns.pair_code[kept], np.array([each for row in codes for each in row], np.int64)])
    order = np.argsort(at, kind="stable")
    return {"pair_at": at[order], "pair_code": code[order]}


def _kept_orders(columns: Columns, changed: Mapping[str, Array]) -> dict[Sort, Array]:
    depends = {
        Sort.NEWEST: {"created"},
        Sort.PRICE: {"price"},
        Sort.PRICE_DOWN: {"price"},
        Sort.RATING: {"rating_sum", "rating_count"},
        Sort.POPULAR: {"sold"},
        Sort.RELEVANCE: {"sold"},
    }
    return {sort: rows for sort, rows in columns.known_orders.items() if not depends[sort] & changed.keys()}
