"""What is known of a shopper besides what they chose."""

import numpy as np

from ml.dataset import DAY_S, collect
from ml.model import HybridRecommender
from ml.shoppers import BUYING_DAYS, TENURE_DAYS, user_features

NOW = 1_700_000_000.0
OLD_HAND = [("old", "lamp", "purchase", NOW - days * DAY_S, 1.0) for days in range(0, 400, 20)]
READ = collect([*OLD_HAND, ("new", "mug", "view", NOW - 2 * DAY_S, 1.0), ("once", "mug", "purchase", NOW, 3.0)])


def marks_of(user: str) -> tuple[bool, list[int], list[int]]:
    """Whether there is an id, and which tenure and which segment are marked."""
    row = user_features(READ)[READ.users.index(user)].toarray().ravel() > 0
    people, tenures = len(READ.users), len(TENURE_DAYS) + 1
    rest = row[people:]
    return (
        bool(row[READ.users.index(user)]),
        np.flatnonzero(rest[:tenures]).tolist(),
        np.flatnonzero(rest[tenures:]).tolist(),
    )


def test_everybody_has_an_id_a_tenure_and_a_segment():
    assert marks_of("old") == (True, [len(TENURE_DAYS)], [len(BUYING_DAYS)])
    assert marks_of("new") == (True, [0], [0])
    assert marks_of("once") == (True, [0], [1])  # three pieces on one day are one time


def test_who_did_nothing_yet_has_no_feature_at_all():
    past = READ.before(NOW - 3 * DAY_S)

    features = user_features(past)

    assert features.shape[0] == len(READ.users)
    assert features[READ.users.index("new")].nnz == 0


def test_only_what_was_known_by_then_is_in_them():
    then = NOW - 375 * DAY_S

    assert user_features(READ.before(then)).shape == user_features(READ).shape
    tenure = user_features(READ.before(then))[READ.users.index("old")].toarray().ravel()[len(READ.users) :]
    assert np.flatnonzero(tenure > 0).tolist() == [0, len(TENURE_DAYS) + 1 + 1]  # came lately, bought on one day


def test_the_embedding_of_somebody_unknown_is_no_random_number():
    past = READ.before(NOW - 3 * DAY_S)

    with_features = HybridRecommender(8, 2).fit([past.ever()], user_features=user_features(past))

    assert not with_features.user_factors_[READ.users.index("new")].any()
    assert with_features.user_factors_[READ.users.index("old")].any()
