"""Maximal marginal relevance: a shelf of twelve good things, not twelve colours of one. No scores are made here."""

import numpy as np

from ml.arrays import Floats, Ints, Matrix, entries

RELEVANCE = (
    0.95  # 1 keeps the order; on Online Retail 0.95 cost 0.1 % of NDCG@10 and won 0.7 % of hit rate, 0.9 cost 0.8 %
)
DEPTH = 50  # places of the list that are put in order; what stands lower stays


def arranged(scores: Floats, items: Ints, links: Matrix, places: int = DEPTH, relevance: float = RELEVANCE) -> Ints:
    """Return ``items`` in the order that trades relevance against likeness to what stands before.

    Args:
        scores: float32, shape of ``items``, falling. items: int32, best first.
        links: csr_matrix (n_items, n_items), likeness 0..1; what is not linked is unlike.
        places: how many to choose so, at most ``DEPTH``; the others keep their order behind them.

    Returns:
        int32, the same items.

    Source: Carbonell, Goldstein, "The use of MMR, diversity-based reranking for reordering documents", SIGIR 1998.
    """
    head = items[:DEPTH]
    if len(head) < 3:
        return items
    span = float(scores[0] - scores[len(head) - 1]) or 1.0
    worth = relevance * (scores[: len(head)] - scores[len(head) - 1]) / span
    alike = (1.0 - relevance) * _likeness(head, links)
    nearest = np.zeros(len(head), dtype=np.float32)
    order: list[int] = []
    for _ in range(min(places, len(head))):
        best = int((worth - nearest).argmax())
        order.append(best)
        worth[best] = -np.inf
        np.maximum(nearest, alike[best], out=nearest)
    return np.concatenate((head[order], np.delete(head, order), items[DEPTH:]))


def _likeness(items: Ints, links: Matrix) -> Floats:
    """Return the links among ``items`` as a float32 square."""
    led, order = entries(links, items), np.argsort(items)
    ascending = items[order]
    at = np.minimum(np.searchsorted(ascending, led.column), len(items) - 1)
    inside = ascending[at] == led.column
    square = np.zeros((len(items), len(items)), dtype=np.float32)
    square[led.row[inside], order[at[inside]]] = led.value[inside]
    return np.maximum(square, square.T)
