"""Fitting every part of a recommender and learning how to weigh them. It judges nothing; that is ``train``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ml import blend as blending
from ml import rerank
from ml.arrays import Floats, Ints, Matrix
from ml.blend import DISCOVER, REPEAT, Blend, combine
from ml.cooccurrence import neighbours, together
from ml.dataset import DAY_S, Interactions, ItemTable, Weights
from ml.evaluate import Holdout, holdout, ndcg, rank
from ml.features import item_features
from ml.model import HybridRecommender
from ml.shoppers import user_features
from ml.snapshot import Snapshot
from ml.trend import content_neighbours, popularity_windows, repeats, trend

LEARNING_USERS = 600  # enough to tell weights apart; more only costs time
LEARNING_USERS_MIN = 100  # with fewer the chosen weights would be luck; the defaults stay
LEARNING_CELLS = 5_000_000  # users x items held at once per signal: 20 MB each


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Hyperparameters; the defaults were chosen on Online Retail's validation month.

    Args:
        epochs: passes of the embeddings over each slice of time.
        slice_days: where time is cut into slices, days before the newest event, largest first.
        half_life_days: of an event's weight.
        neighbours: links kept per product.
        learning_days: the newest days of the training data that weights and trees are learned from.
        holdout_days: windows tried for the gate, shortest first, until ``holdout_users`` test users are in it.
        refresh_epochs: passes over the newest events that a refresh tries, see ``ml.refresh``; 0 = none.
        threads: 1 = the same model for the same data and seed, bit for bit.
    """

    components: int = 64
    epochs: int = 10
    slice_days: tuple[float, ...] = (60.0, 30.0, 7.0)
    half_life_days: float = 60.0
    neighbours: int = 200
    weights: Weights = field(default_factory=Weights)
    learning_days: float = 30.0
    holdout_days: tuple[float, ...] = (7.0, 14.0, 28.0)
    holdout_users: int = 300
    refresh_epochs: int = 0
    k: int = 10
    seed: int = 1
    threads: int = 1

    @classmethod
    def quick(cls, seed: int = 1, threads: int = 1, k: int = 10) -> "TrainConfig":
        """A few seconds on a demo shop: half the width."""
        return cls(components=32, seed=seed, threads=threads, k=k)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A snapshot, and where its embeddings stand: from there they can learn what happened next.

    Args:
        state: see ``HybridRecommender.state_``.
    """

    snapshot: Snapshot
    state: Mapping[str, Floats]


def fit(events: Interactions, items: ItemTable, config: TrainConfig) -> Snapshot:
    """Fit every part on ``events`` (coded over ``items``); signals are weighed by the defaults, there are no trees."""
    return begin(events, items, config).snapshot


def fit_learned(events: Interactions, items: ItemTable, config: TrainConfig) -> Snapshot:
    """Fit on ``events`` with weights and trees learned inside them, see ``begin_learned``."""
    return begin_learned(events, items, config).snapshot


def begin(events: Interactions, items: ItemTable, config: TrainConfig) -> Fitted:
    """Fit every part on ``events``."""
    features = item_features(items, np.unique(events.item)), user_features(events)
    model = _model(config).fit(_slices(events, config), *features)
    return Fitted(_snapshot(model, events, content_neighbours(items), config), model.state_)


def go_on(fitted: Fitted, events: Interactions, items: ItemTable, config: TrainConfig) -> Fitted:
    """Fit on ``events``, of which ``fitted`` knows the first; weights and trees stay.

    Embeddings learn only what is new, in slices like the old: a tenth of the time it takes to learn everything again.
    All that is counted is counted anew. ``fitted.state`` is used up; its snapshot stays as it is.

    Args:
        events: coded over the same users and items.
    """
    news = events.since(float(np.nextafter(fitted.snapshot.trained_until, np.inf)))
    features = item_features(items, np.unique(events.item)), user_features(events)
    model = _model(config).go_on(fitted.state, _slices(news, config), *features)
    learned = {name: getattr(fitted.snapshot, name) for name in ("discover", "repeat", "session", "trees")}
    snapshot = _snapshot(model, events, fitted.snapshot.content, config)
    return Fitted(replace(snapshot, **learned), model.state_)


def begin_learned(events: Interactions, items: ItemTable, config: TrainConfig) -> Fitted:
    """Fit on ``events`` with weights and trees learned inside them, from the last ``learning_days``.

    An early model that has not seen those days is asked to predict them; what makes it right is kept, and the model
    goes on to the end. Nothing after ``events`` is looked at.
    """
    span = events.until - float(events.at[0])
    split = events.until - min(config.learning_days * DAY_S, span / 4)
    past = events.before(split)
    test = holdout(events, split, is_discovery=True)
    if not len(past) or len(test.users) < LEARNING_USERS_MIN:
        return begin(events, items, config)
    early = begin(past, items, config)
    discover = _weights(early.snapshot, test, DISCOVER, ("cooccurrence", "trend", "content"), config)
    again = holdout(events, split, is_discovery=False)
    repeat = _weights(early.snapshot, again, REPEAT, ("cooccurrence", "trend", "repeat"), config)
    weighed = replace(early.snapshot, discover=discover, repeat=repeat)
    taught = replace(weighed, trees=rerank.learn(weighed, test, config.seed, config.threads))
    return go_on(Fitted(taught, early.state), events, items, config)


def _model(config: TrainConfig) -> HybridRecommender:
    return HybridRecommender(config.components, config.epochs, seed=config.seed, threads=config.threads)


def _slices(events: Interactions, config: TrainConfig) -> list[Matrix]:
    return [each.freshest(config.half_life_days, config.weights) for each in events.slices(config.slice_days)]


def _snapshot(model: HybridRecommender, events: Interactions, content: Matrix, config: TrainConfig) -> Snapshot:
    taste = events.freshest(config.half_life_days, config.weights)
    return Snapshot(
        users=list(events.users), items=list(events.items),
        user_factors=model.user_factors_, item_factors=model.item_factors_, item_biases=model.item_biases_,
        trend=trend(events, config.weights), taste=taste, bought=repeats(events),
        neighbours=neighbours(taste, config.neighbours), together=together(events),
        content=content, popularity=popularity_windows(events, config.weights),
        trained_until=events.until,
    )  # fmt: skip


def _weights(early: Snapshot, test: Holdout, start: Blend, names: tuple[str, ...], config: TrainConfig) -> Blend:
    count = min(len(test.users), LEARNING_USERS, max(LEARNING_CELLS // len(early.items), LEARNING_USERS_MIN))
    chosen = np.sort(np.random.default_rng(config.seed).choice(len(test.users), count, replace=False))
    few = replace(test, users=test.users[chosen], relevant=test.relevant[chosen], seen=test.seen[chosen])
    signals = early.signals(few.users)

    def quality(blend: Blend) -> float:
        scores = combine(signals, blend)

        def look_up(rows: Ints) -> Floats:
            return scores[np.searchsorted(few.users, rows)]

        return float(ndcg(rank(look_up, few, config.k), few.relevant).mean())

    return blending.learn(quality, start, names)
