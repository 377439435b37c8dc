"""Opens SQLite or PostgreSQL the way this shop needs them. No queries here."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from shop_app.domain.errors import StoreUnavailable

BUSY_TIMEOUT_S = 15
CONNECTIONS = 10
WRITING = {"shop_writing": True}
# For writes that the shop always follows with one of its own before it believes them: both databases put commits on
# disk in order, so the later one takes this one along, and a power cut loses it only together with what relied on it.
UNSYNCED = {"shop_unsynced": True}
IDLE_S = 1.0  # a connection that rested longer is tried before it is used


def open_engine(url: str, connections: int = CONNECTIONS) -> Engine:
    """Return an engine; SQLite gets WAL, foreign keys, and write transactions that queue instead of failing.

    Args:
        connections: to PostgreSQL, at most; who finds none free waits ten seconds for one.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(parsed, pool_size=connections, max_overflow=0, pool_timeout=10)
        event.listen(engine, "checkin", _note_rest)
        event.listen(engine, "checkout", lambda connection, entry, _: _try(engine, connection, entry))
        event.listen(engine, "begin", _begin_postgres)
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
        pool_size=10,
        max_overflow=20,
        pool_use_lifo=True,  # the connection used last has its pages and statements at hand
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writer_of(engine: Engine) -> Engine:
    """Return the engine to write through: on SQLite one connection for the process, for which writers queue.

    SQLite has one writer at a time, and its own way of waiting is to try again by chance: measured with 64 threads,
    some got no turn within 15 s. In a queue each gets its turn, and readers keep their connections.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return engine.execution_options(**WRITING)
    writer = create_engine(
        engine.url,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
        pool_size=1,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_S,
        poolclass=QueuePool,
        execution_options=WRITING,
    )
    event.listen(writer, "connect", _prepare_sqlite)
    event.listen(writer, "begin", _begin_sqlite)
    event.listen(engine, "engine_disposed", lambda _engine: writer.dispose())
    return writer


@contextmanager
def named() -> Iterator[None]:
    """Turn a database that does not answer, or stays locked, into ``StoreUnavailable("SQL")``."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable("SQL") from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_away(error):
            raise StoreUnavailable("SQL") from error
        raise


def _is_away(error: DBAPIError) -> bool:
    words = str(error.orig).lower()
    return any(sign in words for sign in ("unable to open", "database is locked", "connection", "terminating"))


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling is off: it would begin late and make BEGIN IMMEDIATE impossible.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-32000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _note_rest(_connection: Any, entry: ConnectionPoolEntry) -> None:
    entry.info["rests_since"] = time.monotonic()


def _try(engine: Engine, connection: Any, entry: ConnectionPoolEntry) -> None:
    # The pool's own ping asks before every transaction: eight round trips of the 46 a sale took.
    if time.monotonic() - entry.info.get("rests_since", time.monotonic()) < IDLE_S:
        return
    try:
        is_there = engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error:
        is_there = False
    if not is_there:
        raise InvalidatePoolError  # the others are no better: all are made anew


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get("shop_unsynced"):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later may find the database changed under it and fail;
    # taking the write lock at once makes writers wait for each other instead.
    options = connection.get_execution_options()
    is_writing, level = options.get("shop_writing"), "NORMAL" if options.get("shop_unsynced") else "FULL"
    if is_writing and connection.info.get("synchronous", "FULL") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
