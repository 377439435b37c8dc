"""What happens to an order after it was paid: parcels, refunds, returns, notes. No storage here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money

REASON_MAX = 500
TRACKING_MAX = 100


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel: SKU -> pieces in it, and how to follow it."""

    at: datetime
    lines: Mapping[str, int]
    tracking: str = ""


class RefundStatus(StrEnum):
    OPEN = "open"  # promised, not yet confirmed by the gateway: repeated until it is
    DONE = "done"
    REFUSED = "refused"  # the gateway will never do it; the amount may be refunded another way


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back for one payment; ``key`` makes repeating it harmless at the gateway."""

    key: str
    order_number: str
    payment_key: str
    amount: Money
    reason: str
    status: RefundStatus
    at: datetime
    by: str = field(default="", repr=False)  # e-mail of who gave it back, for staff
    reference: str = ""

    @property
    def counts(self) -> bool:
        return self.status is not RefundStatus.REFUSED


class ReturnStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """Pieces the shopper wants to send back: SKU -> pieces."""

    id: int
    order_number: str
    lines: Mapping[str, int]
    reason: str
    status: ReturnStatus
    at: datetime
    note: str = ""  # what staff said to the decision

    @property
    def counts(self) -> bool:
        return self.status is not ReturnStatus.REJECTED


@dataclass(frozen=True, slots=True)
class StaffNote:
    """What staff tell each other about an order; shoppers never see it."""

    at: datetime
    by: str
    text: str


def check_pieces(asked: Mapping[str, int], most: Mapping[str, int], what: str) -> dict[str, int]:
    """Return the pieces asked for, if there is one at least and no line has more than it may.

    Args:
        most: SKU -> pieces that may be asked for at most.
        what: verb for the message: "ship", "send back".

    Raises:
        InvalidInput: names the line.
    """
    if not isinstance(asked, Mapping) or not asked:
        raise InvalidInput({"lines": f"Please choose what to {what}."})
    for sku, count in asked.items():
        if type(count) is not int or not 1 <= count <= most.get(sku, 0):
            raise InvalidInput({"lines": f"Of {str(sku)[:64]} there are {most.get(sku, 0)} to {what}."})
    return dict(asked)


def check_words(text: str, name: str, most: int = REASON_MAX, *, is_needed: bool = False) -> str:
    """Return a line of free text, trimmed.

    Raises:
        InvalidInput: it is too long, not text, or empty although needed.
    """
    if not isinstance(text, str) or len(text) > most or "\0" in text:
        raise InvalidInput({name: f"Please use at most {most} characters."})
    if is_needed and not text.strip():
        raise InvalidInput({name: "Please say why."})
    return text.strip()
