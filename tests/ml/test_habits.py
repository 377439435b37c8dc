"""What one buys again: habits of long ago count for more than what was bought once, lately."""

import numpy as np

from ml.dataset import DAY_S, collect
from ml.trend import repeats

NOW = 1_700_000_000.0


def test_a_habit_of_months_ago_stands_before_a_purchase_of_last_month():
    read = collect(
        [("ada", "coffee", "purchase", NOW - days * DAY_S, 1.0) for days in (280, 240)]
        + [("ada", "lamp", "purchase", NOW - 30 * DAY_S, 1.0), ("bob", "mug", "purchase", NOW, 1.0)]
    )

    ada = repeats(read).toarray()[read.users.index("ada")]
    at_half_the_pace = repeats(read, 120.0).toarray()[read.users.index("ada")]

    assert ada[read.items.index("coffee")] > ada[read.items.index("lamp")] > ada[read.items.index("mug")] == 0
    assert at_half_the_pace[read.items.index("coffee")] < at_half_the_pace[read.items.index("lamp")]


def test_the_signal_is_the_root_of_it_so_that_the_tenth_piece_says_less_than_the_first(snapshot):
    rows = np.arange(8, dtype=np.int32)

    counts, signal = snapshot.bought_before(rows), snapshot.signals(rows)["repeat"]

    np.testing.assert_allclose(signal, 3.0 * np.sqrt(counts), rtol=1e-6)
    assert signal.max() > 0
