"""A shelf is varied without losing what it is about."""

import numpy as np
import pytest
from scipy import sparse

from ml.diverse import arranged

ITEMS = np.array([7, 3, 5, 9], dtype=np.int32)
SCORES = np.array([1.0, 0.99, 0.96, 0.1], dtype=np.float32)


def alike(first: int, second: int) -> sparse.csr_matrix:
    """Only these two of ten items are alike, as two colours of one mug are."""
    return sparse.csr_matrix((np.ones(1, np.float32), ([first], [second])), shape=(10, 10))


def test_two_colours_of_one_thing_do_not_stand_side_by_side():
    assert arranged(SCORES, ITEMS, alike(7, 3)).tolist() == [7, 5, 3, 9]


def test_likeness_counts_in_both_directions():
    assert arranged(SCORES, ITEMS, alike(3, 7)).tolist() == [7, 5, 3, 9]


def test_where_nothing_is_alike_the_order_stays():
    assert arranged(SCORES, ITEMS, alike(0, 1)).tolist() == ITEMS.tolist()


def test_with_relevance_alone_the_order_stays():
    assert arranged(SCORES, ITEMS, alike(7, 3), relevance=1.0).tolist() == ITEMS.tolist()


def test_what_is_much_better_stands_first_all_the_same():
    scores = np.array([1.0, 0.99, 0.1, 0.05], dtype=np.float32)

    assert arranged(scores, ITEMS, alike(7, 3)).tolist() == [7, 3, 5, 9]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_short_lists_are_left_alone(count: int):
    assert arranged(SCORES[:count], ITEMS[:count], alike(7, 3)).tolist() == ITEMS[:count].tolist()


def test_only_the_places_that_are_shown_are_chosen():
    assert arranged(SCORES, ITEMS, alike(7, 3), places=2).tolist() == [7, 5, 3, 9]
    assert arranged(SCORES, ITEMS, alike(7, 3), places=1).tolist() == [7, 3, 5, 9]
