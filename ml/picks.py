"""Each known user's best items, ranked once at training: a shelf is then a look-up. No sessions and no filters here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ml import rerank
from ml.arrays import Floats, Ints, entries, top_k
from ml.reasons import because, loudest

if TYPE_CHECKING:
    from ml.snapshot import Snapshot

WIDTH = 256  # items kept per user: a shelf of 48 stays full with three quarters of them sold out
USERS_MAX = 100_000  # 330 MB; whoever comes after them is ranked when they come
BATCH = 256  # users ranked at once


@dataclass(frozen=True, slots=True)
class Picks:
    """Rows are users with a history, best item first.

    Args:
        row: int32 (n_users of the snapshot,), where a user's picks stand; -1 = nowhere.
        item: int32 (n_rows, width); -1 after the last. score: float32, same shape, of the final ranking.
        source: int8, same shape, position in ``sources`` of the part that spoke loudest.
        voice: float32, same shape, how loud. reason: int32, same shape, item it follows from; -1 = none.
        sources: the parts' names.
    """

    row: Ints
    item: Ints
    score: Floats
    source: NDArray[np.int8]
    voice: Floats
    reason: Ints
    sources: tuple[str, ...]


def rank_all(snapshot: "Snapshot", width: int = WIDTH, users_max: int = USERS_MAX) -> Picks:
    """Rank new things for every user with a history, as ``serve.recommend`` would without a session."""
    known = np.flatnonzero(np.diff(snapshot.taste.indptr)).astype(np.int32)[-users_max:]
    width = min(width, len(snapshot.items))
    shape = (len(known), width)
    item, reason = np.full(shape, -1, np.int32), np.full(shape, -1, np.int32)
    score, voice, source = np.zeros(shape, np.float32), np.zeros(shape, np.float32), np.zeros(shape, np.int8)
    names: tuple[str, ...] = ()
    for start in range(0, len(known), BATCH):
        rows = known[start : start + BATCH]
        signals = snapshot.signals(rows)
        scores = rerank.ranked(snapshot, rows, signals, repeats=False)
        parts = snapshot.discover.parts(signals)
        names = tuple(parts)
        for at, user in enumerate(rows):
            own = np.array([user], dtype=np.int32)
            scores[at, entries(snapshot.bought, own).column] = -np.inf
            best = top_k(scores[at], width)
            here = start + at, slice(0, len(best))
            item[here], score[here] = best, scores[at, best]
            source[here], voice[here] = loudest({name: each[at] for name, each in parts.items()}, best)
            taste = entries(snapshot.taste, own)
            reason[here] = because(taste.column, taste.value, snapshot.neighbours, best)
    row = np.full(len(snapshot.users), -1, dtype=np.int32)
    row[known] = np.arange(len(known), dtype=np.int32)
    return Picks(row, item, score, source, voice, reason, names)
