"""Staff and tabs in processes of their own: what the races about money let loose on one shop. No assertions here."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import racing
from sqlalchemy import Connection, update

from shop_app.bootstrap import Services, build, real_parts
from shop_app.domain.accounts import Actor, Role
from shop_app.domain.errors import Conflict
from shop_app.domain.fulfilment import Refund
from shop_app.domain.money import Money
from shop_app.domain.orders import OrderDraft
from shop_app.domain.payments import Payment
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.gateways.sandbox_books import payments
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.orders import SqlOrders
from shop_app.repositories.sql.payments import SqlPayments
from shop_app.repositories.sql.unit_of_work import SqlStore
from shop_app.settings import Settings
from shop_app.tables.orders import PaymentRow
from tests.fakes.shop import SECRET, Shop

PART = Money(1000, "USD")  # of the 2494 cents of racing.TOTAL: it fits twice
ADMIN = Actor("admin", 1, Role.ADMIN, "admin@example.com")


class TrustingGateway(SandboxGateway):
    """A provider that gives back whatever it is asked for, so that only the shop's own guard is between."""

    def _give_back(self, connection: Connection, payment: Payment, refund: Refund) -> None:
        more = payments.c.refunded + refund.amount.amount
        connection.execute(update(payments).where(payments.c.key == payment.key).values(refunded=more))


def refund(url: str, start_at: float, number: str, clicks: list[tuple[str, str]]) -> list[str]:
    """Let staff give ``PART`` back at the same moment: a click is (who, key). Returns how each fared."""
    engine = open_engine(url)
    shop = Shop(SqlStore(engine), TrustingGateway(engine))

    def one(who: str, key: str) -> str:
        staff = Actor(who, 1, Role.ADMIN, f"{who}@example.com")
        try:
            shop.orders.refund(staff, number, PART, "Late", key=key)
        except Conflict as refusal:
            return refusal.code
        return "refunded"

    return racing.all_at_once(start_at, [lambda click=click: one(*click) for click in clicks], engine.dispose)


def refund_carelessly(url: str, start_at: float, number: str, clicks: list[tuple[str, str]]) -> list[str]:
    """The control: the same, but the UPDATE finds enough left whatever is left."""
    guarded = SqlPayments.add_refund

    def add_refund(self: SqlPayments, asked: Refund) -> bool:
        paid, plenty = update(PaymentRow).where(PaymentRow.key == asked.payment_key), 10**6
        self._session.exec(paid.values(amount=PaymentRow.amount + plenty))
        is_new = guarded(self, asked)
        self._session.exec(paid.values(amount=PaymentRow.amount - plenty))
        return is_new

    with patch.object(SqlPayments, "add_refund", add_refund):
        return refund(url, start_at, number, clicks)


def cancel(url: str, start_at: float, number: str, names: list[str]) -> list[str]:
    """Let staff cancel one order at the same moment."""
    engine = open_engine(url)
    shop = Shop(SqlStore(engine), TrustingGateway(engine))

    def one(who: str) -> str:
        return str(shop.orders.move(Actor(who, 1, Role.ADMIN, f"{who}@example.com"), number, "cancelled").status)

    return racing.all_at_once(start_at, [lambda name=name: one(name) for name in names], engine.dispose)


def order_in_tabs(settings: dict[str, str], start_at: float, tabs: list[tuple[str, str]]) -> list[str]:
    """Let every tab, given as (shopper, key), order what is in its shopper's cart at the same moment."""
    with _opened(settings) as shop:

        def one(name: str, key: str) -> str:
            draft = OrderDraft(f"{name}@example.com", racing.HOME, "standard", "tok_visa", racing.TOTAL)
            try:
                _, is_replay = shop.checkout.place(Actor(name), draft, key)
            except Conflict as refusal:
                return f"{name} {refusal.code}"
            return f"{name} {'replayed' if is_replay else 'ordered'}"

        return racing.all_at_once(start_at, [lambda tab=tab: one(*tab) for tab in tabs], lambda: None)


def order_in_tabs_carelessly(settings: dict[str, str], start_at: float, tabs: list[tuple[str, str]]) -> list[str]:
    """The control: the same without the claim."""
    with patch.object(SqlOrders, "claim", lambda *_: None):
        return order_in_tabs(settings, start_at, tabs)


@contextmanager
def _opened(values: dict[str, str]) -> Iterator[Services]:
    more: dict[str, Any] = {"secret_key": SECRET, "limit_factor": 1000, "bcrypt_cost": 4}
    settings = Settings(**values, **more)
    shop = build(settings, real_parts(settings))
    try:
        yield shop
    finally:
        shop.close()
