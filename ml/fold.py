"""Folds a few clicks into scores for everything, at the cost of one matrix-vector product. No ranking rules here."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ml.arrays import Floats, Ints, Matrix, entries, z_scores

if TYPE_CHECKING:
    from ml.snapshot import Snapshot

Doubles = NDArray[np.float64]
FLAT = 1e-9  # a signal that deviates less says nothing


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and covariance of the item factors (bias as the last column): with them the mean and deviation of
    ``factors @ profile + biases`` are known before a single score is worked out.

    Args:
        mean: float64 (width + 1,). covariance: float64 (width + 1, width + 1).
        trend: float32 (n_items,), the trend as z-scores.
    """

    mean: Doubles
    covariance: Doubles
    trend: Floats

    @classmethod
    def of(cls, factors: Floats, biases: Floats, trend: Floats) -> "Moments":
        width = factors.shape[1]
        squares, count = np.empty((width + 1, width + 1)), max(len(biases), 1)
        mean = np.append(factors.mean(axis=0, dtype=np.float64), biases.mean(dtype=np.float64))
        squares[:width, :width] = factors.T @ factors
        squares[width, :width] = squares[:width, width] = factors.T @ biases
        squares[width, width] = biases @ biases
        return cls(mean, squares / count - np.outer(mean, mean), z_scores(trend[None, :])[0])

    def of_profile(self, profile: Floats) -> tuple[float, float]:
        """Return (mean, standard deviation) of the scores of a profile, float32 (width,)."""
        full = np.append(profile, 1.0).astype(np.float64)
        return float(self.mean @ full), math.sqrt(max(float(full @ self.covariance @ full), 0.0))


def lead(snapshot: "Snapshot", items: Ints, strength: Floats) -> Floats:
    """Return how strongly a session leads to every item: the sum of its weighted z-scores, float32 (n_items,).

    Equal, up to rounding, to z-scoring each signal over all items and adding them up; the trend is not in it.

    Args:
        items: rows of the items touched, at least one. strength: float32, same shape, how much each counts.
    """
    weights = np.asarray(strength / strength.sum(), dtype=np.float32)
    blend = snapshot.session
    profile = weights @ snapshot.item_factors[items]
    mean, deviation = snapshot.moments.of_profile(profile)
    scale = np.float32(blend.hybrid / deviation if deviation > FLAT else 0.0)
    scores = snapshot.item_factors @ (profile * scale)
    scores += snapshot.item_biases * scale
    shift = -mean * float(scale)
    for links, weight in ((snapshot.together, blend.cooccurrence), (snapshot.content, blend.content)):
        shift += _add_links(scores, links, items, weights, weight)
    scores += np.float32(shift)
    return np.asarray(scores, dtype=np.float32)


def _add_links(scores: Floats, links: Matrix, items: Ints, weights: Floats, weight: float) -> float:
    """Add a sparse signal, z-scored, to ``scores`` in place; return what all other items still have to be moved by."""
    led = entries(links, items)
    columns, at = np.unique(led.column, return_inverse=True)
    values = np.bincount(at, weights=led.value * weights[led.row], minlength=len(columns))
    mean = float(values.sum()) / len(scores)
    deviation = math.sqrt(max(float(values @ values) / len(scores) - mean**2, 0.0))
    if deviation <= FLAT:
        return 0.0
    scores[columns] += (weight / deviation * values).astype(np.float32)
    return -weight * mean / deviation
