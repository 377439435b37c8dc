"""One visitor's question: what they touched lately, what may be shown. Used for one answer and forgotten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ml.arrays import Floats, Ints, Mask, top_k
from ml.diverse import DEPTH, arranged
from ml.fold import lead
from ml.reasons import because
from ml.snapshot import Snapshot

SESSION_MAX = 20  # events looked back at
SESSION_FADE = 0.85  # strength of an item per further step back


@dataclass(frozen=True, slots=True)
class Visit:
    """What ``serve.recommend`` was asked, in rows of the snapshot.

    Args:
        recent: items of the session, newest first. hidden: items not to show, the recent ones included.
        allowed: bool (n_items,); None allows all. count: how many items are wanted.
    """

    snapshot: Snapshot
    recent: Ints
    hidden: Ints
    allowed: Mask | None
    count: int

    @classmethod
    def of(
        cls, snapshot: Snapshot, session: Sequence[str], count: int, allowed: Mask | None, exclude: Iterable[str]
    ) -> "Visit":
        """Look the ids up; ``session`` is oldest first, unknown ids are left out."""
        recent = snapshot.codes(reversed(session[-SESSION_MAX:]))
        return cls(snapshot, recent, np.concatenate((recent, snapshot.codes(exclude))), allowed, count)

    @property
    def strength(self) -> Floats:
        """How much each recent item counts: float32, shape of ``recent``."""
        return np.power(SESSION_FADE, np.arange(len(self.recent))).astype(np.float32)

    def permits(self, items: Ints) -> Mask:
        """Say which of these may be shown: bool, same shape. Negative items stand for nothing and may not."""
        may = items >= 0
        if self.allowed is not None:
            may &= self.allowed[items]
        return np.asarray(may & ~np.isin(items, self.hidden), dtype=np.bool_)

    def permitted(self, scores: Floats) -> Floats:
        """Return a copy of the scores, float32 (n_items,), with ``-inf`` for what may not be shown."""
        out = np.where(self.allowed, scores, np.float32(-np.inf)) if self.allowed is not None else scores.copy()
        out[self.hidden] = -np.inf
        return np.asarray(out, dtype=np.float32)

    def best(self, scores: Floats) -> Ints:
        """Return up to ``count`` items that may be shown, best first and varied: int32.

        Args:
            scores: float32 (n_items,).
        """
        first = top_k(self.permitted(scores), max(self.count, DEPTH))
        return arranged(scores[first], first, self.snapshot.content, self.count)[: self.count]

    def lead(self) -> Floats:
        """Return how strongly the session leads to every item: float32 (n_items,)."""
        return lead(self.snapshot, self.recent, self.strength)

    def reasons(self, chosen: Ints) -> Ints:
        """Return the session's item that each chosen item follows from, the newest where none links: int32."""
        linked = because(self.recent, self.strength, self.snapshot.together, chosen)
        return np.where(linked >= 0, linked, self.recent[0]).astype(np.int32)
