"""Gradient-boosted trees that live as plain arrays: learned by scikit-learn, scored by numpy. No features here."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from ml.arrays import Floats, Ints

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

LEAVES = 8  # of a tree: its leaves are the bits of one byte
FORESTS = 3  # grown from different seeds and averaged: one alone is up to 4 % better or worse by luck
LEARN_PAIRS_MIN = 500  # positive candidate pairs; with fewer the trees learn noise and the blend stays in charge
ROWS_AT_ONCE = 512  # keeps the comparisons of one step in the processor's cache
FIRST_LEAF = np.array([(byte & -byte).bit_length() - 1 for byte in range(256)], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Trees:
    """A fitted forest as plain arrays: stored without pickle, and a shelf's candidates are scored in a millisecond.

    Every split is tested at once. A failed test (feature > threshold) strikes out the leaves left of it; the first
    leaf that is not struck out is the one the row falls into.

    Args:
        feature: int32 (n_trees, LEAVES - 1). threshold: float32, same shape; infinite where a tree has fewer splits.
        remaining: uint8, same shape; bit n set = leaf n stays when the test fails.
        value: float32 (n_trees, LEAVES), of the leaves from left to right.

    Source: Lucchese et al., "QuickScorer: a fast algorithm to rank documents with additive ensembles of regression
    trees", SIGIR 2015.
    """

    feature: Ints
    threshold: Floats
    remaining: NDArray[np.uint8]
    value: Floats

    def scores(self, features: Floats) -> Floats:
        """Return the log-odds (up to a constant) of every row: float32 (n_rows,).

        Args:
            features: float32 (n_rows, n_features), as given to ``learn``.
        """
        answer = np.empty(len(features), dtype=np.float32)
        # Column by column of the splits: one test of all trees on all rows at a time is what a processor does best.
        tests = list(zip(self.feature.T, self.threshold.T[:, :, None], ~self.remaining.T[:, :, None], strict=True))
        tree = np.arange(len(self.feature))[:, None]
        for start in range(0, len(features), ROWS_AT_ONCE):
            rows = np.ascontiguousarray(features[start : start + ROWS_AT_ONCE].T)
            struck = np.zeros((len(self.feature), rows.shape[1]), dtype=np.uint8)
            for feature, threshold, leaves in tests:
                struck |= (rows[feature] > threshold).view(np.uint8) * leaves
            values = self.value[tree, FIRST_LEAF[~struck]]
            answer[start : start + ROWS_AT_ONCE] = np.ascontiguousarray(values.T).sum(axis=1)
        return answer


def learn(features: Floats, is_relevant: NDArray[np.bool_], seed: int, threads: int = 1) -> Trees | None:
    """Fit the trees to tell candidates that were bought from those that were not.

    Args:
        features: float32 (n_pairs, n_features) of candidates as they stood before the window.
        is_relevant: bool (n_pairs,), bought within the window.

    Returns:
        The trees; None when fewer than ``LEARN_PAIRS_MIN`` candidates were bought.
    """
    if is_relevant.sum() < LEARN_PAIRS_MIN:
        return None
    forests = [classifier(seed + turn) for turn in range(FORESTS)]
    # Limited here and not by the caller alone: a library that was not loaded yet when a limit was set knows nothing of
    # it, and the first training of a process spent twenty seconds on threads that spin.
    with threadpool_limits(threads):
        return averaged([unpack(each.fit(features, is_relevant)) for each in forests])


def averaged(forests: Sequence[Trees]) -> Trees:
    """Return one forest whose scores are the mean of theirs."""
    arrays = {each.name: np.concatenate([getattr(forest, each.name) for forest in forests]) for each in fields(Trees)}
    return replace(Trees(**arrays), value=np.asarray(arrays["value"] / len(forests), dtype=np.float32))


def classifier(seed: int) -> "HistGradientBoostingClassifier":
    """Return the unfitted scikit-learn model: small trees and half the features each, because purchases are noisy."""
    # Imported here: serving scores the arrays and never needs scikit-learn, which takes seconds and 100 MB to load.
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=100, max_leaf_nodes=LEAVES, min_samples_leaf=300, learning_rate=0.07, max_features=0.5,
        early_stopping=False, random_state=seed,
    )  # fmt: skip


def unpack(model: "HistGradientBoostingClassifier") -> Trees:
    """Copy scikit-learn's node records into rectangular arrays."""
    forest = [stage[0].nodes for stage in model._predictors]  # noqa: SLF001 - the only way to them without pickle
    shape = (len(forest), LEAVES - 1)
    feature, threshold = np.zeros(shape, np.int32), np.full(shape, np.inf, np.float32)
    remaining, value = np.full(shape, 255, np.uint8), np.zeros((len(forest), LEAVES), np.float32)
    for row, nodes in enumerate(forest):
        splits: list[tuple[Any, int]] = []
        leaves: list[float] = []
        _walk(nodes, 0, splits, leaves)
        value[row, : len(leaves)] = leaves
        for column, (node, struck) in enumerate(splits):
            feature[row, column] = node["feature_idx"]
            threshold[row, column] = _below(node["num_threshold"])
            remaining[row, column] = 255 & ~struck
    return Trees(feature, threshold, remaining, value)


def _walk(nodes: NDArray[Any], at: int, splits: list[tuple[Any, int]], leaves: list[float]) -> None:
    """Collect leaves from left to right, and every split with the bits of the leaves on its left."""
    node = nodes[at]
    if node["is_leaf"]:
        leaves.append(float(node["value"]))
        return
    first = len(leaves)
    _walk(nodes, int(node["left"]), splits, leaves)
    splits.append((node, (1 << len(leaves)) - (1 << first)))
    _walk(nodes, int(node["right"]), splits, leaves)


def _below(threshold: float) -> np.float32:
    """Round to float32 downwards, so that comparing float32 features gives scikit-learn's float64 answer."""
    rounded = np.float32(threshold)
    return np.nextafter(rounded, np.float32(-np.inf)) if rounded > threshold else rounded
