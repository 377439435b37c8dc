"""Events become columns, weights and splits."""

import numpy as np
import pytest

from ml.dataset import CHUNK, DAY_S, ItemTable, Weights, collect

NOW = 1_700_000_000.0


def test_events_are_sorted_by_time_whatever_order_they_come_in():
    events = [("ada", "lamp", "purchase", NOW + 5, 2.0), ("bob", "mug", "view", NOW, 1.0)]

    read = collect(iter(events))

    assert read.at.tolist() == [NOW, NOW + 5]
    assert [read.users[code] for code in read.user] == ["bob", "ada"]
    assert [read.items[code] for code in read.item] == ["mug", "lamp"]
    assert read.quantity.tolist() == [1.0, 2.0]


def test_a_stream_longer_than_a_chunk_loses_nothing():
    read = collect((f"u{n % 7}", f"i{n % 11}", "view", NOW + n, 1.0) for n in range(CHUNK + 3))

    assert len(read) == CHUNK + 3
    assert read.shape == (7, 11)


def test_no_events_are_an_empty_table():
    assert len(collect([])) == 0


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="stare"):
        collect([("ada", "lamp", "stare", NOW, 1.0)])


def test_an_event_weighs_half_after_its_half_life():
    read = collect([("ada", "lamp", "purchase", NOW - 30 * DAY_S, 1.0), ("ada", "mug", "view", NOW, 1.0)])

    weights = read.decayed(30.0, Weights(purchase=1.0, view=0.1)).toarray()

    np.testing.assert_allclose(weights, [[0.5, 0.1]], rtol=1e-6)


def test_the_freshest_event_of_a_pair_counts_once():
    read = collect([("ada", "lamp", "purchase", NOW - 30 * DAY_S, 1.0), ("ada", "lamp", "purchase", NOW, 1.0)])

    assert read.freshest(30.0).toarray().tolist() == [[1.0]]
    assert read.decayed(30.0).toarray().tolist() == [[1.5]]


def test_what_happened_at_the_split_belongs_to_the_future():
    read = collect([("ada", "lamp", "view", NOW - 1, 1.0), ("ada", "mug", "view", NOW, 1.0)])

    assert read.before(NOW).at.tolist() == [NOW - 1]
    assert read.since(NOW).at.tolist() == [NOW]


def test_events_of_products_that_left_the_catalogue_are_left_out():
    read = collect([("ada", "lamp", "view", NOW, 1.0), ("ada", "gone", "view", NOW, 1.0)])

    coded = read.over(["mug", "lamp"])

    assert coded.item.tolist() == [1]
    assert coded.items == ["mug", "lamp"]


def test_a_table_with_a_missing_title_is_refused():
    with pytest.raises(ValueError, match="2 ids but 1 titles"):
        ItemTable(["a", "b"], ["A"], ["", ""], ["", ""], [1, 2])


def test_a_table_with_an_id_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        ItemTable(["a", "a"], ["A", "A"], ["", ""], ["", ""], [1, 2])
