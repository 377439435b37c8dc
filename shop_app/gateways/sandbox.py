"""A pretend payment provider with books of its own, so that lost answers can be told apart from lost money.

It stands for a system outside the shop: the shop's tables do not refer to its two, and it never joins a
transaction of the shop's.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError
from sqlalchemy.schema import CreateTable

from shop_app.domain.fulfilment import Refund
from shop_app.domain.money import Money
from shop_app.domain.payments import BookEntry, Charge, ChargeStatus, Notice, Payment
from shop_app.gateways.payments import BadSignature, GatewayRefused, GatewayUnclear
from shop_app.gateways.sandbox_books import books, payments, refunds
from shop_app.kit.clock import aware, now
from shop_app.kit.ids import secret_token

DECLINES = {"tok_declined": "card_declined", "tok_insufficient_funds": "insufficient_funds"}
GOOD = {"tok_visa", "tok_timeout", "tok_3ds"}
ASKED_BY_BANK = "tok_3ds"
KNOWN, ADD = select(payments).where(payments.c.key == bindparam("asked")), insert(payments)
BOOKS_LOCK = 724_312  # any number, the same in every process


class SandboxGateway:
    """Plays the tokens of the public contract: ``tok_visa`` pays, ``tok_declined`` and
    ``tok_insufficient_funds`` are refused, ``tok_timeout`` pays but the answer is lost, ``tok_error`` fails,
    ``tok_3ds`` waits until the shopper's bank, played by ``play_bank``, agrees.

    Args:
        webhook_secret: signs and checks webhooks.
    """

    name = "sandbox"

    def __init__(self, engine: Engine, webhook_secret: str = "") -> None:
        self._engine = engine
        # Reads first, writes then: it queues on SQLite. Its commits reach the disk with the shop's own, which follow.
        self._writing = engine.execution_options(shop_writing=True, shop_unsynced=True)
        self._secret = webhook_secret.encode()
        self._has_books = False

    def charge(self, payment: Payment, token: str) -> Charge:
        return self._ask(payment, token, ChargeStatus.CAPTURED)

    def authorise(self, payment: Payment, token: str) -> Charge:
        return self._ask(payment, token, ChargeStatus.AUTHORISED)

    def capture(self, payment: Payment) -> Charge:
        return self._turn(payment, ChargeStatus.CAPTURED)

    def void(self, payment: Payment) -> Charge:
        # Written even when nothing is known of the payment: a charge that arrives after this one finds it closed.
        self._write(_row(payment, ChargeStatus.VOIDED, ""))
        return self._turn(payment, ChargeStatus.VOIDED, ChargeStatus.WAITING)

    def play_bank(self, payment: Payment, *, agrees: bool) -> None:
        self._open_books()
        with self._line(self._writing) as connection:
            row = connection.execute(KNOWN, {"asked": payment.key}).first()
            if row is None or row.status != ChargeStatus.WAITING:
                return  # answered before, or given up meanwhile
            # A payment that waits keeps in place of a reason what it becomes once the bank agrees.
            becomes = (row.decline_code, "") if agrees else (str(ChargeStatus.DECLINED), "authentication_required")
            waits = (payments.c.key == payment.key) & (payments.c.status == str(ChargeStatus.WAITING))
            values = dict(zip(("status", "decline_code"), becomes, strict=True))
            connection.execute(update(payments).where(waits).values(**values))

    def refund(self, payment: Payment, refund: Refund) -> str:
        self._open_books()
        with self._line(self._writing) as connection:
            if reference := connection.execute(select(refunds.c.reference).where(refunds.c.key == refund.key)).scalar():
                return str(reference)
            self._give_back(connection, payment, refund)
            row = {"key": refund.key, "payment_key": payment.key, "reference": "sbr_" + secret_token()}
            try:
                connection.execute(insert(refunds), row | {"amount": refund.amount.amount, "at": now()})
            except IntegrityError as error:  # a parallel call with the same key is first: this one is rolled back
                raise GatewayUnclear("The same refund is being made.") from error
        return row["reference"]

    def find(self, payment: Payment) -> Charge | None:
        self._open_books()
        with self._line(self._engine) as connection:
            row = connection.execute(KNOWN, {"asked": payment.key}).first()
        return _charge(row) if row else None

    def books(self, since: datetime) -> Iterator[BookEntry]:
        self._open_books()
        taken = select(payments).where(payments.c.status == str(ChargeStatus.CAPTURED))
        with self._line(self._engine) as connection:
            rows = connection.execute(taken).all()
        for row in rows:
            if aware(row.at) >= since:
                yield BookEntry(row.key, row.reference, Money(row.amount, row.currency), row.refunded)

    def parse_webhook(self, body: bytes, signature: str) -> Notice | None:
        if not self._secret or not hmac.compare_digest(self.sign(body), signature):
            raise BadSignature
        try:
            event = json.loads(body)
            return Notice(str(event["id"]), str(event["payment"]))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature from error

    def sign(self, body: bytes) -> str:
        """Return the signature this provider puts on a webhook."""
        return hmac.new(self._secret, b"sandbox-webhook:" + body, hashlib.sha256).hexdigest()

    def _ask(self, payment: Payment, token: str, good: ChargeStatus) -> Charge:
        decline = "" if token in GOOD else DECLINES.get(token, "invalid_token")
        row = _row(payment, ChargeStatus.DECLINED if decline else good, decline)
        if token == ASKED_BY_BANK:
            row |= {"status": str(ChargeStatus.WAITING), "decline_code": str(good)}
        self._open_books()
        try:
            with self._line(self._writing) as connection:
                connection.execute(ADD, row)
                if token == "tok_error":  # noqa: S105 - a name, not a secret
                    raise GatewayUnclear("The provider answered 500.")
        except IntegrityError:  # a parallel call with the same key was first: its outcome counts
            return self._found(payment)
        if token == "tok_timeout":  # noqa: S105
            raise GatewayUnclear("The provider did not answer in time.")
        return _charge(SimpleNamespace(**row))

    def _found(self, payment: Payment) -> Charge:
        charge = self.find(payment)
        if charge is None:
            raise GatewayUnclear("The provider lost the payment.")
        return charge

    def _write(self, row: dict[str, Any]) -> None:
        self._open_books()
        try:
            with self._line(self._engine) as connection:
                connection.execute(ADD, row)
        except IntegrityError:
            return  # a parallel call with the same key was first: its outcome counts

    def _turn(self, payment: Payment, status: ChargeStatus, *also: ChargeStatus) -> Charge:
        before = [str(each) for each in (ChargeStatus.AUTHORISED, *also)]
        held = (payments.c.key == payment.key) & payments.c.status.in_(before)
        with self._line(self._engine) as connection:
            connection.execute(update(payments).where(held).values(status=str(status)))
        return self._found(payment)

    def _give_back(self, connection: Connection, payment: Payment, refund: Refund) -> None:
        amount = refund.amount.amount
        given = connection.execute(
            update(payments)
            .where(payments.c.key == payment.key, payments.c.status == str(ChargeStatus.CAPTURED))
            .where(payments.c.refunded + amount <= payments.c.amount)
            .values(refunded=payments.c.refunded + amount)
        )
        if given.rowcount != 1:
            raise GatewayRefused("That is more than is left of the payment.")

    @contextmanager
    def _line(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except (OperationalError, TimeoutError) as error:  # its database is away: so is the provider
            raise GatewayUnclear("The provider cannot be reached.") from error

    def _open_books(self) -> None:
        if self._has_books:
            return
        # The first orders of a shop come at the same moment. SQLite refuses whoever looks first and writes then;
        # PostgreSQL's IF NOT EXISTS fails when two make the table at once.
        with self._line(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": BOOKS_LOCK})
            for table in books.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
        self._has_books = True


def _row(payment: Payment, status: ChargeStatus, decline: str) -> dict[str, Any]:
    return {
        "key": payment.key,
        "reference": "sbx_" + secret_token(),
        "amount": payment.amount.amount,
        "currency": payment.amount.currency,
        "status": str(status),
        "decline_code": decline,
        "refunded": 0,
        "at": now(),
    }


def _charge(row: Row[Any] | SimpleNamespace) -> Charge:
    if row.status == ChargeStatus.WAITING:
        return Charge(row.reference, ChargeStatus.WAITING, challenge=row.reference)
    return Charge(row.reference, ChargeStatus(row.status), row.decline_code)
