"""The sandbox gateway with books in memory, a record of what it took, and a line that can be cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from shop_app.domain.fulfilment import Refund
from shop_app.domain.payments import BookEntry, Charge, Payment
from shop_app.gateways.payments import GatewayUnclear
from shop_app.gateways.sandbox import SandboxGateway


class WatchedGateway(SandboxGateway):
    """The real sandbox.

    While ``is_silent``, nothing answers. A charge or refund asked for in that time still reaches the provider, as with
    a lost answer.
    """

    def __init__(self) -> None:
        self._memory = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        super().__init__(self._memory, "a webhook secret for tests")
        self.is_silent = False

    def charge(self, payment: Payment, token: str) -> Charge:
        with self._cut_after_the_way_there():
            return super().charge(payment, token)

    def authorise(self, payment: Payment, token: str) -> Charge:
        with self._cut_after_the_way_there():
            return super().authorise(payment, token)

    def refund(self, payment: Payment, refund: Refund) -> str:
        with self._cut_after_the_way_there():
            return super().refund(payment, refund)

    def void(self, payment: Payment) -> Charge:
        self._listen()
        return super().void(payment)

    def capture(self, payment: Payment) -> Charge:
        self._listen()
        return super().capture(payment)

    def find(self, payment: Payment) -> Charge | None:
        self._listen()
        return super().find(payment)

    def books(self, since: datetime) -> Iterator[BookEntry]:
        self._listen()
        return super().books(since)

    @property
    def captured(self) -> list[int]:
        """The amounts that moved, in minor units, in the order they did."""
        return self._figures("SELECT amount FROM sandbox_payments WHERE status = 'captured' ORDER BY rowid")

    @property
    def refunded(self) -> list[int]:
        """The amounts that moved back, in minor units, in the order they did."""
        return self._figures("SELECT amount FROM sandbox_refunds ORDER BY rowid")

    def _figures(self, query: str) -> list[int]:
        try:
            with self._memory.begin() as connection:
                return list(connection.execute(text(query)).scalars())
        except OperationalError:
            return []  # never asked to move anything: there is no book yet

    def _listen(self) -> None:
        if self.is_silent:
            raise GatewayUnclear("The provider did not answer.")

    @contextmanager
    def _cut_after_the_way_there(self) -> Iterator[None]:
        is_silent, self.is_silent = self.is_silent, False
        try:
            yield
        finally:
            self.is_silent = is_silent
        self._listen()

    def close(self) -> None:
        self._memory.dispose()
