"""What a payment is to the shop, whoever moves the money. No gateway here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop_app.domain.money import Money


class PaymentStatus(StrEnum):
    OPEN = "open"  # asked, not answered
    CAPTURED = "captured"
    DECLINED = "declined"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Payment:
    """One attempt to be paid for one order; ``key`` makes repeating it harmless at the gateway."""

    order_number: str
    provider: str
    key: str
    amount: Money
    status: PaymentStatus
    created_at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """What the gateway says of a payment."""

    reference: str
    is_captured: bool
    decline_code: str = ""
