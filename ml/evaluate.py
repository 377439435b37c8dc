"""Measuring ranked lists against what shoppers did next: metrics, holdouts, paired bootstrap. No models here."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from ml.arrays import Floats, Ints, Matrix, top_k
from ml.dataset import Interactions

Scorer = Callable[[Ints], Floats]
"""Takes user rows, returns float32 (len(rows), n_items); higher is better, ``-inf`` is never listed."""

USERS_AT_ONCE = 256  # bounds memory: 256 users x 100,000 items x 4 bytes = 100 MB per signal


@dataclass(frozen=True, slots=True)
class Holdout:
    """A split by time: learn from ``train``, predict what ``users`` bought after it.

    Args:
        users: int32 (n,), users known before the split who bought something that counts after it.
        relevant: csr float32 (n, n_items), marks what they bought after it.
        seen: csr float32 (n, n_items), what they had bought before; hidden from lists when ``is_discovery``.
        is_discovery: only items new to the user count (task A); otherwise repeats count too (task B).
    """

    train: Interactions
    users: Ints
    relevant: Matrix
    seen: Matrix
    is_discovery: bool


def holdout(
    events: Interactions, split: float, *, is_discovery: bool, until: float | None = None, hides_all: bool = False
) -> Holdout:
    """Split ``events`` at ``split`` (unix seconds) and collect what is to be predicted up to ``until``.

    Purchases count; where the window has none (a shop that only logs views), every event does.

    Args:
        hides_all: what a user only looked at before counts as seen too, not just what they bought.
    """
    train = events.before(split)
    after = events.since(split) if until is None else events.since(split).before(until)
    has_purchases = len(after.purchases()) > 0
    relevant = (after.purchases() if has_purchases else after).ever()
    seen = (train.purchases() if has_purchases and not hides_all else train).ever()
    relevant.data[:] = 1.0
    if is_discovery:
        relevant = relevant - relevant.multiply(seen > 0)
        relevant.eliminate_zeros()
    is_known = np.bincount(train.user, minlength=len(events.users)) > 0
    users = np.flatnonzero(is_known & (np.diff(relevant.indptr) > 0)).astype(np.int32)
    return Holdout(train, users, relevant[users].tocsr(), seen[users].tocsr(), is_discovery)


def rank(scorer: Scorer, test: Holdout, k: int) -> Ints:
    """Return each test user's list: int32 (n_users, k), item codes best first, -1 where there is nothing more."""
    lists = np.full((len(test.users), k), -1, dtype=np.int32)
    for start in range(0, len(test.users), USERS_AT_ONCE):
        rows = slice(start, start + USERS_AT_ONCE)
        scores = np.array(scorer(test.users[rows]), dtype=np.float32)
        if test.is_discovery:
            scores[test.seen[rows].nonzero()] = -np.inf
        for offset, line in enumerate(scores):
            best = top_k(line, k)
            lists[start + offset, : len(best)] = best
    return lists


def hits(lists: Ints, relevant: Matrix) -> NDArray[np.bool_]:
    """Mark which places of the lists hold a relevant item: bool, shape of ``lists``."""
    rows = np.repeat(np.arange(len(lists)), lists.shape[1])
    found = np.asarray(relevant[rows, np.maximum(lists, 0).ravel()]).reshape(lists.shape) > 0
    return np.asarray(found & (lists >= 0), dtype=np.bool_)


def ndcg(lists: Ints, relevant: Matrix) -> NDArray[np.float64]:
    """Return NDCG@k of every user, binary gain, ideal = all relevant items first: float64 (n_users,)."""
    discount = 1.0 / np.log2(np.arange(2, lists.shape[1] + 2))
    ideal = np.concatenate(([0.0], np.cumsum(discount)))
    wanted = np.minimum(np.diff(relevant.indptr), lists.shape[1])
    return np.asarray((hits(lists, relevant) * discount).sum(axis=1) / np.maximum(ideal[wanted], 1e-12))


@dataclass(frozen=True, slots=True)
class Metrics:
    """Means over test users at one k.

    Args:
        ndcg, precision, recall, mrr, hit_rate: 0..1.
        coverage: share of the catalogue that appears in at least one list, 0..1.
        novelty: mean -log2 of the share of users who have the recommended item, bits; higher = less obvious.
        users: how many test users.
    """

    ndcg: float
    precision: float
    recall: float
    mrr: float
    hit_rate: float
    coverage: float
    novelty: float
    users: int

    def as_dict(self) -> dict[str, float]:
        return {name: float(value) for name, value in asdict(self).items()}


def measure(lists: Ints, test: Holdout) -> Metrics:
    """Compute all metrics of ranked lists; zeros when there is no test user."""
    if not len(lists):
        return Metrics(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0)
    found = hits(lists, test.relevant)
    wanted = np.diff(test.relevant.indptr)
    first = np.where(found.any(axis=1), 1.0 / (found.argmax(axis=1) + 1.0), 0.0)
    shown = lists[lists >= 0]
    return Metrics(
        ndcg=float(ndcg(lists, test.relevant).mean()),
        precision=float(found.sum(axis=1).mean() / lists.shape[1]),
        recall=float((found.sum(axis=1) / np.maximum(wanted, 1)).mean()),
        mrr=float(first.mean()),
        hit_rate=float(found.any(axis=1).mean()),
        coverage=len(np.unique(shown)) / max(lists_items(test), 1),
        novelty=_novelty(shown, test.train),
        users=len(lists),
    )


def lists_items(test: Holdout) -> int:
    """Return how many items could have been listed."""
    return int(test.relevant.shape[1])


def _novelty(shown: Ints, train: Interactions) -> float:
    owners = np.diff(train.ever().tocsc().indptr) if len(train) else np.zeros(len(train.items))
    share = (owners + 1.0) / (len(np.unique(train.user)) + 1.0)
    return float(-np.log2(share[shown]).mean()) if len(shown) else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean difference and its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def paired_bootstrap(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], draws: int = 1000, seed: int = 1
) -> Interval:
    """Say how sure the difference of two models' means is, resampling users, each with both models' value.

    Args:
        ours, theirs: float64 (n_users,), the same users in the same order.

    Raises:
        ValueError: different numbers of users, or none.
    """
    if len(ours) != len(theirs) or not len(ours):
        raise ValueError(f"cannot pair {len(ours)} users with {len(theirs)}")
    difference = np.asarray(ours) - np.asarray(theirs)
    random = np.random.default_rng(seed)
    means = [difference[random.integers(0, len(difference), len(difference))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(difference.mean()), float(low), float(high))
