"""What the shop asks of whoever moves the money. Called outside every transaction, repeatable by key."""

from typing import Protocol

from shop_app.domain.money import Money
from shop_app.domain.payments import Charge


class GatewayUnclear(Exception):
    """The gateway did not answer, or not sensibly. Ask ``find`` later; never assume either way."""


class PaymentGateway(Protocol):
    """A payment provider. The same ``key`` never charges twice."""

    name: str

    def charge(self, key: str, amount: Money, token: str) -> Charge:
        """Authorise and capture ``amount``.

        Raises:
            GatewayUnclear: no usable answer came back.
        """
        ...

    def find(self, key: str) -> Charge | None:
        """Return what became of a charge, or None if the provider never saw it.

        Raises:
            GatewayUnclear: no usable answer came back.
        """
        ...
