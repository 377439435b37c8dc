"""The sandbox gateway with books in memory, a record of what it took, and a line that can be cut."""

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from shop_app.domain.money import Money
from shop_app.domain.payments import Charge
from shop_app.gateways.payments import GatewayUnclear
from shop_app.gateways.sandbox import SandboxGateway


class WatchedGateway(SandboxGateway):
    """The real sandbox.

    While ``is_silent``, nothing answers: neither a charge nor a question about one. A charge asked for in that time
    still reaches the provider, as with a lost answer.
    """

    def __init__(self) -> None:
        self._memory = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        super().__init__(self._memory)
        self.is_silent = False

    def charge(self, key: str, amount: Money, token: str) -> Charge:
        is_silent, self.is_silent = self.is_silent, False
        try:
            charge = super().charge(key, amount, token)
        finally:
            self.is_silent = is_silent
        if is_silent:
            raise GatewayUnclear("The provider did not answer.")
        return charge

    def find(self, key: str) -> Charge | None:
        if self.is_silent:
            raise GatewayUnclear("The provider did not answer.")
        return super().find(key)

    @property
    def captured(self) -> list[int]:
        """The amounts that moved, in minor units, in the order they did."""
        query = text("SELECT amount FROM sandbox_charges WHERE decline_code = '' ORDER BY rowid")
        try:
            with self._memory.begin() as connection:
                return list(connection.execute(query).scalars())
        except OperationalError:
            return []  # never asked to charge anything: there is no book yet

    def close(self) -> None:
        self._memory.dispose()
