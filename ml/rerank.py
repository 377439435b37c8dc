"""Second stage of discovery: trees put the blend's best candidates into a finer order. It adds no candidates."""

from collections.abc import Mapping

import numpy as np

from ml import trees
from ml.arrays import Floats, Ints, Mask, entries, follow, top_k, z_scores
from ml.blend import combine
from ml.diverse import DEPTH, arranged
from ml.evaluate import Holdout
from ml.snapshot import Snapshot
from ml.trees import Trees

CANDIDATES = 50  # best of each signal and of the blend: about 130 different items per user
SPOKEN = ("hybrid", "cooccurrence", "trend", "content")
BLEND_SHARE = 0.1  # of the blend's score in the final wish: what the trees learned last month ages, the blend less so
LATEST_POWER = 4.0  # taste to the fourth halves in a quarter of the time: what one did in the last weeks


def ranked(snapshot: Snapshot, rows: Ints, signals: Mapping[str, Floats], *, repeats: bool) -> Floats:
    """Return the final scores of known users: float32 (len(rows), n_items).

    Args:
        repeats: rank everything, by the blend alone; otherwise discovery: new things blended, reordered, varied.
    """
    if repeats:
        return combine(signals, snapshot.repeat)
    return _varied(snapshot, rows, reorder(snapshot, rows, signals, combine(signals, snapshot.discover)))


def reorder(snapshot: Snapshot, rows: Ints, signals: Mapping[str, Floats], scores: Floats) -> Floats:
    """Hand the candidates' own scores out again in the order the trees prefer; all other scores stay.

    Keeping the scores' size means a session can be added to re-ranked and to linear scores alike.

    Args:
        signals: of ``snapshot.signals(rows)``. scores: the linear blend, float32 (len(rows), n_items).

    Returns:
        float32, same shape; ``scores`` itself when the snapshot has no trees.
    """
    if snapshot.trees is None:
        return scores
    user, item = candidates(snapshot.bought_before(rows) > 0, signals, scores)
    wish = snapshot.trees.scores(features(snapshot, rows, signals, scores, user, item))
    wish += np.float32(BLEND_SHARE) * scores[user, item]
    ordered = scores.copy()
    by_wish = np.lexsort((-wish, user))
    by_score = np.lexsort((-scores[user, item], user))
    ordered[user[by_wish], item[by_wish]] = scores[user[by_score], item[by_score]]
    return ordered


def _varied(snapshot: Snapshot, rows: Ints, scores: Floats) -> Floats:
    """Hand each user's best scores out again so that neighbours in the list are not alike."""
    is_old = snapshot.bought_before(rows) > 0
    varied = scores.copy()
    for own, line, old in zip(varied, scores, is_old, strict=True):
        best = top_k(np.where(old, np.float32(-np.inf), line), DEPTH)
        own[arranged(line[best], best, snapshot.content)] = line[best]
    return varied


def learn(snapshot: Snapshot, test: Holdout, seed: int, threads: int = 1) -> Trees | None:
    """Learn the order from what the users of ``test`` bought after ``snapshot`` was trained; None if too little."""
    found, wanted = [], []
    for start in range(0, len(test.users), 256):
        rows = test.users[start : start + 256]
        signals = snapshot.signals(rows)
        scores = combine(signals, snapshot.discover)
        user, item = candidates(snapshot.bought_before(rows) > 0, signals, scores)
        found.append(features(snapshot, rows, signals, scores, user, item))
        wanted.append(np.asarray(test.relevant[start : start + 256][user, item]).ravel() > 0)
    return trees.learn(np.concatenate(found), np.concatenate(wanted), seed, threads) if found else None


def candidates(is_old: Mask, signals: Mapping[str, Floats], scores: Floats) -> tuple[Ints, Ints]:
    """Return (row, item) of every candidate: the best of each signal and of the blend, without ``is_old``.

    Args:
        is_old: bool, shape of ``scores``; what was bought.
    """
    is_candidate = np.zeros(scores.shape, dtype=np.bool_)
    count = min(CANDIDATES, scores.shape[1])
    for each in (scores, *(signals[name] for name in SPOKEN)):
        fresh = np.where(is_old, np.float32(-np.inf), each)
        best = np.argpartition(-fresh, count - 1, axis=1)[:, :count]
        np.put_along_axis(is_candidate, best, True, axis=1)
    is_candidate &= ~is_old
    user, item = is_candidate.nonzero()
    return user.astype(np.int32), item.astype(np.int32)


def features(
    snapshot: Snapshot, rows: Ints, signals: Mapping[str, Floats], scores: Floats, user: Ints, item: Ints
) -> Floats:
    """Describe candidates: what the models say, how the item sells and rises, who asks.

    Args:
        user: row numbers within ``rows``. item: item codes. Both int32 (n_pairs,).

    Returns:
        float32 (n_pairs, 16).
    """
    taste = entries(snapshot.taste, rows)
    latest = taste._replace(value=taste.value**LATEST_POWER)
    freshest = np.zeros(len(rows), dtype=np.float32)
    np.maximum.at(freshest, taste.row, taste.value)
    models = [
        signals["hybrid"], signals["cooccurrence"], signals["content"], scores,
        z_scores(follow(taste, snapshot.together, len(rows))), z_scores(follow(latest, snapshot.together, len(rows))),
        z_scores(follow(latest, snapshot.neighbours, len(rows))),
    ]  # fmt: skip
    sells = snapshot.popularity[item]
    rises = [sells[:, 0] - sells[:, 2], sells[:, 2] - sells[:, 4]]  # week against month, month against ever
    asks = [np.log1p(np.bincount(taste.row, minlength=len(rows))), freshest]  # how much they have, how lately
    columns = [model[user, item] for model in models] + [sells, *rises] + [each[user] for each in asks]
    return np.column_stack(columns).astype(np.float32)
