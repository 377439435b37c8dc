"""Which part of the recommender spoke for an item, and which item of the history it follows from."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ml.arrays import Floats, Ints, Matrix, entries

POPULAR = "popular"
POPULAR_VOICE = 0.5  # a personal reason tells a shopper more, unless the trend is twice as loud


def loudest(parts: Mapping[str, Floats], chosen: Ints) -> tuple[NDArray[np.int8], Floats]:
    """Return, for every chosen item, the position of the loudest part in ``parts`` and how loud it is.

    Args:
        parts: what each part adds to every item's score, float32 (n_items,) each.
    """
    voices = np.stack([each[chosen] * np.float32(POPULAR_VOICE if n == POPULAR else 1.0) for n, each in parts.items()])
    best = voices.argmax(axis=0)
    return best.astype(np.int8), np.asarray(voices[best, np.arange(len(chosen))], dtype=np.float32)


def because(history: Ints, weights: Floats, links: Matrix, chosen: Ints) -> Ints:
    """Return, for every chosen item, the history item with the strongest weighted link to it; -1 where none links.

    Args:
        history: rows of the items a visitor is known by. weights: float32, same shape.
        links: csr_matrix (n_items, n_items), row leads to column.
    """
    if not len(history) or not len(chosen):
        return np.full(len(chosen), -1, dtype=np.int32)
    led = entries(links, history)
    place = np.full(links.shape[1], -1, dtype=np.int32)
    place[chosen] = np.arange(len(chosen), dtype=np.int32)
    at = place[led.column]
    counts = at >= 0
    row = led.row[counts]
    pull = np.zeros((len(history), len(chosen)), dtype=np.float32)
    pull[row, at[counts]] = led.value[counts] * weights[row]
    strongest = pull.argmax(axis=0)
    is_led = pull[strongest, np.arange(len(chosen))] > 0
    return np.where(is_led, history[strongest], -1).astype(np.int32)
