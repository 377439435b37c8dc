"""Rankers ours must beat to be worth their cost, each a Scorer over the users of a training set. Never served."""

import numpy as np

from ml.arrays import Floats, Ints, Matrix, dense
from ml.cooccurrence import bm25, neighbours
from ml.dataset import Interactions
from ml.evaluate import Scorer
from ml.model import HybridRecommender
from ml.trend import popularity, repeats


def popular(train: Interactions, days: float | None) -> Scorer:
    """The same list for everybody: what sold in the last ``days``, or ever when None."""
    return _same_for_all(popularity(train, days))


def item_knn(train: Interactions) -> Scorer:
    """BM25 item-item neighbours of everything a user has, decayed: the best of 21 settings on Online Retail."""
    pairs = train.freshest(60.0)
    return _dense_rows(pairs, bm25(pairs, 50))


def ease_alone(train: Interactions) -> Scorer:
    """EASE over decayed histories, the strongest single co-occurrence model on Online Retail."""
    pairs = train.freshest(60.0)
    return _dense_rows(pairs, neighbours(pairs, 200))


def plain_lightfm(train: Interactions, seed: int = 1, threads: int = 1) -> Scorer:
    """LightFM as its library sets it up: WARP, 10 components, 30 epochs, ids only, all events alike."""
    model = HybridRecommender(
        components=10, epochs=30, item_alpha=0.0, user_alpha=0.0, max_sampled=10, seed=seed, threads=threads
    )
    pairs = train.ever()
    pairs.data[:] = 1.0
    return model.fit([pairs]).scores


def als(train: Interactions, factors: int = 64, rounds: int = 8, seed: int = 1) -> Scorer:
    """Implicit-feedback alternating least squares on decayed histories.

    Source: Hu, Koren, Volinsky, "Collaborative filtering for implicit feedback datasets", ICDM 2008.
    """
    confidence = 5.0 * train.freshest(60.0)
    random = np.random.default_rng(seed)
    users = 0.01 * random.standard_normal((confidence.shape[0], factors)).astype(np.float32)
    items = 0.01 * random.standard_normal((confidence.shape[1], factors)).astype(np.float32)
    by_item = confidence.T.tocsr()
    for _ in range(rounds):
        _solve(confidence, users, items)
        _solve(by_item, items, users)
    return lambda rows: users[rows] @ items.T


def _solve(confidence: Matrix, ours: Floats, theirs: Floats, penalty: float = 20.0) -> None:
    """Set every row of ``ours`` to its least-squares optimum while ``theirs`` stands still."""
    base = theirs.T @ theirs + penalty * np.eye(theirs.shape[1], dtype=np.float32)
    for row in range(len(ours)):
        span = slice(confidence.indptr[row], confidence.indptr[row + 1])
        factors, weight = theirs[confidence.indices[span]], confidence.data[span]
        ours[row] = np.linalg.solve(base + (factors * weight[:, None]).T @ factors, (1.0 + weight) @ factors)


def buy_again(train: Interactions) -> Scorer:
    """A user's own decayed purchases, then what sells."""
    counts, trend = repeats(train, 120.0), popularity(train, 7.0)
    return lambda rows: dense(counts[rows]) + 1e-6 * trend


def _same_for_all(scores: Floats) -> Scorer:
    return lambda rows: np.broadcast_to(scores, (len(rows), len(scores)))


def _dense_rows(pairs: Matrix, links: Matrix) -> Scorer:
    def scores(rows: Ints) -> Floats:
        return dense(pairs[rows] @ links)

    return scores
