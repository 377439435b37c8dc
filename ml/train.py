"""From events to a judged model: fit on the past, measure on the newest days, gate, refit. No storage."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ml import artifact, baselines, picks, rerank
from ml.arrays import Floats, Ints
from ml.dataset import DAY_S, Interactions, ItemTable
from ml.evaluate import Holdout, Scorer, holdout, measure, ndcg, rank
from ml.fit import Fitted, TrainConfig, begin, begin_learned, go_on
from ml.gate import Gate, Result, Verdict, untested
from ml.segments import segments
from ml.snapshot import Snapshot
from ml.soundness import data_trouble
from ml.steps import Remember, afresh

__all__ = ["Progress", "Report", "TrainConfig", "Trained", "assess", "choose_split", "scorer", "train"]

Progress = Callable[[str, float], None]
"""Told what is being done and how much is done, 0..1."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the gate saw.

    Args:
        since: unix seconds the holdout began; until: its newest event.
        results: metrics by ranker (``ours``, ``live``, baselines), new products only (discovery).
        repeat_results: the same with repeat purchases counted.
        segments: figures for cold users and cold items (``ml.segments``).
    """

    verdict: Verdict
    since: float
    until: float
    results: Mapping[str, Mapping[str, float]]
    repeat_results: Mapping[str, Mapping[str, float]]
    segments: Mapping[str, float]
    config: Mapping[str, object]
    events: int
    users: int
    items: int


@dataclass(frozen=True, slots=True)
class Trained:
    snapshot: Snapshot
    report: Report


def train(
    interactions: Interactions,
    items: ItemTable,
    config: TrainConfig,
    *,
    progress: Progress | None = None,
    live: Snapshot | None = None,
    remember: Remember = afresh,
) -> Trained:
    """Train on the past, judge on the newest days, then learn everything.

    Args:
        interactions: all events; those of items not in ``items`` are left out.
        items: the catalogue: exactly what may be recommended.
        live: the model shoppers have now; None when there is none.
        remember: keeps the expensive steps for a training that is killed; the next one must be given the same
            arguments, and ends with the same model.

    Returns:
        The snapshot fitted on everything and the report; serve the snapshot only if ``report.verdict.promote``.

    Raises:
        ValueError: no interaction with any item of the catalogue.
    """
    with threadpool_limits(config.threads):  # idle OpenMP threads spin: on a busy machine they cost more than they help
        return _train(interactions, items, config, progress or (lambda _what, _share: None), live, remember)


def _train(
    interactions: Interactions,
    items: ItemTable,
    config: TrainConfig,
    tell: Progress,
    live: Snapshot | None,
    remember: Remember,
) -> Trained:
    events = interactions.over(items.ids).telling(config.weights).of_present_users()
    if not len(events):
        raise ValueError("no interactions with products of the catalogue: nothing to learn from")
    split = choose_split(events, config, live)
    tell("learning from the past", 0.0)
    past = events.before(split)
    candidate = remember("past", lambda: begin_learned(past, items, config)) if len(past) else None
    tell("learning from everything", 0.7)
    # What was judged is what is shipped: it goes on to the newest event, with the same weights and trees.
    final = remember("everything", lambda: _finished(candidate, events, items, config)).snapshot
    tell("judging", 0.9)
    trained = judged(candidate.snapshot if candidate else None, final, events, split, config, live)
    tell("done", 1.0)
    return trained


def _finished(candidate: Fitted | None, events: Interactions, items: ItemTable, config: TrainConfig) -> Fitted:
    return begin(events, items, config) if candidate is None else go_on(candidate, events, items, config)


def judged(
    candidate: Snapshot | None,
    final: Snapshot,
    events: Interactions,
    split: float,
    config: TrainConfig,
    live: Snapshot | None,
) -> Trained:
    """Let the gate judge the candidate, made ready before ``split``, and pack its verdict with the final model.

    Args:
        candidate: made like ``final``, but knowing only what was before ``split`` (unix seconds).
    """
    verdict, results, repeat_results, cold = _judge(candidate, events, split, config, live)
    final = replace(final, picks=picks.rank_all(final))
    artifact.check(final)
    report = Report(
        verdict, split, events.until, results, repeat_results, cold, asdict(config),
        len(events), len(np.unique(events.user)), len(final.items),
    )  # fmt: skip
    return Trained(final, report)


def scorer(snapshot: Snapshot, *, repeats: bool) -> Scorer:
    """Rank known users exactly as ``serve.recommend`` does without a session."""
    return lambda rows: rerank.ranked(snapshot, rows, snapshot.signals(rows), repeats=repeats)


def choose_split(events: Interactions, config: TrainConfig, live: Snapshot | None) -> float:
    """Choose where the holdout begins (unix seconds): the shortest window with enough users, a quarter of time at most.

    A live model cannot be tested on what it was trained on, so the window starts at its newest event where possible.
    """
    span = events.until - float(events.at[0])
    windows = [events.until - min(days * DAY_S, span / 4) for days in config.holdout_days]
    if live is not None and events.until - span / 4 <= live.trained_until < events.until:
        windows.insert(0, float(np.nextafter(live.trained_until, np.inf)))
    for split in windows:
        if len(holdout(events, split, is_discovery=True).users) >= config.holdout_users:
            return split
    return windows[-1]


def _judge(
    candidate: Snapshot | None, events: Interactions, split: float, config: TrainConfig, live: Snapshot | None
) -> tuple[Verdict, dict[str, dict[str, float]], dict[str, dict[str, float]], dict[str, float]]:
    if candidate is None:
        return untested("there is no past to test on", live is not None), {}, {}, {}
    tables: list[dict[str, Result]] = []
    knn = baselines.item_knn(events.before(split))  # the costliest of them; both tests are of the same past
    for is_discovery in (True, False):
        test = holdout(events, split, is_discovery=is_discovery)
        rankers = {"ours": scorer(candidate, repeats=not is_discovery)}
        if live is not None and live.trained_until < split:
            rankers["live"] = _live_scorer(live, events, repeats=not is_discovery)
        rankers["popularity of 7 days"] = baselines.popular(test.train, 7.0)
        rankers["popularity of all time"] = baselines.popular(test.train, None)
        rankers["item-kNN"] = knn
        if not is_discovery:
            rankers["buy again"] = baselines.buy_again(test.train)
        tables.append({name: assess(each, test, config.k) for name, each in rankers.items()})
    must_beat = {name: tables[0][name] for name in ("popularity of 7 days", "item-kNN")}
    news = holdout(events, split, is_discovery=True)
    cold = segments(candidate, scorer(candidate, repeats=False), news, config.k)
    verdict = Gate().judge(
        tables[0]["ours"], must_beat, tables[0].get("live"), has_live=live is not None,
        data_trouble=data_trouble(events), cold_item_auc=cold.cold_item_auc,
    )  # fmt: skip
    discovery, repeat = ({name: result.metrics.as_dict() for name, result in table.items()} for table in tables)
    return verdict, discovery, repeat, cold.as_dict()


def assess(ranker: Scorer, test: Holdout, k: int) -> Result:
    """Let a ranker make its lists for the test users and measure them."""
    lists = rank(ranker, test, k)
    return Result(measure(lists, test), ndcg(lists, test.relevant))


def _live_scorer(live: Snapshot, events: Interactions, *, repeats: bool) -> Scorer:
    """Let the live model rank today's users and items; those it does not know get the trend, or no place."""
    rank_known = scorer(live, repeats=repeats)
    item_at = np.array([live.item_at.get(item, -1) for item in events.items])
    user_at = np.array([live.user_at.get(user, -1) for user in events.users])

    def scores(rows: Ints) -> Floats:
        known = user_at[rows] >= 0
        own = np.broadcast_to(live.trend, (len(rows), len(live.items))).copy()
        if known.any():
            own[known] = rank_known(user_at[rows][known])
        return np.where(item_at >= 0, own[:, item_at], -np.inf).astype(np.float32)

    return scores
