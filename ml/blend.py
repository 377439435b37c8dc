"""How signals of different models become one score: z-scores, weights, and learning the weights. No models here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ml.arrays import Floats

SIGNALS = ("hybrid", "cooccurrence", "trend", "repeat", "content")
SOURCE = {"trend": "popular"}  # signals whose source goes by another name
MARGIN = 0.01  # of the quality; smaller gains are luck of the window
GRID = (0.0, 0.15, 0.35, 0.7, 1.2, 2.0, 3.0)


@dataclass(frozen=True, slots=True)
class Blend:
    """Weight of each signal. ``repeat`` multiplies 3 sqrt(decayed purchases), all others multiply z-scores."""

    hybrid: float = 1.0
    cooccurrence: float = 0.35
    trend: float = 1.2
    repeat: float = 0.0
    content: float = 0.15

    def parts(self, signals: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return each signal times its weight, named by the source a shopper is told."""
        weights = dict(self.items())
        return {SOURCE.get(name, name): np.float32(weights[name]) * each for name, each in signals.items()}

    def items(self) -> list[tuple[str, float]]:
        return [(name, getattr(self, name)) for name in SIGNALS]


DISCOVER = Blend()
"""New things for a known shopper: chosen on Online Retail's validation month."""

REPEAT = Blend(hybrid=1.0, cooccurrence=0.0, trend=1.2, repeat=2.0, content=0.0)
"""Everything a known shopper may want, what they bought before included."""

SESSION = Blend(hybrid=1.0, cooccurrence=2.0, trend=1.4, repeat=0.0, content=0.15)
"""A visitor known by a few clicks only."""


def combine(signals: Mapping[str, Floats], blend: Blend) -> Floats:
    """Add the weighted signals.

    Args:
        signals: by name, each float32 of one shape, already comparable (see ``Snapshot.signals``).
    """
    parts = [np.float32(weight) * signals[name] for name, weight in blend.items() if weight and name in signals]
    return np.asarray(sum(parts[1:], start=parts[0]), dtype=np.float32) if parts else np.zeros_like(signals["trend"])


def learn(quality: Callable[[Blend], float], start: Blend, names: tuple[str, ...], sweeps: int = 2) -> Blend:
    """Choose weights by coordinate search: one weight at a time over ``GRID``, kept when the quality rises.

    Args:
        quality: NDCG@10 of a blend on a validation window that lies before every window the result is judged on.
        names: the weights that may move; the first signal's scale is free, so leave one of them out.

    Returns:
        The best blend met; a move must gain ``MARGIN``, so ``start`` stays where the window tells nothing.
    """
    best, best_quality = start, quality(start)
    for _ in range(sweeps):
        before = best
        for name in names:
            for weight in GRID:
                if weight == getattr(best, name):
                    continue
                candidate = replace(best, **{name: weight})
                if (candidate_quality := quality(candidate)) > best_quality * (1.0 + MARGIN):
                    best, best_quality = candidate, candidate_quality
        if best == before:
            break
    return best
