"""What a payment is to the shop, whoever moves the money. No gateway here."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shop_app.domain.money import Money

NOT_CONFIRMED = "Your bank did not confirm the payment. Nothing was charged; please try again."


class PaymentStatus(StrEnum):
    OPEN = "open"  # asked, not answered
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"  # given up by us: the gateway was told never to charge it


class ChargeStatus(StrEnum):
    """Where a payment stands at the gateway."""

    AUTHORISED = "authorised"  # the money is held for us, not taken
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
    WAITING = "waiting"  # neither yes nor no yet: the shopper's bank is still at it


@dataclass(frozen=True, slots=True)
class Payment:
    """One attempt to be paid for one order; ``key`` makes repeating it harmless at the gateway.

    Args:
        refunded: what was given back of ``amount`` or is on its way; never more than that.
    """

    order_number: str
    provider: str
    key: str
    amount: Money
    status: PaymentStatus
    created_at: datetime
    reference: str = ""
    refunded: int = 0

    @property
    def left(self) -> Money:
        """What may still be refunded."""
        paid = self.amount.amount if self.status is PaymentStatus.CAPTURED else 0
        return Money(paid - self.refunded, self.amount.currency)


@dataclass(frozen=True, slots=True)
class Charge:
    """What the gateway says of a payment.

    Args:
        challenge: the secret with which the browser lets the shopper's bank ask them (3-D Secure), if it wants to.
    """

    reference: str
    status: ChargeStatus
    decline_code: str = ""
    challenge: str = field(default="", repr=False)

    @property
    def is_captured(self) -> bool:
        return self.status is ChargeStatus.CAPTURED

    @property
    def refusal(self) -> str | None:
        """What the shopper is told of a payment that came to nothing; None when there is nothing special to tell."""
        if self.status is ChargeStatus.VOIDED:
            return "The payment provider has a problem. Nothing was charged; please try again in a minute."
        return {
            "authentication_required": NOT_CONFIRMED,
            "payment_intent_authentication_failure": NOT_CONFIRMED,  # the same, in Stripe's words
            "insufficient_funds": "The card does not have enough funds. Nothing was charged; please try another card.",
            "invalid_token": "The card details were not accepted. Nothing was charged; please check them.",
        }.get(self.decline_code)


@dataclass(frozen=True, slots=True)
class BookEntry:
    """A line of the gateway's own books: what it took for a payment, less what it gave back."""

    key: str
    reference: str
    amount: Money
    refunded: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A gateway's message that something happened to a payment: a reason to ask, never a fact."""

    event_id: str
    payment_key: str
