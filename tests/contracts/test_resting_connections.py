"""A PostgreSQL that was restarted: connections that rested meanwhile are tried before they are used."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from shop_app.domain.errors import StoreUnavailable
from shop_app.repositories.sql import engine as engines
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.postgres import Postgres

pytestmark = pytest.mark.stores


@pytest.fixture
def power() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def store(power: Postgres) -> Iterator[SqlStore]:
    engine = engines.open_engine(power.url)
    yield SqlStore(engine)
    engine.dispose()


def restart(power: Postgres) -> None:
    power.kill()
    power.start()


def test_whoever_comes_after_the_restart_notices_nothing(power, store, monkeypatch):
    monkeypatch.setattr(engines, "IDLE_S", 0)
    assert store.ping()

    restart(power)

    assert store.ping()


def test_control_a_connection_that_is_not_tried_costs_one_refusal_and_no_second(power, store, monkeypatch):
    monkeypatch.setattr(engines, "IDLE_S", 3600)
    assert store.ping()

    restart(power)

    with pytest.raises(StoreUnavailable):
        store.ping()
    assert store.ping()


def test_a_process_opens_no_more_connections_than_it_may_and_who_waits_gets_one(power):
    engine = engines.open_engine(power.url, connections=2)
    store, most = SqlStore(engine), []

    def ask(_number: int) -> None:
        with store.reading() as tx:
            tx.accounts.by_id(1)
            most.append(engine.pool.checkedout())
            time.sleep(0.02)

    migrations.upgrade(engine)
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(ask, range(60)))
    engine.dispose()

    assert (len(most), max(most)) == (60, 2)
