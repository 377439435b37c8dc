"""Which products go together, counted or solved from histories: sparse top-N neighbour matrices. No personal scores."""

import numpy as np
from scipy import linalg, sparse

from ml.arrays import Ints, Matrix, keep_top_per_row, pairs_matrix
from ml.dataset import Interactions

EASE_ITEMS_MAX = 6_000  # the dense inverse needs n_items^2 memory, twice: 0.1 GB at 3,600 items, 3.2 GB at 20,000
SITTING_GAP_S = 1_800.0  # half an hour of silence ends a sitting
SITTING_ITEMS_MAX = 100  # a wholesaler's 500-line order pairs everything with everything and says nothing
BLOCK = 512  # rows multiplied at once: bounds memory on large catalogues


def neighbours(pairs: Matrix, count: int = 200, regularisation: float = 10.0) -> Matrix:
    """Return how strongly having one item speaks for another: EASE while it fits, BM25 item-kNN beyond.

    Args:
        pairs: float32, shape (n_users, n_items), decayed event weights.
        count: neighbours kept per item.
        regularisation: EASE's L2 penalty, in units of the mean item's own squared weight.

    Returns:
        csr_matrix float32, shape (n_items, n_items); row = what one has, column = what follows; zero diagonal.
    """
    if pairs.shape[1] <= EASE_ITEMS_MAX:
        return ease(pairs, count, regularisation)
    return bm25(pairs, count)


def ease(pairs: Matrix, count: int, regularisation: float) -> Matrix:
    """Solve the item-item regression that predicts every column of ``pairs`` from all others, in closed form.

    Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019, equation 8.
    """
    # float32 is enough: no eigenvalue is above n_items means or below ``regularisation`` of them, so that even at
    # EASE_ITEMS_MAX the condition is 600. It takes half the memory and two thirds of the time of float64.
    gram = np.asarray((pairs.T @ pairs).todense(), dtype=np.float32)
    diagonal = np.diag_indices_from(gram)
    mean_weight = float(gram[diagonal].mean()) if len(gram) else 0.0
    if mean_weight <= 0:
        return sparse.csr_matrix(gram.shape, dtype=np.float32)
    gram[diagonal] += regularisation * mean_weight
    inverse = linalg.inv(gram, overwrite_a=True, check_finite=False, assume_a="pos")
    weights = np.divide(inverse, -np.diag(inverse), out=inverse)
    weights[diagonal] = 0.0
    return keep_top_per_row(weights, count)


def bm25(pairs: Matrix, count: int, k1: float = 1.2, b: float = 0.3) -> Matrix:
    """Return BM25-weighted item-item products, block by block; no dense n_items^2 array.

    Source: Robertson and Zaragoza, "The probabilistic relevance framework", 2009, with items as documents.
    """
    user_count, item_count = pairs.shape
    columns = sparse.coo_matrix(pairs)
    frequency = np.bincount(columns.row, minlength=user_count).astype(np.float32)
    rarity = np.log1p(item_count / (1.0 + frequency))
    size = np.bincount(columns.col, weights=columns.data, minlength=item_count)
    norm = (1.0 - b) + b * size / max(size.mean(), 1e-9)
    data = columns.data * (k1 + 1.0) / (k1 * norm[columns.col] + columns.data) * rarity[columns.row]
    weighted = sparse.csr_matrix((data.astype(np.float32), (columns.row, columns.col)), shape=pairs.shape)
    return top_products(weighted, count)


def together(events: Interactions, half_life_days: float = 180.0, count: int = 100) -> Matrix:
    """Return the cosine of items appearing in one sitting: "bought together", and what a session leads to.

    A sitting is a user's run of events without half an hour of silence; guests count like everybody else.

    Returns:
        csr_matrix float32, shape (n_items, n_items), symmetric before the cut to ``count`` per row; zero diagonal.
    """
    sitting, newest = _sittings(events)
    age_days = (events.until - newest) / 86_400.0
    is_small = np.bincount(sitting, minlength=len(newest)) <= SITTING_ITEMS_MAX
    kept = is_small[sitting]
    once = np.ones(int(kept.sum()), dtype=np.float32)
    marks = pairs_matrix(sitting[kept], events.item[kept], once, (len(newest), len(events.items)))
    marks.data[:] = 1.0
    weighted = sparse.diags(np.exp2(-age_days / half_life_days / 2).astype(np.float32)) @ marks
    squares = np.asarray(weighted.multiply(weighted).sum(axis=0)).ravel()
    length = np.sqrt(squares) + 1.0  # + 1: one shared cart proves little
    return top_products(sparse.csr_matrix(weighted @ sparse.diags(1.0 / length)), count)


def _sittings(events: Interactions) -> tuple[Ints, Matrix]:
    """Number every event's sitting and return the newest moment of each sitting."""
    order = np.lexsort((events.at, events.user))
    user, at = events.user[order], events.at[order]
    is_first = np.ones(len(order), dtype=np.bool_)
    is_first[1:] = (user[1:] != user[:-1]) | (np.diff(at) > SITTING_GAP_S)
    number = np.cumsum(is_first) - 1
    sitting = np.empty(len(order), dtype=np.int32)
    sitting[order] = number
    newest = np.zeros(int(number[-1]) + 1 if len(number) else 0)
    newest[number] = at  # in order of time, so the last assignment is the newest
    return sitting, newest


def top_products(weighted: Matrix, count: int) -> Matrix:
    """Return the top ``count`` of ``weighted.T @ weighted`` per row, without the diagonal."""
    left = weighted.T.tocsr()
    blocks = []
    for start in range(0, left.shape[0], BLOCK):
        block = np.asarray((left[start : start + BLOCK] @ weighted).todense(), dtype=np.float32)
        rows = np.arange(block.shape[0])
        block[rows, rows + start] = 0.0
        blocks.append(keep_top_per_row(block, count))
    return sparse.vstack(blocks, format="csr") if blocks else sparse.csr_matrix((0, 0), dtype=np.float32)
