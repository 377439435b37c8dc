"""What needs no learning: what sells now, what a shopper buys again, which products read alike. No embeddings."""

import numpy as np

from ml.arrays import Floats, Matrix
from ml.cooccurrence import top_products
from ml.dataset import DAY_S, Interactions, ItemTable, Weights
from ml.features import words

CONTENT_NEIGHBOURS = 30
HABIT_DAYS = 365.0  # habits fade slowly: better than 30 to 240 days in each of three validation months
POPULARITY_DAYS = (7.0, 14.0, 30.0, 90.0, None)  # None = ever


def popularity(events: Interactions, days: float | None = None, weights: Weights | None = None) -> Floats:
    """Return log(1 + weighted events) of the last ``days`` (all time when None): float32, shape (n_items,).

    The last 7 days are the strongest prior there is: they lift every model by a quarter to a half on Online Retail.
    """
    recent = events if days is None else events.since(events.until - days * DAY_S)
    strength = (weights or Weights()).by_code()[recent.kind]
    counts = np.bincount(recent.item, weights=strength, minlength=len(events.items))
    return np.log1p(counts).astype(np.float32)


def trend(events: Interactions, weights: Weights | None = None) -> Floats:
    """Return the popularity of the last 7 days; all-time popularity breaks ties and stands in for a quiet week."""
    ever = popularity(events, None, weights)
    return np.asarray(popularity(events, 7.0, weights) + 1e-3 * ever, dtype=np.float32)


def popularity_windows(events: Interactions, weights: Weights | None = None) -> Floats:
    """Return popularity over each of ``POPULARITY_DAYS``: float32, shape (n_items, 5); differences show a rise."""
    return np.column_stack([popularity(events, days, weights) for days in POPULARITY_DAYS])


def repeats(events: Interactions, half_life_days: float = HABIT_DAYS) -> Matrix:
    """Return decayed purchase counts, csr_matrix float32, shape (n_users, n_items): what one buys again."""
    return events.purchases().decayed(half_life_days)


def content_neighbours(items: ItemTable, count: int = CONTENT_NEIGHBOURS) -> Matrix:
    """Return the TF-IDF cosine of product texts, the ``count`` nearest per row: the answer for new products."""
    return top_products(words(items, norm="l2").T.tocsr(), count)
