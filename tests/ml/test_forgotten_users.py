"""A user can be taken out of a trained model: nothing of theirs is left in it, and nobody else notices."""

from dataclasses import replace

import numpy as np
import pytest

from ml import artifact, picks
from ml.forget import without
from ml.serve import recommend
from ml.snapshot import Snapshot

GONE, KEPT = "s7", "s8"


@pytest.fixture(scope="module")
def ranked(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, picks=picks.rank_all(snapshot))


def test_the_user_and_their_rows_are_gone_from_the_packed_model(ranked: Snapshot):
    loaded, manifest = artifact.loads(artifact.dumps(without(ranked, [GONE]), {"verdict": "promoted"}))

    assert GONE not in loaded.users
    assert manifest == {"verdict": "promoted"}
    assert loaded.picks is not None
    assert {len(loaded.users), len(loaded.user_factors), loaded.taste.shape[0], loaded.bought.shape[0]} == {239}
    assert (len(loaded.picks.row), len(loaded.picks.item)) == (239, 239)
    own = ranked.user_factors[ranked.user_at[GONE]]
    assert not np.isclose(loaded.user_factors, own).all(axis=1).any()


def test_they_are_answered_like_anybody_unknown(ranked: Snapshot):
    assert recommend(without(ranked, [GONE]), GONE, [], 6) == recommend(ranked, None, [], 6)


@pytest.mark.parametrize("session", [[], ["1-03", "1-05"]])
@pytest.mark.parametrize("repeats", [False, True])
def test_everybody_else_gets_the_same_shelves_as_before(ranked: Snapshot, session: list[str], repeats: bool):
    fresh = without(ranked, [GONE])

    others = [user for user in ranked.users if user != GONE][:40]
    assert [recommend(fresh, user, session, 6, repeats=repeats) for user in others] == [
        recommend(ranked, user, session, 6, repeats=repeats) for user in others
    ]


def test_somebody_the_model_does_not_know_changes_nothing(ranked: Snapshot):
    assert without(ranked, ["nobody"]) is ranked


def test_a_model_may_lose_everybody(ranked: Snapshot):
    empty = without(ranked, ranked.users)

    artifact.check(empty)
    assert recommend(empty, KEPT, [], 3) == recommend(ranked, None, [], 3)
