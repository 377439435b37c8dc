"""The offline comparison behind ``shop evaluate``: ours against every baseline on one split. It ships nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ml import baselines
from ml.arrays import top_k
from ml.dataset import Interactions, ItemTable
from ml.evaluate import USERS_AT_ONCE, Holdout, Interval, Metrics, Scorer, holdout, paired_bootstrap
from ml.fit import TrainConfig, fit_learned
from ml.gate import Result
from ml.snapshot import Snapshot
from ml.train import Progress, assess, scorer

OURS = "ours"


@dataclass(frozen=True, slots=True)
class Row:
    """One ranker's line of the table: its means, and by how much ours is better in NDCG (None for ours itself)."""

    metrics: Metrics
    lead: Interval | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came out; ``snapshot`` is our model as trained before the split."""

    rows: Mapping[str, Row]
    snapshot: Snapshot


def compare(
    interactions: Interactions,
    items: ItemTable,
    split: float,
    config: TrainConfig,
    *,
    hide_seen: bool,
    progress: Progress | None = None,
) -> Comparison:
    """Train everything on what was before ``split`` and measure it on what users bought from then on.

    Args:
        split: unix seconds. Weights and trees are learned inside the time before it, never from what is after.
        hide_seen: whatever a user had touched before is neither listed nor counted (discovery); otherwise
            everything counts, repeats included.

    Raises:
        ValueError: nothing before the split, or no user before it who bought something that counts after it.
    """
    with threadpool_limits(config.threads):
        return _compare(
            interactions, items, split, config, progress or (lambda _what, _share: None), hide_seen=hide_seen
        )


def _compare(
    interactions: Interactions, items: ItemTable, split: float, config: TrainConfig, tell: Progress, *, hide_seen: bool
) -> Comparison:
    events = interactions.over(items.ids).telling(config.weights)
    test = holdout(events, split, is_discovery=hide_seen, hides_all=True)
    if not len(test.train):
        raise ValueError("there are no interactions with known products before the split date")
    if not len(test.users):
        raise ValueError("no user known before the split date bought anything that counts from then on")
    tell("training ours", 0.0)
    snapshot = fit_learned(test.train, items, config)
    makers = _makers(test, snapshot, config, hide_seen=hide_seen)
    results: dict[str, Result] = {}
    for number, (name, make) in enumerate(makers.items()):
        tell(f"measuring {name}", 0.6 + 0.4 * number / len(makers))
        results[name] = assess(make(), test, config.k)
    tell("done", 1.0)
    ours = results[OURS]
    leads = {name: paired_bootstrap(ours.ndcg, each.ndcg) if name != OURS else None for name, each in results.items()}
    return Comparison({name: Row(each.metrics, leads[name]) for name, each in results.items()}, snapshot)


def everyone(
    snapshot: Snapshot, interactions: Interactions, split: float, k: int, *, hide_seen: bool
) -> Iterator[tuple[str, str, int, float]]:
    """Yield (user, item, rank from 1, score) for every user who did anything from ``split`` on, known before or not.

    Args:
        interactions: the same as given to ``compare``. Users without a past get what sells.
    """
    events = interactions.over(snapshot.items)
    seen = events.before(split).ever()
    score = scorer(snapshot, repeats=not hide_seen)
    users = np.unique(events.since(split).user)
    for rows in np.array_split(users, -(-len(users) // USERS_AT_ONCE)):
        scores = np.array(score(rows), dtype=np.float32)
        scores[np.diff(seen[rows].indptr) == 0] = snapshot.trend
        if hide_seen:
            scores[seen[rows].nonzero()] = -np.inf
        for row, line in zip(rows, scores, strict=True):
            for place, item in enumerate(top_k(line, k), start=1):
                yield events.users[row], snapshot.items[item], place, float(line[item])


def _makers(
    test: Holdout, snapshot: Snapshot, config: TrainConfig, *, hide_seen: bool
) -> dict[str, Callable[[], Scorer]]:
    train, seed, threads = test.train, config.seed, config.threads
    makers: dict[str, Callable[[], Scorer]] = {
        OURS: lambda: scorer(snapshot, repeats=not hide_seen),
        "our LightFM alone": lambda: lambda rows: snapshot.signals(rows)["hybrid"],
        "EASE": lambda: baselines.ease_alone(train),
        "ALS": lambda: baselines.als(train, seed=seed),
        "item-kNN": lambda: baselines.item_knn(train),
        "plain LightFM": lambda: baselines.plain_lightfm(train, seed, threads),
        "popularity of 7 days": lambda: baselines.popular(train, 7.0),
        "popularity of all time": lambda: baselines.popular(train, None),
    }
    if not hide_seen:
        makers["buy again"] = lambda: baselines.buy_again(train)
    return makers
