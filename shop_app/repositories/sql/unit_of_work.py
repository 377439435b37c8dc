"""One act, one transaction: the only place that begins, commits and rolls back. No queries here."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text
from sqlmodel import Session

from shop_app.repositories import ports
from shop_app.repositories.sql.accounts import SqlAccounts
from shop_app.repositories.sql.addresses import SqlAddresses
from shop_app.repositories.sql.alerts import SqlAlerts
from shop_app.repositories.sql.audit import SqlAudit
from shop_app.repositories.sql.catalogue import SqlCatalogue
from shop_app.repositories.sql.choices import SqlChoices
from shop_app.repositories.sql.coupons import SqlCoupons
from shop_app.repositories.sql.engine import named, writer_of
from shop_app.repositories.sql.exports import SqlExports
from shop_app.repositories.sql.finder import Shared
from shop_app.repositories.sql.fulfilment import SqlFulfilment
from shop_app.repositories.sql.orders import SqlOrders
from shop_app.repositories.sql.outbox import SqlOutbox
from shop_app.repositories.sql.payments import SqlPayments
from shop_app.repositories.sql.personal import SqlPersonal
from shop_app.repositories.sql.pictures import SqlPictures
from shop_app.repositories.sql.proofs import SqlProofs
from shop_app.repositories.sql.reviews import SqlReviews
from shop_app.repositories.sql.sessions import SqlSessions
from shop_app.repositories.sql.stock import SqlStock
from shop_app.repositories.sql.tariffs import SqlTariffs
from shop_app.repositories.sql.wishes import SqlWishes


class SqlTransaction:
    """The repositories of one open transaction."""

    def __init__(self, session: Session, shared: Shared, is_writing: bool) -> None:
        self.told: list[str] = []
        self.accounts: ports.Accounts = SqlAccounts(session)
        self.sessions: ports.Sessions = SqlSessions(session)
        self.proofs: ports.Proofs = SqlProofs(session)
        self.personal: ports.Personal = SqlPersonal(session)
        self.addresses: ports.Addresses = SqlAddresses(session)
        self.catalogue: ports.Catalogue = SqlCatalogue(session, shared, is_writing)
        self.pictures: ports.Pictures = SqlPictures(session)
        self.reviews: ports.Reviews = SqlReviews(session)
        self.wishes: ports.Wishes = SqlWishes(session)
        self.exports: ports.Exports = SqlExports(session)
        self.stock: ports.Stock = SqlStock(session, self.tell)
        self.orders: ports.Orders = SqlOrders(session, self.tell)
        self.payments: ports.Payments = SqlPayments(session)
        self.fulfilment: ports.Fulfilment = SqlFulfilment(session)
        self.alerts: ports.Alerts = SqlAlerts(session)
        self.coupons: ports.Coupons = SqlCoupons(session)
        self.tariffs: ports.Tariffs = SqlTariffs(session, shared)
        self.choices: ports.ShelfChoices = SqlChoices(session)
        self._outbox = SqlOutbox(session)
        self.outbox: ports.Outbox = self._outbox
        self._audit = SqlAudit(session)
        self.audit: ports.Audit = self._audit

    def seal(self) -> None:
        """Write what was noted for the outbox and the audit log; the last thing before the commit."""
        self._outbox.seal()
        self._audit.seal()

    def tell(self, *keys: str) -> None:
        """Keep keys until the commit."""
        self.told += keys


class SqlStore:
    """Opens transactions on one engine.

    Args:
        live: who hears of what a transaction told, once it is committed.

    Raises:
        StoreUnavailable: the database does not answer, is locked for too long, or went away half-way.
    """

    def __init__(self, engine: Engine, live: ports.Live | None = None) -> None:
        self._live = live
        self._read = engine
        is_sqlite = engine.dialect.name == "sqlite"
        self._look = engine if is_sqlite else engine.execution_options(isolation_level="AUTOCOMMIT")
        self.writer = writer_of(engine)  # also for others who write to this database
        self._shared = Shared()

    @contextmanager
    def reading(self) -> Iterator[SqlTransaction]:
        with self._open(self._read) as session:
            yield SqlTransaction(session, self._shared, is_writing=False)

    @contextmanager
    def looking(self) -> Iterator[SqlTransaction]:
        """Read without a transaction where that costs two ways there and back and holds nothing together anyway.

        PostgreSQL lets every statement of a transaction see what was committed before it (READ COMMITTED), so nothing
        is lost; SQLite's transactions see one moment and cost nothing, and are kept. Not for what is read in pieces.
        """
        with self._open(self._look) as session:
            yield SqlTransaction(session, self._shared, is_writing=False)

    @contextmanager
    def writing(self) -> Iterator[SqlTransaction]:
        with self._open(self.writer) as session:
            transaction = SqlTransaction(session, self._shared, is_writing=True)
            yield transaction
            transaction.seal()
            session.commit()
        if self._live:
            self._live.tell(transaction.told)

    def ping(self) -> bool:
        """Say that the database answers."""
        with self._open(self._read) as session:
            return bool(session.connection().execute(text("SELECT 1")).scalar())

    @contextmanager
    def _open(self, engine: Engine) -> Iterator[Session]:
        with named(), Session(engine, expire_on_commit=False) as session:
            yield session
