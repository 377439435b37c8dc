"""Training: better than popularity, reproducible, gated."""

from dataclasses import replace

import numpy as np
import planted_shop
import pytest

from ml.dataset import DAY_S, KINDS, Interactions, ItemTable, collect
from ml.evaluate import Metrics
from ml.fit import TrainConfig, fit
from ml.gate import Gate, Result
from ml.serve import recommend
from ml.snapshot import Snapshot
from ml.train import train

QUICK = TrainConfig(components=16, epochs=10, holdout_users=50)


def test_planted_tastes_are_found_and_popularity_is_beaten_by_far(interactions: Interactions, items: ItemTable):
    steps: list[float] = []

    trained = train(interactions, items, QUICK, progress=lambda what, share: steps.append(share))

    results = trained.report.results
    assert results["ours"]["ndcg"] > 2.5 * results["popularity of 7 days"]["ndcg"]
    assert trained.report.verdict.promote
    assert trained.snapshot.trained_until == interactions.until
    assert steps == sorted(steps)
    assert steps[-1] == 1.0


def test_the_same_seed_gives_the_same_model(snapshot: Snapshot, interactions: Interactions, items: ItemTable):
    again = fit(interactions, items, TrainConfig(components=16, epochs=10))
    other = fit(interactions, items, TrainConfig(components=16, epochs=10, seed=2))

    np.testing.assert_array_equal(again.user_factors, snapshot.user_factors)
    np.testing.assert_array_equal(again.neighbours.toarray(), snapshot.neighbours.toarray())
    assert not np.array_equal(other.user_factors, snapshot.user_factors)


def test_a_product_nobody_has_seen_is_found_by_those_who_like_its_kind(items: ItemTable):
    cold = "2-05"
    warm = [event for event in planted_shop.events(items) if event[1] != cold]

    snapshot = fit(collect(warm).over(items.ids), items, QUICK)

    lovers = np.array([snapshot.user_at[f"s{number}"] for number in range(2, 240, 6)], dtype=np.int32)
    scores = snapshot.signals(lovers)["hybrid"]
    ranks = (scores > scores[:, [snapshot.item_at[cold]]]).sum(axis=1)
    assert np.median(ranks) < 30  # of 120; chance is 60


def test_nothing_to_learn_from_is_said_plainly(items: ItemTable):
    with pytest.raises(ValueError, match="no interactions with products of the catalogue"):
        train(collect([("ada", "gone", "view", planted_shop.START, 1.0)]), items, QUICK)


def test_impressions_alone_teach_nothing(items: ItemTable):
    with pytest.raises(ValueError, match="nothing to learn from"):
        train(collect([("ada", "2-05", "impression", planted_shop.START, 1.0)]), items, QUICK)


def test_visitors_who_only_saw_something_are_not_modelled(interactions: Interactions, items: ItemTable):
    seen_only = collect([*rows(interactions), ("v:1", "2-05", "impression", interactions.until, 1.0)])

    trained = train(seen_only, items, QUICK)

    assert "v:1" not in trained.snapshot.users
    assert [each.source for each in recommend(trained.snapshot, "v:1", [], 3)] == ["popular"] * 3


def test_one_single_event_still_gives_a_first_model(items: ItemTable):
    only = collect([("ada", "2-05", "view", planted_shop.START, 1.0)])

    trained = train(only, items, QUICK)

    assert trained.report.verdict.promote
    assert "first model" in trained.report.verdict.words
    assert recommend(trained.snapshot, "ada", [], 3)


def test_a_poisoned_model_is_refused(interactions: Interactions, items: ItemTable):
    random = np.random.default_rng(3)
    split = interactions.until - 7 * DAY_S
    past = interactions.before(split)
    bots = [(f"b{n % 40}", items.ids[int(random.integers(5))], "purchase", split - 1.0 - n, 1.0) for n in range(30_000)]
    live = fit(past, items, QUICK)
    poisoned = collect([*rows(past), *bots, *rows(interactions.since(split))]).over(items.ids)
    shuffled = replace(poisoned, item=np.where(poisoned.at < split, random.permutation(poisoned.item), poisoned.item))

    trained = train(shuffled, items, QUICK, live=live)

    assert not trained.report.verdict.promote
    assert trained.report.verdict.words.startswith("refused")


def test_a_retrained_model_may_follow_the_live_one(interactions: Interactions, items: ItemTable):
    live = fit(interactions.before(interactions.until - 10 * DAY_S), items, QUICK)

    trained = train(interactions, items, QUICK, live=live)

    assert trained.report.results["live"]["users"] == trained.report.results["ours"]["users"]
    assert trained.report.verdict.promote
    assert "the live model" in trained.report.verdict.words


def rows(events: Interactions) -> list[tuple[str, str, str, float, float]]:
    return [
        (events.users[user], events.items[item], KINDS[kind], float(at), float(quantity))
        for user, item, kind, at, quantity in zip(
            events.user, events.item, events.kind, events.at, events.quantity, strict=True
        )
    ]


def result(ndcg: np.ndarray, coverage: float = 0.5) -> Result:
    return Result(Metrics(float(ndcg.mean()), 0, 0, 0, 0, coverage, 0, len(ndcg)), ndcg)


LOW, HIGH = np.linspace(0.0, 0.2, 400), np.linspace(0.1, 0.3, 400)


def test_the_gate_refuses_what_does_not_beat_popularity():
    verdict = Gate().judge(result(LOW), {"popularity of 7 days": result(HIGH)}, None, has_live=False)

    assert not verdict.promote
    assert verdict.words == (
        "refused: does not beat popularity of 7 days (NDCG 0.1000 against 0.2000, "
        "difference -0.1000, 95 % -0.1000 to -0.1000, 400 users)"
    )


def test_the_gate_refuses_what_is_worse_than_the_live_model():
    verdict = Gate().judge(result(HIGH), {"popularity of 7 days": result(LOW)}, result(HIGH + 0.1), has_live=True)

    assert not verdict.promote
    assert verdict.words.startswith("refused: worse than the live model")


def test_the_gate_lets_an_equal_model_pass():
    verdict = Gate().judge(result(HIGH), {"popularity of 7 days": result(LOW)}, result(HIGH), has_live=True)

    assert verdict.promote
    assert verdict.words.startswith("promoted: as good as the live model")


def test_the_gate_refuses_a_model_that_shows_everybody_the_same():
    verdict = Gate().judge(
        result(HIGH, coverage=0.1), {"popularity of 7 days": result(LOW)}, result(HIGH, coverage=0.5), has_live=True
    )

    assert not verdict.promote
    assert "too few different products" in verdict.words


def test_too_few_test_users_keep_the_live_model_but_let_a_first_one_in():
    few = result(HIGH[:10])

    assert not Gate().judge(few, {}, None, has_live=True).promote
    assert Gate().judge(few, {}, None, has_live=False).promote
