"""The gate also looks at those a model knows least, at the data itself, and at what was packed."""

from dataclasses import replace

import numpy as np
import planted_shop
import pytest

from ml import picks
from ml.dataset import DAY_S, Interactions, ItemTable, collect
from ml.evaluate import Metrics, holdout
from ml.fit import TrainConfig, fit
from ml.gate import Gate, Result
from ml.segments import segments
from ml.snapshot import Snapshot
from ml.soundness import data_trouble, smoke
from ml.train import scorer, train

SPLIT = planted_shop.END - 12 * DAY_S
COLD = [f"{theme}-{number:02d}" for theme in range(6) for number in (3, 11, 17)]


@pytest.fixture(scope="module")
def opened_late(items: ItemTable) -> Interactions:
    """The planted shop where eighteen products came into the catalogue only after the split."""
    kept = [each for each in planted_shop.events(items) if each[1] not in COLD or each[3] >= SPLIT]
    return collect(kept).over(items.ids)


def test_products_without_a_past_are_put_before_those_who_like_their_kind(opened_late: Interactions, items: ItemTable):
    model = fit(opened_late.before(SPLIT), items, TrainConfig(components=16, epochs=10))

    found = segments(model, scorer(model, repeats=False), holdout(opened_late, SPLIT, is_discovery=True), 10)

    assert found.cold_items == len(COLD)
    assert found.cold_item_auc is not None
    assert found.cold_item_auc > 0.8  # 0.5 is guessing


def test_a_model_that_guesses_about_new_products_scores_a_half(opened_late: Interactions, items: ItemTable):
    model = fit(opened_late.before(SPLIT), items, TrainConfig(components=16, epochs=10))
    random = np.random.default_rng(3)
    noise = random.normal(size=model.item_factors.shape).astype(np.float32)
    shuffled = random.permutation(len(items))
    guessing = replace(model, item_factors=noise, content=model.content[shuffled][:, shuffled].tocsr())

    found = segments(guessing, scorer(model, repeats=False), holdout(opened_late, SPLIT, is_discovery=True), 10)

    assert found.cold_item_auc == pytest.approx(0.5, abs=0.12)


def test_too_few_such_purchases_tell_nothing(interactions: Interactions, snapshot: Snapshot):
    found = segments(snapshot, scorer(snapshot, repeats=False), holdout(interactions, SPLIT, is_discovery=True), 10)

    assert (found.cold_items, found.cold_item_auc) == (0, None)
    assert "cold_item_auc" not in found.as_dict()


def good(users: int = 400) -> Result:
    return Result(Metrics(0.3, 0.1, 0.1, 0.1, 0.5, 0.4, 5.0, users), np.full(users, 0.3))


def poor(users: int = 400) -> Result:
    return Result(Metrics(0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 5.0, users), np.full(users, 0.1))


def test_the_gate_refuses_guesses_about_new_products():
    verdict = Gate().judge(good(), {"popularity of 7 days": poor()}, None, has_live=True, cold_item_auc=0.52)

    assert verdict.words == "refused: guesses about products without a past (AUC 0.52, 0.60 is needed)"


def test_the_gate_keeps_the_live_model_while_events_are_missing():
    judged = {"baselines": {"popularity of 7 days": poor()}, "live": None, "data_trouble": "only 3 events a day"}

    assert not Gate().judge(good(), has_live=True, **judged).promote
    assert Gate().judge(good(), has_live=False, **judged).promote  # a first model is better than none


def test_a_stream_that_dried_up_is_noticed(interactions: Interactions):
    week = interactions.until - 7 * DAY_S
    random = np.random.default_rng(1)
    dried_up = interactions.where((interactions.at < week) | (random.random(len(interactions)) < 0.2))

    assert data_trouble(interactions) == ""
    assert "events a day in the last week" in data_trouble(dried_up)


def test_a_young_shop_is_not_told_what_is_usual(interactions: Interactions):
    assert data_trouble(interactions.since(interactions.until - 10 * DAY_S)) == ""


def test_a_packed_model_that_answers_alike_passes(snapshot: Snapshot):
    assert smoke(snapshot, snapshot).trouble == ""


def test_a_packed_model_that_answers_differently_is_noticed(snapshot: Snapshot):
    other = replace(snapshot, item_factors=-snapshot.item_factors)

    assert "answers" in smoke(snapshot, other).trouble


def test_a_packed_ranking_of_what_was_not_trained_is_noticed(snapshot: Snapshot):
    reversed_ = replace(snapshot, trend=-snapshot.trend, user_factors=-snapshot.user_factors)
    swapped = replace(snapshot, picks=picks.rank_all(reversed_))

    assert "answers" in smoke(snapshot, swapped).trouble


def test_a_report_carries_the_cold_ends(opened_late: Interactions, items: ItemTable):
    trained = train(opened_late, items, TrainConfig(components=16, epochs=10, holdout_users=50))

    assert {"cold_users", "cold_items"} <= trained.report.segments.keys()
