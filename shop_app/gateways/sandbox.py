"""A pretend payment provider with books of its own, so that lost answers can be told apart from lost money.

It stands for a system outside the shop: the shop's tables do not refer to its one, and it never joins a
transaction of the shop's.
"""

from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from shop_app.domain.money import Money
from shop_app.domain.payments import Charge
from shop_app.gateways.payments import GatewayUnclear
from shop_app.kit.ids import secret_token

DECLINES = {"tok_declined": "card_declined", "tok_insufficient_funds": "insufficient_funds"}
CAPTURED = {"tok_visa", "tok_timeout"}
BOOKS_LOCK = 724_312  # any number, the same in every process

_books = MetaData()
_charges = Table(
    "sandbox_charges",
    _books,
    Column("key", String(64), primary_key=True),
    Column("reference", String(64), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("decline_code", String(40), nullable=False),
)


class SandboxGateway:
    """Plays the tokens of the public contract: ``tok_visa`` pays, ``tok_declined`` and
    ``tok_insufficient_funds`` are refused, ``tok_timeout`` pays but the answer is lost, ``tok_error`` fails."""

    name = "sandbox"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._has_books = False

    def charge(self, key: str, amount: Money, token: str) -> Charge:
        if known := self.find(key):
            return known
        if token == "tok_error":  # noqa: S105 - a name, not a secret
            raise GatewayUnclear("The provider answered 500.")
        decline = "" if token in CAPTURED else DECLINES.get(token, "invalid_token")
        self._write(key, amount, decline)
        if token == "tok_timeout":  # noqa: S105
            raise GatewayUnclear("The provider did not answer in time.")
        return self._found(key)

    def find(self, key: str) -> Charge | None:
        self._open_books()
        with self._engine.begin() as connection:
            row = connection.execute(select(_charges).where(_charges.c.key == key)).first()
        return Charge(row.reference, not row.decline_code, row.decline_code) if row else None

    def _found(self, key: str) -> Charge:
        charge = self.find(key)
        if charge is None:
            raise GatewayUnclear("The provider lost the charge.")
        return charge

    def _write(self, key: str, amount: Money, decline: str) -> None:
        row = {
            "key": key,
            "reference": "sbx_" + secret_token(),
            "amount": amount.amount,
            "currency": amount.currency,
            "decline_code": decline,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_charges), row)
        except IntegrityError:
            return  # a parallel call with the same key was first: its outcome counts

    def _open_books(self) -> None:
        if self._has_books:
            return
        # The first orders of a shop come at the same moment. SQLite refuses whoever looks first and writes then;
        # PostgreSQL's IF NOT EXISTS fails when two make the table at once.
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BOOKS_LOCK})
            connection.execute(CreateTable(_charges, if_not_exists=True))
        self._has_books = True
