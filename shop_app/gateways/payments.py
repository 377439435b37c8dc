"""What the shop asks of whoever moves the money. Called outside every transaction, repeatable by key."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from shop_app.domain.fulfilment import Refund
from shop_app.domain.payments import BookEntry, Charge, Notice, Payment


class GatewayUnclear(Exception):
    """The gateway did not answer, or not sensibly. Ask again later; never assume either way."""


class GatewayRefused(Exception):
    """The gateway understood and will not do it, now or later."""


class BadSignature(Exception):
    """A webhook that the gateway did not sign."""


class PaymentGateway(Protocol):
    """A payment provider. ``payment.key`` never charges twice, ``refund.key`` never gives back twice.

    Every method but ``parse_webhook`` raises ``GatewayUnclear`` when no usable answer came back.
    """

    name: str

    def charge(self, payment: Payment, token: str) -> Charge:
        """Authorise and capture the payment's amount at once."""
        ...

    def authorise(self, payment: Payment, token: str) -> Charge:
        """Hold the payment's amount; ``capture`` takes it, ``void`` lets it go."""
        ...

    def capture(self, payment: Payment) -> Charge:
        """Take an amount that is held."""
        ...

    def void(self, payment: Payment) -> Charge:
        """See to it that this payment takes nothing from now on, even if it is on its way and not yet known there.

        Returns:
            VOIDED or DECLINED; CAPTURED if the money had already moved, which only a refund undoes.
        """
        ...

    def refund(self, payment: Payment, refund: Refund) -> str:
        """Give back part or all; return the gateway's reference.

        Raises:
            GatewayRefused: it will not, for instance because that is more than is left.
        """
        ...

    def find(self, payment: Payment) -> Charge | None:
        """Return what became of a payment, or None if the provider never saw it."""
        ...

    def play_bank(self, payment: Payment, *, agrees: bool) -> None:
        """Answer a challenge as the shopper's bank would; only a gateway that takes no money can.

        Raises:
            GatewayRefused: real banks ask their customers themselves.
        """
        ...

    def books(self, since: datetime) -> Iterator[BookEntry]:
        """List what the provider took since a moment, for comparison with our own books."""
        ...

    def parse_webhook(self, body: bytes, signature: str) -> Notice | None:
        """Return what a webhook is about; None for one that is about no payment of ours.

        Raises:
            BadSignature: it is not from the gateway, or too old.
        """
        ...
