"""Trees as arrays say what scikit-learn's own say."""

import numpy as np

from ml.trees import LEARN_PAIRS_MIN, classifier, learn, unpack


def test_the_arrays_score_like_the_fitted_model():
    random = np.random.default_rng(5)
    features = random.normal(size=(4_000, 4)).astype(np.float32)
    is_relevant = features[:, 0] * features[:, 1] + random.normal(size=4_000) > 1.0
    model = classifier(seed=1).fit(features, is_relevant)

    ours = unpack(model).scores(features)

    theirs = model.decision_function(features)
    np.testing.assert_allclose(ours - ours.mean(), theirs - theirs.mean(), atol=1e-4)


def test_learned_scores_are_the_mean_of_forests_grown_from_different_seeds():
    random = np.random.default_rng(5)
    features = random.normal(size=(4_000, 4)).astype(np.float32)
    is_relevant = features[:, 0] + random.normal(size=4_000) > 1.0
    alone = [unpack(classifier(seed).fit(features, is_relevant)).scores(features) for seed in (1, 2, 3)]

    trees = learn(features, is_relevant, seed=1)

    assert trees is not None
    np.testing.assert_allclose(trees.scores(features), np.mean(alone, axis=0), atol=1e-4)
    assert not np.allclose(alone[0], alone[1], atol=1e-2)


def test_too_few_purchases_teach_nothing():
    features = np.zeros((10_000, 4), dtype=np.float32)
    is_relevant = np.arange(10_000) < LEARN_PAIRS_MIN - 1

    assert learn(features, is_relevant, seed=1) is None


def test_a_row_scores_the_same_alone_and_among_many():
    random = np.random.default_rng(1)
    features = random.normal(size=(1_300, 5)).astype(np.float32)
    trees = learn(features, features[:, 0] + random.normal(size=1_300) > 0, seed=1)

    together = trees.scores(features)

    alone = np.concatenate([trees.scores(features[row : row + 1]) for row in (0, 511, 512, 1_299)])
    np.testing.assert_array_equal(together[[0, 511, 512, 1_299]], alone)
