"""Reads what a shopper meant from what was typed: beginnings, parts, slips, synonyms. Asks no product."""

import threading
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from shop_app.repositories.sql.search import Search, Wanted

WORDS_MAX = 12  # of a search text; the rest says little and costs time
PART_MIN = 3  # letters of a word that are looked for inside others
PARTS_MAX = 40
SLIPS_MAX = 8
OVERLAP = 1_000  # ids looked at again: PostgreSQL may commit a lower one later


class Vocabulary:
    """Every word of the catalogue, held by each process and grown as the catalogue grows."""

    def __init__(self) -> None:
        self._grow = threading.Lock()
        self._words: set[str] = set()
        self._sorted: list[str] = []
        self._by_length: dict[tuple[bool, int], list[str]] = {}  # (has digits, letters) -> words
        self._near: dict[tuple[bool, int, int], list[str]] = {}  # what ``_about`` put together once
        self._last_id = 0
        self._mark: str | None = None

    def refresh(self, search: Search, mark: str) -> None:
        """Learn the words that came since the catalogue was at another mark."""
        with self._grow:
            if mark == self._mark:
                return
            self._mark = mark
            new = search.words_after(max(0, self._last_id - OVERLAP))
            words = self._words | {word for _, word in new}
            if len(words) == len(self._words):
                return
            by_length = defaultdict(list)
            for word in words:
                by_length[_is_code(word), len(word)].append(word)
            self._last_id = max(id_ for id_, _ in new)
            self._words, self._sorted, self._by_length, self._near = words, sorted(words), dict(by_length), {}

    def read(self, words: Sequence[str], synonyms: Mapping[str, Sequence[str]], search: Search) -> list[Wanted]:
        """Return what each word stands for; the first of these that the catalogue knows: the word itself or a longer
        one that begins with it, words that contain it, the words nearest to it."""
        return [self._one(word, synonyms, search) for word in dict.fromkeys(words[:WORDS_MAX])]

    def nearest(self, word: str, limit: int = 5) -> list[str]:
        """Return the known words most like ``word``, best first; for the page that found nothing."""
        near, far = self._about(word, 3), max(2, len(word) // 2)
        return [each for each, *_ in extract(word, near, scorer=OSA.distance, score_cutoff=far, limit=limit)]

    def _one(self, word: str, synonyms: Mapping[str, Sequence[str]], search: Search) -> Wanted:
        others = [other for other in synonyms.get(word, ()) if self._is_known(other)]
        if self._is_known(word):
            return Wanted((word, *others), word)
        if others:
            return Wanted(tuple(others), word)
        parts = search.words_with(word, PARTS_MAX) if len(word) >= PART_MIN else []
        return Wanted(tuple(parts or self._slips(word) or [word]), word)

    def _is_known(self, beginning: str) -> bool:
        at = bisect_left(self._sorted, beginning)
        return at < len(self._sorted) and self._sorted[at].startswith(beginning)

    def _slips(self, word: str) -> list[str]:
        """Return the words one slip away for 4 to 7 letters, up to two beyond that; the nearest only.

        A slip is a letter too many, too few, wrong, or changed places with its neighbour (optimal string alignment).
        """
        far = 0 if len(word) < 4 else 1 if len(word) <= 7 else 2
        if not far:
            return []
        found = extract(word, self._about(word, far), scorer=OSA.distance, score_cutoff=far, limit=None)
        best = min((distance for _, distance, _ in found), default=0)
        return sorted(each for each, distance, _ in found if distance == best)[:SLIPS_MAX]

    def _about(self, word: str, far: int) -> list[str]:
        """Return the known words of about this length.

        Codes are left out unless one was typed: every product brings one along, and nobody who slips means them.
        """
        near, by_length = self._near, self._by_length  # in this order: they are replaced in the other
        is_code, letters = _is_code(word), len(word)
        if (is_code, letters, far) not in near:
            kinds = (False, True) if is_code else (False,)
            lengths = range(max(2, letters - far), letters + far + 1)
            words = [each for kind in kinds for n in lengths for each in by_length.get((kind, n), ())]
            near[is_code, letters, far] = words
        return near[is_code, letters, far]


def _is_code(word: str) -> bool:
    return any(letter.isdigit() for letter in word)
