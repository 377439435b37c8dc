"""What is known of a product before anybody touched it, as sparse matrices. No interactions here."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ml.arrays import Ints, Matrix
from ml.dataset import ItemTable

WORD = r"(?u)\b[^\W\d_]{2,}\b"  # letters only: sizes and model numbers tie unlike things together
PRICE_BUCKETS = 10
CATEGORY_WEIGHT = 0.5
ATTRIBUTE_WEIGHT = 0.2
PRICE_WEIGHT = 0.2


def words(items: ItemTable, norm: str) -> Matrix:
    """Return TF-IDF weights of the words of title, description, category and attributes.

    Args:
        norm: ``"l2"`` for cosine similarity, ``"l1"`` for features (a long description then shouts no louder).

    Returns:
        csr_matrix float32, shape (n_items, n_words). A word must appear in 5 products (2 in a small shop).
    """
    texts = [
        " ".join((title, description, category, *attributes.values()))
        for title, description, category, attributes in zip(
            items.titles, items.descriptions, items.categories, items.attributes, strict=True
        )
    ]
    # Imported here: only training needs it, and it takes seconds to load.
    from sklearn.feature_extraction.text import TfidfVectorizer

    # A word that stands in a quarter of the catalogue tells nothing apart, and every word costs training time.
    is_small = len(texts) < 1000
    vectors = TfidfVectorizer(
        token_pattern=WORD,
        min_df=min(2, len(texts)) if is_small else 5,
        max_df=1.0 if is_small else 0.25,
        norm=norm,
        dtype=np.float32,
    )
    try:
        return sparse.csr_matrix(vectors.fit_transform(texts))
    except ValueError:  # scikit-learn's word for "no word is frequent enough": such a catalogue has no text features
        return sparse.csr_matrix((len(texts), 0), dtype=np.float32)


def item_features(items: ItemTable, known: Ints) -> Matrix:
    """Return the features LightFM sums an item's embedding from: id, words, category, attributes, price bucket.

    Rows are deliberately not normalised: on Online Retail all five un-normalised search trials beat all five
    normalised ones. An item without history has no id feature, otherwise its random start value would speak for it
    (cold-item AUC 0.710 instead of 0.779).

    Args:
        known: int32 codes of items that have interactions.

    Returns:
        csr_matrix float32, shape (n_items, n_items + n_tags); the first n_items columns are ids.
    """
    has_id = np.zeros(len(items), dtype=np.float32)
    has_id[known] = 1.0
    tags = [f"{name}={value}" for each in items.attributes for name, value in each.items()]
    owner = [row for row, each in enumerate(items.attributes) for _ in each]
    blocks = [
        sparse.diags(has_id, format="csr"),
        words(items, norm="l1"),
        _one_hot(range(len(items)), items.categories, len(items), CATEGORY_WEIGHT),
        _one_hot(owner, tags, len(items), ATTRIBUTE_WEIGHT),
        _one_hot(range(len(items)), _price_buckets(items.prices), len(items), PRICE_WEIGHT),
    ]
    return sparse.hstack(blocks, format="csr", dtype=np.float32)


def _price_buckets(prices: Sequence[int]) -> list[str]:
    """Name the tenth of the catalogue each price falls in."""
    edges = np.quantile(prices, np.linspace(0, 1, PRICE_BUCKETS + 1)[1:-1]) if len(prices) else np.empty(0)
    return [str(bucket) for bucket in np.searchsorted(edges, np.asarray(prices), side="right")]


def _one_hot(rows: Sequence[int], values: Sequence[str], row_count: int, weight: float) -> Matrix:
    """Mark ``values[n]`` at ``rows[n]``; a value seen once says nothing the id does not, and is left out."""
    names, codes, counts = np.unique(np.asarray(values, dtype=np.str_), return_inverse=True, return_counts=True)
    is_shared = counts[codes] > 1
    data = np.full(int(is_shared.sum()), weight, dtype=np.float32)
    places = (np.asarray(rows, dtype=np.int32)[is_shared], codes[is_shared])
    return sparse.csr_matrix((data, places), shape=(row_count, len(names)))
