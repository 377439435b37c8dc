"""What goes together, on histories small enough to check by eye."""

import numpy as np
from scipy import sparse

from ml.cooccurrence import bm25, ease, neighbours, together
from ml.dataset import DAY_S, collect

NOW = 1_700_000_000.0
PAIRS = sparse.csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=np.float32))


def test_ease_is_the_closed_form_of_its_paper():
    gram = (PAIRS.T @ PAIRS).toarray() + 2.0 * np.diag([5 / 3, 5 / 3, 5 / 3]) * 1.2
    inverse = np.linalg.inv(gram)
    expected = np.clip(-inverse / np.diag(inverse), 0, None) * (1 - np.eye(3))

    links = ease(PAIRS, count=3, regularisation=2.0).toarray()

    np.testing.assert_allclose(links, expected, rtol=1e-5)


def test_items_never_had_together_have_no_link():
    for links in (ease(PAIRS, 3, 1.0), bm25(PAIRS, 3)):
        assert links[2].nnz == 0
        assert links[0, 1] > 0


def test_a_catalogue_too_large_for_ease_gets_sparse_neighbours():
    wide = sparse.csr_matrix(([1.0] * 4, ([0, 0, 1, 1], [0, 6_500, 0, 6_500])), shape=(3, 7_000), dtype=np.float32)

    links = neighbours(wide)

    assert links.shape == (7_000, 7_000)
    assert links[0].indices.tolist() == [6_500]


def test_half_an_hour_of_silence_ends_a_sitting():
    events = collect(
        [
            ("ada", "lamp", "view", NOW, 1.0),
            ("ada", "bulb", "view", NOW + 1_800, 1.0),
            ("ada", "mug", "view", NOW + 3_601, 1.0),
        ]
    )

    links = together(events)

    assert links[0].indices.tolist() == [1]
    assert links[2].nnz == 0


def test_two_shoppers_at_the_same_time_are_two_sittings():
    events = collect([("ada", "lamp", "view", NOW, 1.0), ("bob", "mug", "view", NOW, 1.0)])

    assert together(events).nnz == 0


def test_old_sittings_fade():
    events = collect(
        [
            ("ada", "lamp", "view", NOW - 360 * DAY_S, 1.0),
            ("ada", "mug", "view", NOW - 360 * DAY_S, 1.0),
            ("bob", "lamp", "view", NOW, 1.0),
            ("bob", "bulb", "view", NOW, 1.0),
        ]
    )
    lamp, mug, bulb = (events.items.index(item) for item in ("lamp", "mug", "bulb"))

    links = together(events, half_life_days=180.0)

    assert 0 < links[lamp, mug] < links[lamp, bulb]
