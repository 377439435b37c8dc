"""The gate every new model passes before a shopper meets it, and its verdict in words. No training here."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.evaluate import Interval, Metrics, paired_bootstrap

# Two seeds of one model differ by up to 7 % of NDCG@10 on 1,300 users who buy 30 things a month (measured, 95 %), by
# twice that where they buy a few. Noise falls with the root of the users; a gate cannot ask for less than it.
NOISE = 0.15
NOISE_USERS = 1_300
FLOOR = "popularity of 7 days"  # what shoppers get without a model: a model must be ahead of it, not just level


@dataclass(frozen=True, slots=True)
class Result:
    """One ranker on the holdout: means, and the NDCG of every test user for pairing."""

    metrics: Metrics
    ndcg: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """May the candidate go live, and why, in a sentence an administrator understands."""

    promote: bool
    words: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Rules of promotion; the defaults come from measured noise, see docs/recommender.md.

    Args:
        users_min: below this many test users nothing can be told; the live model, if any, stays.
        mean_drop: share of the live model's NDCG the candidate may lose on average.
        coverage_kept: share of the live model's catalogue coverage that must remain.
        cold_item_auc: what products without a past must reach, where enough of them were bought; 0.5 is guessing.
    """

    users_min: int = 30
    mean_drop: float = 0.01
    coverage_kept: float = 0.8
    cold_item_auc: float = 0.6

    def judge(
        self,
        candidate: Result,
        baselines: Mapping[str, Result],
        live: Result | None,
        *,
        has_live: bool,
        data_trouble: str = "",
        cold_item_auc: float | None = None,
    ) -> Verdict:
        """Decide on the lists shoppers would get.

        Args:
            baselines: by name, on the same users; ``FLOOR`` must be beaten, the others must not be clearly ahead.
            live: the live model on the same users; None when there is none or it has already seen the holdout.
            has_live: whether a model is live at all.
            data_trouble: what is wrong with the events; a live model is never replaced on such data.
            cold_item_auc: of the candidate; None when too few products without a past were bought.
        """
        if data_trouble and has_live:
            return Verdict(False, f"refused: {data_trouble}; the live model stays until that is understood")
        users = candidate.metrics.users
        if users < self.users_min:
            return untested(f"only {users} test users, {self.users_min} are needed to judge", has_live)
        for name, baseline in baselines.items():
            gain = paired_bootstrap(candidate.ndcg, baseline.ndcg)
            if gain.high < 0 or (name == FLOOR and gain.mean <= 0):
                return Verdict(False, f"refused: does not beat {name} ({_against(candidate, baseline, gain)})")
        if has_live and cold_item_auc is not None and cold_item_auc < self.cold_item_auc:
            words = f"AUC {cold_item_auc:.2f}, {self.cold_item_auc:.2f} is needed"
            return Verdict(False, f"refused: guesses about products without a past ({words})")
        if live is not None:
            return self._against_live(candidate, live)
        reason = "the live model has seen this holdout, so baselines decided" if has_live else "first model"
        beaten = ", ".join(f"{name} {result.metrics.ndcg:.4f}" for name, result in baselines.items())
        return Verdict(True, f"promoted ({reason}): NDCG {candidate.metrics.ndcg:.4f} beats {beaten} on {users} users")

    def _against_live(self, candidate: Result, live: Result) -> Verdict:
        gain = paired_bootstrap(candidate.ndcg, live.ndcg)
        figures = _against(candidate, live, gain)
        scale = max(live.metrics.ndcg, 1e-9)
        noise = NOISE * np.sqrt(NOISE_USERS / min(candidate.metrics.users, NOISE_USERS))
        if gain.high < 0:
            return Verdict(False, f"refused: worse than the live model ({figures})")
        if gain.mean < -self.mean_drop * scale or gain.low < -noise * scale:
            return Verdict(False, f"refused: may be worse than the live model ({figures})")
        if candidate.metrics.coverage < self.coverage_kept * live.metrics.coverage:
            shares = f"{candidate.metrics.coverage:.1%} of the catalogue, live {live.metrics.coverage:.1%}"
            return Verdict(False, f"refused: shows too few different products ({shares})")
        word = "better than" if gain.low > 0 else "as good as"
        return Verdict(True, f"promoted: {word} the live model ({figures})")


def untested(reason: str, has_live: bool) -> Verdict:
    """Return what to do when nothing can be measured: a first model is better than none, a live one stays."""
    return Verdict(
        not has_live, f"{reason}: " + ("the live model stays" if has_live else "promoted as the first model")
    )


def _against(candidate: Result, other: Result, gain: Interval) -> str:
    return (
        f"NDCG {candidate.metrics.ndcg:.4f} against {other.metrics.ndcg:.4f}, "
        f"difference {gain.mean:+.4f}, 95 % {gain.low:+.4f} to {gain.high:+.4f}, {candidate.metrics.users} users"
    )
