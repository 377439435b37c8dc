"""Metrics equal values worked out by hand."""

import numpy as np
import pytest
from scipy import sparse

from ml.dataset import collect
from ml.evaluate import Holdout, holdout, measure, ndcg, paired_bootstrap, rank

NOW = 1_700_000_000.0


def a_test(relevant: list[list[int]]) -> Holdout:
    train = collect([("ada", f"i{item}", "purchase", NOW, 1.0) for item in range(4)])
    marks = sparse.csr_matrix(np.array(relevant, dtype=np.float32))
    return Holdout(train, np.arange(len(relevant), dtype=np.int32), marks, marks * 0, is_discovery=False)


def test_ndcg_of_a_hit_in_second_place_of_two_wanted():
    lists = np.array([[2, 0, 1]], dtype=np.int32)
    relevant = sparse.csr_matrix(np.array([[1, 0, 0, 1]], dtype=np.float32))

    value = ndcg(lists, relevant)

    assert value.tolist() == pytest.approx([(1 / np.log2(3)) / (1 + 1 / np.log2(3))])


def test_a_perfect_list_has_ndcg_one_even_when_it_is_shorter_than_k():
    lists = np.array([[3, -1, -1]], dtype=np.int32)
    relevant = sparse.csr_matrix(np.array([[0, 0, 0, 1]], dtype=np.float32))

    assert ndcg(lists, relevant).tolist() == [1.0]


def test_means_over_two_users():
    lists = np.array([[0, 1], [2, 3]], dtype=np.int32)

    found = measure(lists, a_test([[0, 1, 0, 0], [0, 0, 0, 0]]))

    assert (found.precision, found.recall, found.mrr, found.hit_rate) == (0.25, 0.5, 0.25, 0.5)
    assert found.coverage == 1.0
    assert found.users == 2


def test_coverage_counts_different_items_only():
    lists = np.array([[0, 1], [0, 1]], dtype=np.int32)

    assert measure(lists, a_test([[1, 0, 0, 0], [1, 0, 0, 0]])).coverage == 0.5


def test_a_discovery_holdout_asks_for_new_items_of_known_users():
    events = collect(
        [
            ("ada", "lamp", "purchase", NOW - 9, 1.0),
            ("ada", "lamp", "purchase", NOW + 1, 1.0),
            ("ada", "mug", "purchase", NOW + 2, 1.0),
            ("eve", "mug", "purchase", NOW + 3, 1.0),
        ]
    )

    test = holdout(events, NOW, is_discovery=True)

    assert [events.users[row] for row in test.users] == ["ada"]
    assert test.relevant.toarray().tolist() == [[0.0, 1.0]]


def test_nothing_already_bought_is_listed_in_discovery():
    events = collect([("ada", "lamp", "purchase", NOW - 9, 1.0), ("ada", "mug", "purchase", NOW + 2, 1.0)])
    test = holdout(events, NOW, is_discovery=True)

    lists = rank(lambda rows: np.array([[9.0, 1.0]], dtype=np.float32), test, k=2)

    assert lists.tolist() == [[1, -1]]


def test_a_bootstrap_of_one_constant_difference_is_certain():
    interval = paired_bootstrap(np.full(50, 0.3), np.full(50, 0.1))

    assert (interval.mean, interval.low, interval.high) == pytest.approx((0.2, 0.2, 0.2))


def test_a_bootstrap_needs_the_same_users():
    with pytest.raises(ValueError, match="3 users with 2"):
        paired_bootstrap(np.zeros(3), np.zeros(2))
