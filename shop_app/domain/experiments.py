"""Which shelves a shopper gets while two ways of making them are compared. Splitting only; judging is elsewhere."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop_app.domain.errors import InvalidInput


class Arm(StrEnum):
    """The groups of an experiment."""

    CURRENT = "current"  # shelves as they are; everybody's arm while nothing is tried
    CHALLENGER = "challenger"  # shelves made another way
    HOLDOUT = "holdout"  # what sells and what is new: shelves that know nobody


class Challenger(StrEnum):
    """What can be tried against the shelves as they are."""

    VARIED = "varied"  # no more than two products of one category on a shelf
    TREND = "trend"  # what this week sells, mixed into every second place


@dataclass(frozen=True, slots=True)
class Experiment:
    """A comparison that runs; ``name`` decides the split, so every experiment mixes shoppers anew.

    Raises:
        InvalidInput: the shares leave nobody for the shelves as they are.
    """

    name: str
    challenger: Challenger
    challenger_share: float
    holdout_share: float
    started_at: datetime
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        shares = (self.challenger_share, self.holdout_share)
        if not all(0.0 <= share <= 0.5 for share in shares) or sum(shares) > 0.9:
            raise InvalidInput({"share": "A group is at most half of all shoppers, both together at most 90 %."})

    @property
    def shares(self) -> dict[Arm, float]:
        """The planned share of shoppers by arm; they add up to 1."""
        rest = 1.0 - self.challenger_share - self.holdout_share
        return {Arm.CURRENT: rest, Arm.CHALLENGER: self.challenger_share, Arm.HOLDOUT: self.holdout_share}

    def arm_of(self, shopper: str) -> Arm:
        """Return the shopper's arm: always the same one, on every device and in every process."""
        digest = hashlib.sha256(f"{self.name}:{shopper}".encode()).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64
        if place < self.holdout_share:
            return Arm.HOLDOUT
        return Arm.CHALLENGER if place < self.holdout_share + self.challenger_share else Arm.CURRENT
