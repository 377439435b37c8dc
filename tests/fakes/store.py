"""Transactions in memory: a copy of the books is changed, and swapped in whole at the end or not at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from shop_app.domain.errors import StoreUnavailable
from shop_app.repositories import ports
from tests.fakes.accounts import FakeAccounts
from tests.fakes.addresses import FakeAddresses
from tests.fakes.alerts import FakeAlerts
from tests.fakes.audit import FakeAudit
from tests.fakes.books import Books
from tests.fakes.catalogue import FakeCatalogue
from tests.fakes.choices import FakeChoices
from tests.fakes.coupons import FakeCoupons
from tests.fakes.exports import FakeExports
from tests.fakes.fulfilment import FakeFulfilment
from tests.fakes.orders import FakeOrders
from tests.fakes.outbox import FakeOutbox
from tests.fakes.payments import FakePayments
from tests.fakes.personal import FakePersonal
from tests.fakes.pictures import FakePictures
from tests.fakes.proofs import FakeProofs
from tests.fakes.reviews import FakeReviews, FakeWishes
from tests.fakes.sessions import FakeSessions
from tests.fakes.stock import FakeStock
from tests.fakes.tariffs import FakeTariffs


class FakeTransaction:
    def __init__(self, books: Books) -> None:
        self.told: list[str] = []
        self.accounts: ports.Accounts = FakeAccounts(books)
        self.sessions: ports.Sessions = FakeSessions(books)
        self.proofs: ports.Proofs = FakeProofs(books)
        self.personal: ports.Personal = FakePersonal(books)
        self.addresses: ports.Addresses = FakeAddresses(books)
        self.catalogue: ports.Catalogue = FakeCatalogue(books)
        self.pictures: ports.Pictures = FakePictures(books)
        self.reviews: ports.Reviews = FakeReviews(books)
        self.wishes: ports.Wishes = FakeWishes(books)
        self.exports: ports.Exports = FakeExports(books)
        self.stock: ports.Stock = FakeStock(books, self.tell)
        self.orders: ports.Orders = FakeOrders(books)
        self.payments: ports.Payments = FakePayments(books)
        self.fulfilment: ports.Fulfilment = FakeFulfilment(books)
        self.alerts: ports.Alerts = FakeAlerts(books)
        self.coupons: ports.Coupons = FakeCoupons(books)
        self.tariffs: ports.Tariffs = FakeTariffs(books)
        self.choices: ports.ShelfChoices = FakeChoices(books)
        self.outbox: ports.Outbox = FakeOutbox(books)
        self.audit: ports.Audit = FakeAudit(books)

    def tell(self, *keys: str) -> None:
        self.told += keys


class FakeStore:
    """One writer at a time; readers see the books as they were when they began."""

    def __init__(self, live: ports.Live | None = None) -> None:
        self._live = live
        self.is_away = False
        self._books = Books()
        self._one_writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[FakeTransaction]:
        self._answer()
        yield FakeTransaction(self._books.copy())

    looking = reading

    @contextmanager
    def writing(self) -> Iterator[FakeTransaction]:
        self._answer()
        with self._one_writer:
            draft = self._books.copy()
            transaction = FakeTransaction(draft)
            yield transaction
            self._books = draft
        if self._live:
            self._live.tell(transaction.told)

    def ping(self) -> bool:
        self._answer()
        return True

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("SQL")
