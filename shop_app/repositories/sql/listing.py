"""Answers a listing from the columns: which products, in which order, and how many every further choice leads to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from shop_app.domain.catalogue import Availability, Facet, ListingQuery, PriceBand, Sort
from shop_app.repositories.sql.columns import Array, Columns

CHOICES_MAX = 30  # values of one attribute that are offered
ANSWERS_MAX = 500
BANDS = 5
WORDS = (Availability.OUT, Availability.LOW, Availability.IN_STOCK)  # as Columns.availability counts them
STOCKED = (Availability.LOW, Availability.IN_STOCK)


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found: rows, and how well each fits (higher is better)."""

    rows: Array
    scores: Array


@dataclass(frozen=True, slots=True)
class Counted:
    """The choices that lead on, as numbers: names are for the caller to add."""

    total: int
    categories: dict[int, int]  # id -> products directly in it
    prices: list[PriceBand]
    availability: list[Facet]
    ratings: list[Facet]
    attributes: dict[str, list[Facet]]


class ListingQuestion:
    """One question over one state of the columns.

    Args:
        subtree: ids of the category asked for and all below it; None when no category is.
        hits: what the search text found; None when there is none.
    """

    def __init__(self, columns: Columns, query: ListingQuery, subtree: Sequence[int] | None, hits: Hits | None) -> None:
        self._columns = columns
        self._query = query
        self._hits = hits
        self._tests = self._filters(subtree)
        # All products are a slice: a column is then looked at in place, where picked rows would be copied out first.
        self._base: Any = slice(None) if hits is None else hits.rows[columns.is_published[hits.rows]]
        self._masks: dict[str, Array] = {}
        self._passed: dict[str, Array] = {}

    @property
    def key(self) -> Any:
        """What tells this question from others about the same columns: everything but the page and the order."""
        return None if self._query.q else _key(replace(self._query, page=1, sort=Sort.RELEVANCE, page_size=1))

    def rows(self) -> Array:
        """Return the rows of the page that is asked for."""
        query, columns = self._query, self._columns
        start = (query.page - 1) * query.page_size
        found = self._passing("")
        if self._hits is not None and query.sort is Sort.RELEVANCE:
            scores = self._hits.scores[np.searchsorted(self._hits.rows, found)]
            ordered = found[np.lexsort((-found, -columns.sold[found], -scores))]
        elif found is columns.published:
            ordered = columns.published_order(query.sort)
        elif len(found) * 8 < len(columns.ids):
            ordered = found[np.lexsort((-found, columns.figure(query.sort)[found]))]
        else:
            order = columns.order(query.sort)
            chosen = np.zeros(len(columns.ids), bool)
            chosen[found] = True
            ordered = order[chosen[order]]
        return ordered[start : start + query.page_size]

    def counted(self) -> Counted:
        """Return the total and every group of choices, each counted without its own filter."""
        columns = self._columns
        by_category = np.bincount(columns.category[self._passing("category")])
        in_stock = np.bincount(columns.availability[self._passing("availability")], minlength=3)
        return Counted(
            total=len(self._passing("")),
            categories={int(each): int(by_category[each]) for each in np.flatnonzero(by_category)},
            prices=bands(columns.price[self._passing("price")]),
            availability=[Facet(str(word), str(word), int(in_stock[n])) for n, word in reversed([*enumerate(WORDS)])],
            ratings=self._rating_choices(self._passing("rating")),
            attributes=self._attribute_choices(),
        )

    def _passing(self, without: str) -> Array:
        """Return the rows that pass every filter except the one of this name, ascending."""
        without = without if without in self._tests else ""
        if without not in self._passed:
            self._passed[without] = self._rows_of([self._mask(name) for name in self._tests if name != without])
        return self._passed[without]

    def _rows_of(self, masks: Sequence[Array]) -> Array:
        if self._hits is not None:
            return self._base[reduce(np.logical_and, masks)] if masks else self._base
        is_published = self._columns.is_published
        return np.flatnonzero(reduce(np.logical_and, masks, is_published)) if masks else self._columns.published

    def _mask(self, name: str) -> Array:
        """Say which rows of the base pass one filter; asked once for each group of choices, found out once."""
        if name not in self._masks:
            self._masks[name] = self._tests[name](self._base)
        return self._masks[name]

    def _filters(self, subtree: Sequence[int] | None) -> dict[str, Callable[[Array], Array]]:
        query, columns = self._query, self._columns
        tests: dict[str, Callable[[Array], Array]] = {}
        if subtree is not None:
            tests["category"] = lambda rows: _among(columns.category[rows], subtree)
        if query.min_price is not None or query.max_price is not None:
            least, most = query.min_price or 0, query.max_price
            tests["price"] = lambda rows: _between(columns.price[rows], least, most)
        wanted = [n for n, word in enumerate(WORDS) if word in (query.availability or WORDS)]
        if query.in_stock:
            wanted = [n for n in wanted if WORDS[n] in STOCKED]
        if len(wanted) < len(WORDS):
            tests["availability"] = lambda rows: _among(columns.availability[rows], wanted)
        if (stars := query.min_rating) is not None:
            tests["rating"] = lambda rows: self._has_stars(rows, stars)
        for name, values in query.attributes.items():
            tests[f"attr.{name}"] = self._has_attribute(name, values)
        return tests

    def _has_stars(self, rows: Array, stars: int) -> Array:
        votes = self._columns.rating_count[rows]
        return (votes > 0) & (self._columns.rating_sum[rows] >= stars * votes)

    def _has_attribute(self, name: str, values: Sequence[str]) -> Callable[[Array], Array]:
        columns = self._columns
        having = np.zeros(len(columns.ids), bool)
        having[columns.pair_at[_among(columns.pair_code, columns.codes.known(name, values))]] = True
        return lambda rows: having[rows]

    def _rating_choices(self, rows: Array) -> list[Facet]:
        counts = [(stars, int(self._has_stars(rows, stars).sum())) for stars in (4, 3, 2, 1)]
        return [Facet(str(stars), f"{stars} stars and up", count) for stars, count in counts]

    def _attribute_choices(self) -> dict[str, list[Facet]]:
        found = self._values(self._passing(""), None)
        for name in self._query.attributes:
            found.pop(name, None)
            if chosen := self._values(self._passing(f"attr.{name}"), name).get(name):
                found[name] = chosen
        return dict(sorted(found.items()))

    def _values(self, rows: Array, only: str | None) -> dict[str, list[Facet]]:
        columns = self._columns
        counts = np.bincount(self._codes_of(rows), minlength=1)
        codes = np.flatnonzero(counts)
        found: dict[str, list[tuple[int, str]]] = {}
        for code, count in zip(codes.tolist(), counts[codes].tolist(), strict=True):
            name, value = columns.codes.pairs[code]
            if only in (None, name):
                found.setdefault(name, []).append((-count, value))
        return {name: [Facet(v, v, -count) for count, v in _first(each)] for name, each in found.items()}

    def _codes_of(self, rows: Array) -> Array:
        columns = self._columns
        if len(rows) * 4 < len(columns.ids):
            return columns.pairs_of(rows)
        chosen = np.zeros(len(columns.ids), bool)
        chosen[rows] = True
        return columns.pair_code[chosen[columns.pair_at]]


def counted(columns: Columns, question: ListingQuestion) -> Counted:
    """Count the choices of a question; the same question about the same products is counted once."""
    if question.key is None:
        return question.counted()
    found: Counted | None = columns.answers.get(question.key)
    if found is None:
        if len(columns.answers) >= ANSWERS_MAX:
            columns.answers.clear()
        found = columns.answers[question.key] = question.counted()
    return found


def _between(prices: Array, least: int, most: int | None) -> Array:
    above = prices >= least
    return above if most is None else above & (prices <= most)


def _among(codes: Array, wanted: Sequence[int]) -> Array:
    """Say which of these small numbers are wanted: looked up, where ``np.isin`` would sort."""
    table = np.zeros(max([codes.max(initial=0), *wanted]) + 1, bool)
    table[list(wanted)] = True
    return table.take(codes)


def _key(query: ListingQuery) -> Any:
    attributes = tuple(sorted((name, tuple(values)) for name, values in query.attributes.items()))
    parts = (query.category, query.min_price, query.max_price, query.in_stock, query.min_rating)
    return (*parts, tuple(query.availability), attributes)


def _first(values: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the most common ones, by name among equals; counts are below zero."""
    return sorted(values)[:CHOICES_MAX]


def bands(prices: Array) -> list[PriceBand]:
    """Cut prices into up to five bands of about as many products, at round amounts."""
    if not len(prices):
        return []
    at = [len(prices) * part // BANDS for part in range(1, BANDS)]
    edges = sorted({_round(float(cut)) for cut in np.partition(prices, at)[at]} - {0})
    counts = np.bincount(np.searchsorted(edges, prices, side="right"), minlength=len(edges) + 1)
    starts, ends = [0, *edges], [*(edge - 1 for edge in edges), None]
    return [PriceBand(a, b, int(n)) for a, b, n in zip(starts, ends, counts, strict=True) if n]


def _round(amount: float) -> int:
    """Return the next amount below that people name: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten."""
    if amount < 1:
        return 0
    power = 10 ** int(np.log10(amount))
    return int(max(step for step in (1, 1.5, 2, 3, 4, 5, 6, 8) if step * power <= amount * 1.0001) * power)
