"""Says which arm of an experiment is better, in words that stay true however often one looks. Pure arithmetic.

The sequence of confidence intervals is the mixture sequential probability ratio test with a normal mixture: Johari,
Koomen, Pekelis, Walsh, "Always Valid Inference: Continuous Monitoring of A/B Tests", Operations Research 70 (2022),
section 5, on the difference of two proportions. Looking every minute costs no more false alarms than looking once.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from shop_app.domain.experiments import Arm

ALPHA = 0.05  # of two arms that are the same, so many pairs are ever called different
MIXTURE = 0.03  # the size of difference, in shares of visitors, the test is quickest to see
VISITORS_MIN = 100  # in each arm: below, the normal approximation is not one
SPLIT_ALPHA = 0.001  # a split that is off by this little chance is broken: then no figure can be trusted
CHI_SQUARE_MAX = 10.828  # of one degree of freedom at SPLIT_ALPHA
MORE_MAX = 10_000_000  # visitors; an experiment that needs more than this will not be decided


@dataclass(frozen=True, slots=True)
class ArmCount:
    """What became of an arm's visitors so far; each counts once, however much they clicked.

    Args:
        visitors: saw at least one shelf. clicked: followed a suggestion. added: put a credited product in the cart.
    """

    arm: Arm
    visitors: int = 0
    clicked: int = 0
    added: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of an arm against the shelves as they are.

    Args:
        difference: of the two shares of visitors who clicked. low, high: its always valid 95 % interval.
        is_decided: the interval leaves out zero.
    """

    arm: Arm
    words: str
    difference: float = 0.0
    low: float = -1.0
    high: float = 1.0
    is_decided: bool = False


def interval(first: tuple[int, int], second: tuple[int, int]) -> tuple[float, float, float]:
    """Return (difference, low, high) of two shares, second minus first; each is (hits, visitors).

    The interval covers the true difference at all looks together with probability 1 - ALPHA.
    """
    share_a, share_b = _share(first), _share(second)
    variance = _variance(first) + _variance(second)
    half = _half_width(variance)
    return share_b - share_a, share_b - share_a - half, share_b - share_a + half


def judge(current: ArmCount, other: ArmCount, planned: Mapping[Arm, float]) -> Verdict:
    """Compare an arm with the shelves as they are by the share of visitors who clicked a suggestion."""
    if problem := _split_problem(current, other, planned):
        return Verdict(other.arm, problem)
    missing = VISITORS_MIN - min(current.visitors, other.visitors)
    if missing > 0:
        return Verdict(other.arm, f"Too early: {missing:,} more visitors are needed before anything can be told.")
    pair = (current.clicked, current.visitors), (other.clicked, other.visitors)
    difference, low, high = interval(*pair)
    found = f"{_share(pair[1]):.1%} against {_share(pair[0]):.1%}"
    if low > 0 or high < 0:
        better = "More" if low > 0 else "Fewer"
        words = f"{better} visitors click: {found}, a difference of {low:+.1%} to {high:+.1%}. Decided."
        return Verdict(other.arm, words, difference, low, high, is_decided=True)
    words = f"Undecided: {found}, a difference of {low:+.1%} to {high:+.1%}. {_more_words(*pair)}"
    return Verdict(other.arm, words, difference, low, high)


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); all shares are possible without a try."""
    if tries == 0:
        return 0.0, 1.0
    z = 1.959964
    share, square = hits / tries, z * z / tries
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / tries + square / (4 * tries)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(count: tuple[int, int]) -> float:
    return count[0] / count[1] if count[1] else 0.0


def _variance(count: tuple[int, int]) -> float:
    hits, visitors = count
    share = (hits + 0.5) / (visitors + 1)  # never zero: a share of no hits is not known for certain
    return share * (1 - share) / max(visitors, 1)


def _half_width(variance: float) -> float:
    mixed = variance + MIXTURE**2
    return math.sqrt(variance * mixed / MIXTURE**2 * (2 * math.log(1 / ALPHA) + math.log(mixed / variance)))


def _split_problem(current: ArmCount, other: ArmCount, planned: Mapping[Arm, float]) -> str:
    visitors = current.visitors + other.visitors
    both = planned[current.arm] + planned[other.arm]
    if visitors == 0 or both == 0:
        return ""
    expected = [visitors * planned[each.arm] / both for each in (current, other)]
    found = [current.visitors, other.visitors]
    chi_square = sum((f - e) ** 2 / e for f, e in zip(found, expected, strict=True) if e)
    if chi_square <= CHI_SQUARE_MAX:
        return ""
    return (
        f"The split is off: {found[1] / visitors:.1%} of these visitors are in this arm instead of "
        f"{planned[other.arm] / both:.1%}. Something counts them differently; trust no figure here."
    )


def _more_words(first: tuple[int, int], second: tuple[int, int]) -> str:
    difference = abs(_share(second) - _share(first))
    variance, factor = _variance(first) + _variance(second), 2.0
    while difference and _half_width(variance / factor) > difference and factor * first[1] < MORE_MAX:
        factor *= 1.25
    more = round((factor - 1) * (first[1] + second[1]), -2)
    if not difference or factor * first[1] >= MORE_MAX:
        return "If there is a difference, it is too small to matter."
    return f"At this difference about {more:,.0f} more visitors are needed."
