"""What a shopper decided about shelves, and what the merchant did: opting out, hiding, pinning. No storage here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop_app.domain.recommendations import Placement

HIDDEN_MAX = 200  # products one shopper may hide; the oldest come back after that


@dataclass(frozen=True, slots=True)
class Choices:
    """What one shopper decided.

    Args:
        is_opted_out: nothing they do is kept, and shelves are the same for everybody.
        forgotten_at: when they last had everything erased; a model that is older must not know them.
        hidden: ids of products they are not interested in.
    """

    is_opted_out: bool = False
    forgotten_at: datetime | None = None
    hidden: frozenset[int] = frozenset()

    def lets_keep(self, at: datetime) -> bool:
        """Say whether something they did at that moment may be stored."""
        return not self.is_opted_out and (self.forgotten_at is None or at > self.forgotten_at)


NO_CHOICES = Choices()


class RuleKind(StrEnum):
    """What staff want of a product on shelves."""

    PIN = "pin"  # first, as long as it is in stock
    BOOST = "boost"  # nearer to the front of shelves that hold it anyway
    EXCLUDE = "exclude"  # never


@dataclass(frozen=True, slots=True)
class ShelfRule:
    """A merchant's rule about one product; without a placement it holds everywhere."""

    product_id: int
    kind: RuleKind
    placement: Placement | None
    set_by: str
    set_at: datetime

    def holds_on(self, placement: Placement) -> bool:
        """Say whether the rule speaks about this placement."""
        return self.placement in (None, placement)
