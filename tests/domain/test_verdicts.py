"""Verdicts of experiments stay true however often one looks: simulated with visitors of known habits."""

import random

import pytest

from shop_app.domain.experiments import Arm
from shop_app.domain.verdicts import ALPHA, ArmCount, interval, judge, wilson

EVEN = {Arm.CURRENT: 0.5, Arm.CHALLENGER: 0.5}
RUNS = 300
LOOKS = range(100, 3_001, 50)  # visitors in each arm: 59 looks


def ever_decided(chance: random.Random, share_a: float, share_b: float) -> bool:
    """Play one experiment, looking again and again; say whether it was ever called different."""
    a = b = visitors = 0
    for look in LOOKS:
        a += sum(chance.random() < share_a for _ in range(look - visitors))
        b += sum(chance.random() < share_b for _ in range(look - visitors))
        visitors = look
        _, low, high = interval((a, visitors), (b, visitors))
        if low > 0 or high < 0:
            return True
    return False


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_two_equal_arms_are_hardly_ever_called_different_although_one_keeps_looking(share):
    chance = random.Random(7)

    false_alarms = sum(ever_decided(chance, share, share) for _ in range(RUNS)) / RUNS

    assert false_alarms <= ALPHA


def test_control_looking_again_and_again_at_an_ordinary_interval_finds_differences_that_are_not_there():
    chance = random.Random(7)

    def ever_called_different() -> bool:
        a = b = visitors = 0
        for look in LOOKS:
            a += sum(chance.random() < 0.3 for _ in range(look - visitors))
            b += sum(chance.random() < 0.3 for _ in range(look - visitors))
            visitors = look
            error = (a / visitors * (1 - a / visitors) * 2 / visitors) ** 0.5
            if abs(a - b) / visitors > 1.96 * error:
                return True
        return False

    assert sum(ever_called_different() for _ in range(RUNS)) / RUNS > 0.2


def test_a_real_difference_is_found_nearly_always():
    chance = random.Random(7)

    found = sum(ever_decided(chance, 0.20, 0.27) for _ in range(100)) / 100

    assert found >= 0.95


def test_a_decided_verdict_says_in_words_which_way_and_by_how_much():
    verdict = judge(ArmCount(Arm.CURRENT, 2_000, 400), ArmCount(Arm.CHALLENGER, 2_000, 600), EVEN)

    assert verdict.is_decided
    assert verdict.words == "More visitors click: 30.0% against 20.0%, a difference of +5.8% to +14.2%. Decided."


def test_fewer_clicks_are_a_verdict_too():
    verdict = judge(ArmCount(Arm.CURRENT, 2_000, 600), ArmCount(Arm.CHALLENGER, 2_000, 400), EVEN)

    assert verdict.is_decided
    assert verdict.words.startswith("Fewer visitors click: 20.0% against 30.0%")


def test_an_undecided_one_says_how_many_visitors_it_would_take():
    verdict = judge(ArmCount(Arm.CURRENT, 500, 100), ArmCount(Arm.CHALLENGER, 500, 110), EVEN)

    assert not verdict.is_decided
    assert verdict.words.startswith("Undecided: 22.0% against 20.0%")
    assert "more visitors are needed" in verdict.words


def test_below_a_hundred_visitors_nothing_is_told():
    verdict = judge(ArmCount(Arm.CURRENT, 60, 0), ArmCount(Arm.CHALLENGER, 40, 40), EVEN)

    assert verdict.words == "Too early: 60 more visitors are needed before anything can be told."


def test_a_split_that_is_not_as_planned_stops_the_comparison():
    verdict = judge(ArmCount(Arm.CURRENT, 6_000, 600), ArmCount(Arm.CHALLENGER, 5_000, 900), EVEN)

    assert not verdict.is_decided
    assert verdict.words.startswith("The split is off: 45.5% of these visitors are in this arm instead of 50.0%")


def test_a_share_of_few_tries_is_hardly_known():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(5, 10)
    assert (round(low, 3), round(high, 3)) == (0.237, 0.763)  # Wilson 1927; R: prop.test(5, 10, correct = FALSE)
