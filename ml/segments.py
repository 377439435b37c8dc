"""How a model does for those it knows least: shoppers with hardly a past, products without one. It decides nothing."""

from dataclasses import dataclass

import numpy as np

from ml.arrays import z_scores
from ml.evaluate import Holdout, measure, ndcg, rank
from ml.evaluate import Scorer as Ranker
from ml.snapshot import Snapshot

COLD_USER_EVENTS = 3  # with at most as many events before the split a shopper counts as cold
PAIRS_MIN = 30  # cold (user, item) pairs; fewer tell nothing


@dataclass(frozen=True, slots=True)
class Segments:
    """Quality for the cold ends.

    Args:
        cold_users: how many test users had at most ``COLD_USER_EVENTS`` events; their NDCG and hit rate beside it.
        cold_items: products bought in the window that nobody had touched before it.
        cold_item_auc: chance that the content-aware scores put such a product above another cold one for its buyer,
            0..1, 0.5 = guessing; None when there are fewer than ``PAIRS_MIN`` such purchases.
    """

    cold_users: int
    cold_user_ndcg: float
    cold_user_hit_rate: float
    cold_items: int
    cold_item_auc: float | None

    def as_dict(self) -> dict[str, float]:
        """Return the figures there are, by name."""
        figures = {"cold_users": self.cold_users, "cold_user_ndcg": self.cold_user_ndcg, "cold_items": self.cold_items}
        figures |= {"cold_user_hit_rate": self.cold_user_hit_rate}
        return figures | ({} if self.cold_item_auc is None else {"cold_item_auc": self.cold_item_auc})


def segments(snapshot: Snapshot, ranker: Ranker, test: Holdout, k: int) -> Segments:
    """Measure the cold ends of a discovery holdout.

    Args:
        ranker: gives the lists shoppers would get. snapshot: fitted on ``test.train`` and coded like it.
    """
    touched = np.bincount(test.train.user, minlength=len(test.train.users))[test.users]
    cold = np.flatnonzero(touched <= COLD_USER_EVENTS)
    few = Holdout(test.train, test.users[cold], test.relevant[cold], test.seen[cold], test.is_discovery)
    lists = rank(ranker, few, k)
    mean = float(ndcg(lists, few.relevant).mean()) if len(cold) else 0.0
    fresh = np.flatnonzero(np.bincount(test.train.item, minlength=len(test.train.items)) == 0)
    return Segments(len(cold), mean, measure(lists, few).hit_rate, len(fresh), _cold_auc(snapshot, test, fresh))


def _cold_auc(snapshot: Snapshot, test: Holdout, fresh: np.ndarray[tuple[int], np.dtype[np.intp]]) -> float | None:
    wanted = test.relevant[:, fresh].tocsr()
    buyers = np.flatnonzero(np.diff(wanted.indptr))
    if wanted.nnz < PAIRS_MIN or len(fresh) < 2:
        return None
    won: list[float] = []
    for buyer in buyers:
        signals = snapshot.signals(test.users[[buyer]])
        scores = (z_scores(signals["hybrid"][:, fresh]) + z_scores(signals["content"][:, fresh]))[0]
        bought = wanted[buyer].indices
        others = np.delete(scores, bought)
        won += [float((scores[each] > others).mean() + 0.5 * (scores[each] == others).mean()) for each in bought]
    return float(np.mean(won))
