"""Array types and the few array operations every file here shares. No model lives here."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats: TypeAlias = NDArray[np.float32]
Ints: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]
Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix, float32 unless said otherwise; scipy ships no types


def dense(matrix: Matrix) -> Floats:
    """Return a sparse matrix written out as float32."""
    return np.asarray(matrix.todense(), dtype=np.float32)


def z_scores(scores: Floats) -> Floats:
    """Put every row on one scale: mean 0, standard deviation 1; a constant row becomes zeros.

    Args:
        scores: shape (n_rows, n_items).

    Returns:
        float32, same shape. Signals of different models can be added after this.
    """
    mean = scores.mean(axis=1, keepdims=True)
    spread = scores.std(axis=1, keepdims=True)
    steady = np.where(spread > 1e-9, spread, np.inf)
    return np.asarray((scores - mean) / steady, dtype=np.float32)


def top_k(scores: Floats, k: int) -> Ints:
    """Return the columns of the ``k`` highest scores, best first; ``-inf`` never appears.

    Equal scores come in column order, so the answer does not depend on the partition algorithm.

    Args:
        scores: shape (n_items,).
    """
    possible = int(np.isfinite(scores).sum())
    k = min(k, possible)
    if k <= 0:
        return np.empty(0, dtype=np.int32)
    floor = np.partition(scores, len(scores) - k)[len(scores) - k]
    chosen = np.flatnonzero(scores >= floor)
    return np.asarray(chosen[np.argsort(-scores[chosen], kind="stable")][:k], dtype=np.int32)


def keep_top_per_row(matrix: Matrix, count: int) -> Matrix:
    """Return a sparse copy that keeps the ``count`` largest positive values of every row.

    Args:
        matrix: csr_matrix or ndarray, shape (n_rows, n_columns).
    """
    rows, columns, values = [], [], []
    for row in range(matrix.shape[0]):
        line = matrix[row].toarray().ravel() if sparse.issparse(matrix) else matrix[row]
        best = top_k(np.where(line > 0, line, -np.inf), count)
        rows.append(np.full(len(best), row, dtype=np.int32))
        columns.append(best)
        values.append(line[best])
    coordinates = (np.concatenate(rows), np.concatenate(columns)) if rows else (np.empty(0), np.empty(0))
    data = np.concatenate(values) if values else np.empty(0)
    return sparse.csr_matrix((data.astype(np.float32), coordinates), shape=matrix.shape)


def pairs_matrix(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Matrix:
    """Sum ``values`` that share a cell into a csr_matrix, float32, sorted and without explicit zeros."""
    matrix = sparse.csr_matrix((values, (rows, columns)), shape=shape, dtype=np.float32)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix
