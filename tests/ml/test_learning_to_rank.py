"""Weights and trees change the order as they should, and only where they should."""

from dataclasses import replace

import numpy as np

from ml import rerank
from ml.blend import Blend, combine, learn
from ml.snapshot import Snapshot
from ml.trees import Trees

FEATURES = 16


def loving(item_feature: int) -> Trees:
    """One tree with one split: more of this feature is better."""
    feature, threshold = np.zeros((1, 7), np.int32), np.full((1, 7), np.inf, np.float32)
    feature[0, 0], threshold[0, 0] = item_feature, 0.0
    remaining, value = np.full((1, 7), 255, np.uint8), np.zeros((1, 8), np.float32)
    remaining[0, 0], value[0, :2] = 0b11111110, (-1.0, 1.0)
    return Trees(feature, threshold, remaining, value)


def test_weights_climb_to_where_the_quality_is_best():
    best = learn(lambda blend: 1.0 - abs(blend.trend - 2.0) - abs(blend.content - 0.35), Blend(), ("trend", "content"))

    assert (best.trend, best.content) == (2.0, 0.35)


def test_a_gain_that_is_only_luck_moves_nothing():
    best = learn(lambda blend: 0.1 + 0.0001 * blend.trend, Blend(), ("trend",))

    assert best == Blend()


def test_a_blend_adds_its_weighted_signals():
    signals = {"hybrid": np.array([[1.0, 0.0]], np.float32), "trend": np.array([[0.0, 1.0]], np.float32)}

    assert combine(signals, Blend(hybrid=1.0, trend=3.0)).tolist() == [[1.0, 3.0]]


def test_trees_reorder_the_candidates_and_keep_their_scores(snapshot: Snapshot):
    rows = np.array([snapshot.user_at["s2"]], dtype=np.int32)
    signals = snapshot.signals(rows)
    linear = combine(signals, snapshot.discover)
    with_trees = replace(snapshot, trees=loving(item_feature=2))  # the content signal

    ordered = rerank.reorder(with_trees, rows, signals, linear)

    _, candidates = rerank.candidates(snapshot.bought_before(rows) > 0, signals, linear)
    likes = signals["content"][0] > 0
    liked, others = candidates[likes[candidates]], candidates[~likes[candidates]]
    assert ordered[0, liked].min() >= ordered[0, others].max()
    assert sorted(ordered[0].tolist()) == sorted(linear[0].tolist())


def test_what_the_trees_cannot_tell_apart_stays_in_the_blends_order(snapshot: Snapshot):
    rows = np.array([snapshot.user_at["s2"]], dtype=np.int32)
    signals = snapshot.signals(rows)
    linear = combine(signals, snapshot.discover)
    indifferent = replace(snapshot, trees=replace(loving(item_feature=2), value=np.zeros((1, 8), np.float32)))

    assert rerank.reorder(indifferent, rows, signals, linear).tolist() == linear.tolist()


def test_what_was_bought_is_no_candidate(snapshot: Snapshot):
    rows = np.array([snapshot.user_at["s2"]], dtype=np.int32)
    signals = snapshot.signals(rows)

    _, candidates = rerank.candidates(snapshot.bought_before(rows) > 0, signals, combine(signals, snapshot.discover))

    assert not set(candidates.tolist()) & set(snapshot.bought[rows[0]].indices.tolist())


def test_every_candidate_has_all_features(snapshot: Snapshot):
    rows = np.array([snapshot.user_at["s2"], snapshot.user_at["s3"]], dtype=np.int32)
    signals = snapshot.signals(rows)
    scores = combine(signals, snapshot.discover)
    user, item = rerank.candidates(snapshot.bought_before(rows) > 0, signals, scores)

    table = rerank.features(snapshot, rows, signals, scores, user, item)

    assert table.shape == (len(user), FEATURES)
    assert np.isfinite(table).all()
