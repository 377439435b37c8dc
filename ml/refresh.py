"""Between full trainings: the live model's embeddings stay, everything that is counted is counted anew.

Newcomers get a place without gradient steps: a user where their items are, an item where items that read like it are.
With ``TrainConfig.refresh_epochs`` the same model is also made with steps over what is new, and published only where
the newest quarter says beyond doubt that they help. They lift the embeddings, but the trees were learned without them:
measured, the shelf rather lost (docs/recommender.md), so there are none by default.
Minutes of work become seconds; the gate decides whether the outcome may go live, as for any other model.
"""

from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ml import train as training
from ml.arrays import Floats, Matrix
from ml.cooccurrence import neighbours, together
from ml.dataset import Interactions, ItemTable
from ml.evaluate import holdout, paired_bootstrap
from ml.fit import TrainConfig
from ml.model import HybridRecommender
from ml.snapshot import Snapshot
from ml.trend import content_neighbours, popularity_windows, repeats, trend

NEWEST_SHARE = 0.25  # of the time since the live model: held out to judge the refreshed one


def refresh(live: Snapshot, interactions: Interactions, items: ItemTable, config: TrainConfig) -> training.Trained:
    """Bring a model up to date and judge it against itself as it was.

    Args:
        interactions: all events; what came after ``live.trained_until`` is news.
        items: the catalogue as it is now.

    Raises:
        ValueError: nothing new happened.
    """
    events = interactions.over(items.ids).telling(config.weights).of_present_users()
    if events.until <= live.trained_until:
        raise ValueError("nothing happened since the live model was trained")
    split = events.until - NEWEST_SHARE * (events.until - live.trained_until)
    with threadpool_limits(config.threads):
        candidate = updated(live, events.before(split), items, config)
        with_steps = stepped(candidate, events.before(split), live.trained_until, config)
        if _helps(candidate, with_steps, events, split, config):
            candidate = with_steps
        else:
            config = replace(config, refresh_epochs=0)
        final = stepped(updated(live, events, items, config), events, live.trained_until, config)
        return training.judged(candidate, final, events, split, config, live)


def stepped(fresh: Snapshot, events: Interactions, since: float, config: TrainConfig) -> Snapshot:
    """Return an updated model whose embeddings took ``config.refresh_epochs`` passes over what came after ``since``."""
    if not config.refresh_epochs:
        return fresh
    model = HybridRecommender(epochs=config.refresh_epochs, seed=config.seed, threads=config.threads)
    model.user_factors_, model.item_factors_ = fresh.user_factors, fresh.item_factors
    model.item_biases_ = fresh.item_biases
    news = events.since(float(np.nextafter(since, np.inf)))
    model.fit_partial(news.freshest(config.half_life_days, config.weights))
    return replace(
        fresh, user_factors=model.user_factors_, item_factors=model.item_factors_, item_biases=model.item_biases_
    )


def _helps(plain: Snapshot, with_steps: Snapshot, events: Interactions, split: float, config: TrainConfig) -> bool:
    """Say whether the holdout's shoppers would have been served better with the steps: beyond doubt, and at no cost."""
    if with_steps is plain:
        return False
    gains = []
    for is_discovery in (True, False):
        test = holdout(events, split, is_discovery=is_discovery)
        if not len(test.users):
            return False
        before, after = (
            training.assess(training.scorer(each, repeats=not is_discovery), test, config.k).ndcg
            for each in (plain, with_steps)
        )
        gains.append(paired_bootstrap(after, before))
    new_things, everything = gains
    return new_things.low > 0 and everything.mean >= 0


def updated(live: Snapshot, events: Interactions, items: ItemTable, config: TrainConfig) -> Snapshot:
    """Return the live model over today's users, items and events (coded over ``items``)."""
    taste = events.freshest(config.half_life_days, config.weights)
    content = content_neighbours(items)
    factors, biases = _items(live, list(items.ids), content)
    return Snapshot(
        users=list(events.users), items=list(items.ids),
        user_factors=_users(live, list(events.users), taste, factors), item_factors=factors, item_biases=biases,
        trend=trend(events, config.weights), taste=taste, bought=repeats(events),
        neighbours=neighbours(taste, config.neighbours), together=together(events),
        content=content, popularity=popularity_windows(events, config.weights), trained_until=events.until,
        discover=live.discover, repeat=live.repeat, session=live.session, trees=live.trees,
    )  # fmt: skip


def _items(live: Snapshot, ids: list[str], content: Matrix) -> tuple[Floats, Floats]:
    """Take over what is known of items; a new one stands amid those that read like it, with their mean bias."""
    at = np.array([live.item_at.get(each, -1) for each in ids])
    is_known = at >= 0
    factors = np.zeros((len(ids), live.item_factors.shape[1]), dtype=np.float32)
    biases = np.full(len(ids), live.item_biases.min(initial=0.0), dtype=np.float32)
    factors[is_known], biases[is_known] = live.item_factors[at[is_known]], live.item_biases[at[is_known]]
    for row in np.flatnonzero(~is_known):
        near = content.indices[content.indptr[row] : content.indptr[row + 1]]
        weight = content.data[content.indptr[row] : content.indptr[row + 1]] * is_known[near]
        if weight.sum() > 0:
            share = (weight / weight.sum()).astype(np.float32)
            factors[row], biases[row] = share @ factors[near], share @ biases[near]
    return factors, biases


def _users(live: Snapshot, ids: list[str], taste: Matrix, factors: Floats) -> Floats:
    """Take over what is known of users; a new one stands at the mean of their items, as far out as others do."""
    at = np.array([live.user_at.get(each, -1) for each in ids])
    is_known = at >= 0
    strength = np.maximum(np.asarray(taste.sum(axis=1)).ravel(), 1e-9)[:, None]
    means = np.asarray(taste @ factors, dtype=np.float32) / strength.astype(np.float32)
    users: Floats = means.copy()
    users[is_known] = live.user_factors[at[is_known]]
    if is_known.any() and not is_known.all():
        typical = np.median(np.linalg.norm(users[is_known], axis=1))
        own = np.median(np.linalg.norm(means[is_known], axis=1))
        users[~is_known] *= np.float32(typical / own if own > 0 else 0.0)
    return users
