"""A model that goes on where it stopped: it learns what happened since and leaves what was judged as it was."""

from dataclasses import replace

import numpy as np
import planted_shop
import pytest

from ml.dataset import DAY_S, Interactions, ItemTable
from ml.fit import Fitted, TrainConfig, begin, go_on
from ml.model import HybridRecommender
from ml.snapshot import Snapshot

QUICK = TrainConfig(components=16, epochs=10)
SPLIT = planted_shop.END - 15 * DAY_S


@pytest.fixture
def early(interactions: Interactions, items: ItemTable) -> Fitted:
    return begin(interactions.before(SPLIT), items, QUICK)


def test_what_is_counted_is_counted_as_by_a_fit_from_nothing(
    early: Fitted, interactions: Interactions, items: ItemTable, snapshot: Snapshot
):
    later = go_on(early, interactions, items, QUICK).snapshot

    assert later.trained_until == snapshot.trained_until == interactions.until
    for name in ("trend", "popularity"):
        np.testing.assert_array_equal(getattr(later, name), getattr(snapshot, name))
    for name in ("taste", "bought", "neighbours", "together", "content"):
        assert (getattr(later, name) != getattr(snapshot, name)).nnz == 0


def test_embeddings_move_on_and_those_that_were_judged_stay(
    early: Fitted, interactions: Interactions, items: ItemTable
):
    users, products = early.snapshot.user_factors.copy(), early.snapshot.item_factors.copy()

    later = go_on(early, interactions, items, QUICK).snapshot

    np.testing.assert_array_equal(early.snapshot.user_factors, users)
    np.testing.assert_array_equal(early.snapshot.item_factors, products)
    assert not np.array_equal(later.item_factors, products)


def test_themes_are_told_apart_as_well_as_by_a_fit_from_nothing(
    early: Fitted, interactions: Interactions, items: ItemTable, snapshot: Snapshot
):
    later = go_on(early, interactions, items, QUICK).snapshot

    assert own_theme(later) >= own_theme(snapshot) - 0.02
    assert own_theme(snapshot) > 0.9


def own_theme(snapshot: Snapshot) -> float:
    """Share of shoppers for whom the embeddings alone rank their own theme first."""
    theme = np.array([int(each.split("-")[0]) for each in snapshot.items])
    scores = snapshot.user_factors @ snapshot.item_factors.T + snapshot.item_biases
    means = np.column_stack([scores[:, theme == each].mean(axis=1) for each in range(len(planted_shop.THEMES))])
    own = np.array([int(user[1:]) % len(planted_shop.THEMES) for user in snapshot.users])
    return float((means.argmax(axis=1) == own).mean())


def test_weights_and_trees_go_along(early: Fitted, interactions: Interactions, items: ItemTable):
    discover = replace(early.snapshot.discover, trend=3.0)
    judged = Fitted(replace(early.snapshot, discover=discover), early.state)

    assert go_on(judged, interactions, items, QUICK).snapshot.discover == discover


def test_without_news_embeddings_stay(early: Fitted, interactions: Interactions, items: ItemTable):
    same = go_on(early, interactions.before(SPLIT), items, QUICK).snapshot

    np.testing.assert_array_equal(same.user_factors, early.snapshot.user_factors)
    np.testing.assert_array_equal(same.item_factors, early.snapshot.item_factors)


def test_slices_of_another_catalogue_are_refused(interactions: Interactions):
    model = HybridRecommender(8, 1).fit([interactions.ever()])

    with pytest.raises(ValueError, match=f"{len(interactions.items)} items but their features 3"):
        model.go_on(model.state_, [interactions.ever()], interactions.ever()[:3])
