"""Splitting shoppers: the same arm for ever, in the planned shares, mixed anew by every experiment."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from shop_app.domain.errors import InvalidInput
from shop_app.domain.experiments import Arm, Challenger, Experiment

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SHOPPERS = [f"v:{number}" for number in range(20_000)]


def experiment(name: str, challenger: float = 0.3, holdout: float = 0.1) -> Experiment:
    return Experiment(name, Challenger.VARIED, challenger, holdout, NOON)


def test_the_shares_are_as_planned():
    counts = Counter(experiment("may").arm_of(each) for each in SHOPPERS)

    shares = {arm: count / len(SHOPPERS) for arm, count in counts.items()}
    assert shares[Arm.CURRENT] == pytest.approx(0.6, abs=0.01)
    assert shares[Arm.CHALLENGER] == pytest.approx(0.3, abs=0.01)
    assert shares[Arm.HOLDOUT] == pytest.approx(0.1, abs=0.01)


def test_a_shopper_stays_where_they_are_and_another_experiment_mixes_anew():
    may = [experiment("may").arm_of(each) for each in SHOPPERS]
    june = [experiment("june").arm_of(each) for each in SHOPPERS]

    assert may == [experiment("may").arm_of(each) for each in SHOPPERS]
    both = sum(first is second is Arm.CHALLENGER for first, second in zip(may, june, strict=True)) / len(SHOPPERS)
    assert both == pytest.approx(0.3 * 0.3, abs=0.01)


def test_a_known_shoppers_arm_never_moves_with_a_release():
    arms = [str(experiment("may").arm_of(f"a:{number}")) for number in range(1, 7)]

    assert arms == ["challenger", "current", "challenger", "holdout", "current", "holdout"]


@pytest.mark.parametrize(("challenger", "holdout"), [(0.6, 0.1), (-0.1, 0.1), (0.5, 0.5), (float("nan"), 0.1)])
def test_somebody_must_be_left_for_the_shelves_as_they_are(challenger, holdout):
    with pytest.raises(InvalidInput):
        experiment("may", challenger, holdout)
