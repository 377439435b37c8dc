"""Listings in memory, counted one product after the other: what the databases' arrays are held against."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from shop_app.domain.catalogue import Availability, Category, Facet, ListingQuery, PriceBand
from shop_app.domain.editing import SynonymGroup
from shop_app.kit.words import words_of
from shop_app.repositories.sql.listing import CHOICES_MAX, bands
from shop_app.repositories.sql.search import Wanted
from shop_app.repositories.sql.vocabulary import Vocabulary


@dataclass(frozen=True)
class Seen:
    """A published product as listings look at it."""

    id: int
    title: str
    words: str
    description: str
    trail: tuple[str, ...]  # slugs from the root to its category
    price: int
    available: int
    rating_sum: int
    rating_count: int
    sold: int
    created_at: datetime
    pairs: frozenset[tuple[str, str]]


def passes(seen: Seen, query: ListingQuery) -> bool:
    """Say whether a product passes every filter except the words."""
    availability = Availability.of(seen.available)
    return (
        (not query.category or query.category in seen.trail)
        and (query.min_price is None or seen.price >= query.min_price)
        and (query.max_price is None or seen.price <= query.max_price)
        and (not query.in_stock or availability is not Availability.OUT)
        and (not query.availability or availability in query.availability)
        and (query.min_rating is None or 0 < query.min_rating * seen.rating_count <= seen.rating_sum)
        and all(any((name, value) in seen.pairs for value in values) for name, values in query.attributes.items())
    )


def category_choices(known: Mapping[str, Category], counts: Counter[str]) -> list[Facet]:
    def way(slug: str | None) -> list[str]:
        return [*way(known[slug].parent), slug] if slug else []

    ways, place = {slug: way(slug) for slug in known if counts[slug]}, list(known).index
    in_order = sorted(ways, key=lambda slug: [place(each) for each in ways[slug]])
    return [Facet(slug, known[slug].title, counts[slug], len(ways[slug]) - 1) for slug in in_order]


def category_counts(found: Sequence[Seen], query: ListingQuery) -> Counter[str]:
    without = replace(query, category="")
    return Counter(slug for seen in found if passes(seen, without) for slug in seen.trail)


def price_choices(found: Sequence[Seen], query: ListingQuery) -> list[PriceBand]:
    without = replace(query, min_price=None, max_price=None)
    return bands(np.array([seen.price for seen in found if passes(seen, without)], np.int64))


def availability_choices(found: Sequence[Seen], query: ListingQuery) -> list[Facet]:
    without = replace(query, in_stock=False, availability=())
    counts = Counter(Availability.of(seen.available) for seen in found if passes(seen, without))
    return [Facet(each, each, counts[each]) for each in (Availability.IN_STOCK, Availability.LOW, Availability.OUT)]


def rating_choices(found: Sequence[Seen], query: ListingQuery) -> list[Facet]:
    def count(stars: int) -> int:
        return sum(passes(seen, replace(query, min_rating=stars)) for seen in found)

    return [Facet(str(stars), f"{stars} stars and up", count(stars)) for stars in (4, 3, 2, 1)]


def attribute_choices(found: Sequence[Seen], query: ListingQuery) -> dict[str, list[Facet]]:
    choices: dict[str, list[Facet]] = {}
    for name in sorted({name for seen in found for name, _ in seen.pairs}):
        others = {key: values for key, values in query.attributes.items() if key != name}
        left = [seen for seen in found if passes(seen, replace(query, attributes=others))]
        counts = Counter(value for seen in left for key, value in seen.pairs if key == name)
        ordered = sorted(counts, key=lambda value: (-counts[value], value))[:CHOICES_MAX]
        if ordered:
            choices[name] = [Facet(value, value, counts[value]) for value in ordered]
    return choices


class Words:
    """The search index of a few products, without an index."""

    def __init__(self, everything: Sequence[Seen], synonyms: Sequence[SynonymGroup]) -> None:
        said = [word for seen in everything for word in words_of(f"{seen.title} {seen.words} {seen.description}")]
        self._words = list(dict.fromkeys(said))
        self._same: dict[str, list[str]] = {}
        for group in synonyms:
            for word in group.words:
                self._same.setdefault(word, []).extend(each for each in group.words if each != word)
        self._vocabulary = Vocabulary()
        self._vocabulary.refresh(self, "now")  # type: ignore[arg-type] - it asks for words only

    def words_after(self, word_id: int) -> list[tuple[int, str]]:
        return list(enumerate(self._words, 1))

    def words_with(self, part: str, limit: int) -> list[str]:
        return sorted((word for word in self._words if part in word), key=lambda word: (len(word), word))[:limit]

    def nearest(self, q: str) -> list[str]:
        near = [each for word in words_of(q) for each in self._vocabulary.nearest(word)]
        return list(dict.fromkeys(near))[:6]

    def score(self, q: str) -> Callable[[Seen], int]:
        """Return what scores a product for a text; -1 when a word of it is nowhere."""
        wanted = self._vocabulary.read(words_of(q), self._same, self)  # type: ignore[arg-type]

        def score(seen: Seen) -> int:
            each = [_score(seen, one) for one in wanted]
            return sum(each) if each and min(each) >= 0 else -1

        return score


def _score(seen: Seen, wanted: Wanted) -> int:
    exact = int(wanted.typed in words_of(seen.title))
    for text, worth in ((seen.title, 4), (seen.words, 2), (seen.description, 0)):
        if any(word.startswith(wanted.words) for word in words_of(text)):
            return worth + exact
    return -1
