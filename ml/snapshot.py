"""Everything a trained recommender knows, as read-only arrays, and the signals they give. No ranking rules here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ml.arrays import Floats, Ints, Mask, Matrix, entries, follow, spread, z_scores
from ml.blend import DISCOVER, REPEAT, SESSION, Blend
from ml.fold import Moments
from ml.trees import Trees

if TYPE_CHECKING:
    from ml.picks import Picks

REPEAT_SCALE = 3.0  # brings the root of decayed purchases to the size of a z-score


@dataclass(frozen=True)
class Snapshot:
    """One trained model, immutable: build a new one and swap the reference, never change this.

    Args:
        users, items: ids; row numbers of everything below.
        user_factors: float32 (n_users, width). item_factors: float32 (n_items, width). item_biases: float32 (n_items,).
        trend: float32 (n_items,), log popularity of the last week.
        taste: csr float32 (n_users, n_items), strongest decayed event per pair: what a user has.
        bought: csr float32 (n_users, n_items), decayed purchase counts.
        neighbours: csr float32 (n_items, n_items), from histories (EASE or BM25).
        together: csr float32 (n_items, n_items), from sittings: bought or looked at together.
        content: csr float32 (n_items, n_items), TF-IDF cosine of texts.
        popularity: float32 (n_items, len(POPULARITY_DAYS)), log popularity of ever longer windows.
        trained_until: unix seconds of the newest event it has seen.
        discover, repeat, session: weights of the signals for each task.
        trees: the second stage of discovery; None leaves the linear order.
        picks: every user's best items, ranked at training; None ranks them when they come.
    """

    users: Sequence[str]
    items: Sequence[str]
    user_factors: Floats
    item_factors: Floats
    item_biases: Floats
    trend: Floats
    taste: Matrix
    bought: Matrix
    neighbours: Matrix
    together: Matrix
    content: Matrix
    popularity: Floats
    trained_until: float = 0.0
    discover: Blend = DISCOVER
    repeat: Blend = REPEAT
    session: Blend = SESSION
    trees: Trees | None = None
    picks: "Picks | None" = None
    user_at: dict[str, int] = field(init=False, repr=False, compare=False)
    item_at: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "user_at", {user: row for row, user in enumerate(self.users)})
        object.__setattr__(self, "item_at", {item: row for row, item in enumerate(self.items)})

    @cached_property
    def moments(self) -> Moments:
        """What folding a session in needs to know of all items, worked out once."""
        return Moments.of(self.item_factors, self.item_biases, self.trend)

    def row_of(self, user: str | None) -> int | None:
        """Return the row of a user who has a history; None for everybody else."""
        row = self.user_at.get(user) if user is not None else None
        return row if row is not None and self.taste.indptr[row] < self.taste.indptr[row + 1] else None

    def codes(self, ids: Iterable[str]) -> Ints:
        """Return the rows of those items the model knows, in the order given, each once; unknown ones are left out."""
        known = dict.fromkeys(self.item_at[each] for each in ids if each in self.item_at)
        return np.fromiter(known, dtype=np.int32, count=len(known))

    def mask(self, ids: Iterable[str]) -> Mask:
        """Return bool (n_items,), true for these items: the form ``recommend`` takes ``allowed`` in."""
        allowed = np.zeros(len(self.items), dtype=np.bool_)
        allowed[self.codes(ids)] = True
        return allowed

    def signals(self, rows: Ints) -> dict[str, Floats]:
        """Return what each model says of known users, comparable: float32 (len(rows), n_items) by signal name."""
        taste = entries(self.taste, rows)
        return {
            "hybrid": z_scores(self.user_factors[rows] @ self.item_factors.T + self.item_biases),
            "cooccurrence": z_scores(follow(taste, self.neighbours, len(rows))),
            "trend": np.broadcast_to(z_scores(self.trend[None, :]), (len(rows), len(self.items))),
            "repeat": np.float32(REPEAT_SCALE) * np.sqrt(self.bought_before(rows)),
            "content": z_scores(follow(taste, self.content, len(rows))),
        }

    def bought_before(self, rows: Ints) -> Floats:
        """Return decayed purchase counts of users, written out: float32 (len(rows), n_items)."""
        return spread(entries(self.bought, rows), (len(rows), len(self.items)))
