"""Ranking ahead and folding in are short cuts: they answer what the long way answers."""

from dataclasses import replace

import numpy as np
import pytest

from ml import artifact, picks
from ml.arrays import FEW_ROWS, Entries, Floats, Ints, entries, follow, z_scores
from ml.fold import lead
from ml.serve import recommend
from ml.snapshot import Snapshot


@pytest.fixture(scope="module")
def ranked_ahead(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, picks=picks.rank_all(snapshot, width=40))


def told(answer: list) -> list[tuple[str, str, str]]:
    return [(each.item, each.source, each.because) for each in answer]


def test_a_shelf_ranked_ahead_is_the_shelf_ranked_now(snapshot: Snapshot, ranked_ahead: Snapshot):
    for shopper in ("s0", "s2", "s11", "s200"):
        assert told(recommend(ranked_ahead, shopper, [], 12)) == told(recommend(snapshot, shopper, [], 12))


def test_filters_apply_to_shelves_ranked_ahead(snapshot: Snapshot, ranked_ahead: Snapshot):
    best = [each.item for each in recommend(ranked_ahead, "s2", [], 6)]
    allowed = ranked_ahead.mask(set(ranked_ahead.items) - {best[0]})

    answer = recommend(ranked_ahead, "s2", [], 4, allowed=allowed, exclude=[best[1]])

    assert [each.item for each in answer] == best[2:6]


def test_more_than_was_ranked_ahead_is_ranked_when_asked(snapshot: Snapshot, ranked_ahead: Snapshot):
    assert told(recommend(ranked_ahead, "s2", [], 60)) == told(recommend(snapshot, "s2", [], 60))


def test_a_session_moves_a_shelf_ranked_ahead(ranked_ahead: Snapshot):
    calm, curious = recommend(ranked_ahead, "s2", [], 8), recommend(ranked_ahead, "s2", ["5-01", "5-02", "5-03"], 8)

    assert [each.item.split("-")[0] for each in calm].count("5") == 0
    assert [each.item.split("-")[0] for each in curious].count("5") >= 2
    assert {each.source for each in curious if each.item.startswith("5")} == {"session"}


def test_who_came_after_the_ranking_is_ranked_when_they_come(snapshot: Snapshot):
    few = replace(snapshot, picks=picks.rank_all(snapshot, users_max=1))

    assert (few.picks.row >= 0).sum() == 1
    assert told(recommend(few, "s2", [], 12)) == told(recommend(snapshot, "s2", [], 12))


def long_way(snapshot: Snapshot, items: Ints, strength: Floats) -> Floats:
    """Score every item by every signal, z-score each row, weigh and add."""
    weights = strength / strength.sum()
    have = Entries(np.zeros(len(items), dtype=np.int32), items, weights)
    profile = weights @ snapshot.item_factors[items]
    blend = snapshot.session
    return (
        blend.hybrid * z_scores((snapshot.item_factors @ profile + snapshot.item_biases)[None, :])
        + blend.cooccurrence * z_scores(follow(have, snapshot.together, 1))
        + blend.content * z_scores(follow(have, snapshot.content, 1))
    )[0]


@pytest.mark.parametrize("clicked", [["4-03"], ["4-03", "1-01"], ["5-01", "5-02", "0-07", "3-19", "2-00"]])
def test_folding_in_gives_the_sum_of_the_z_scores(snapshot: Snapshot, clicked: list[str]):
    items = snapshot.codes(clicked)
    strength = np.linspace(1.0, 0.5, len(items)).astype(np.float32)

    np.testing.assert_allclose(lead(snapshot, items, strength), long_way(snapshot, items, strength), atol=2e-4)


def test_what_was_ranked_ahead_travels_with_the_model(ranked_ahead: Snapshot):
    unpacked, _ = artifact.loads(artifact.dumps(ranked_ahead, {}))

    assert told(recommend(unpacked, "s2", [], 12)) == told(recommend(ranked_ahead, "s2", [], 12))
    assert unpacked.picks.sources == ranked_ahead.picks.sources


def test_a_model_whose_ranking_points_outside_the_catalogue_is_refused(ranked_ahead: Snapshot):
    broken = replace(ranked_ahead.picks, item=ranked_ahead.picks.item + len(ranked_ahead.items))

    with pytest.raises(artifact.ArtifactError, match="picks"):
        artifact.loads(artifact.dumps(replace(ranked_ahead, picks=broken), {}))


def test_what_follows_is_the_same_to_the_bit_for_one_shopper_and_for_many(snapshot: Snapshot):
    rows = np.arange(4 * FEW_ROWS, dtype=np.int32)
    for links in (snapshot.neighbours, snapshot.together, snapshot.content):
        together = follow(entries(snapshot.taste, rows), links, len(rows))

        alone = np.concatenate([follow(entries(snapshot.taste, rows[[row]]), links, 1) for row in rows])
        np.testing.assert_array_equal(together, alone)
