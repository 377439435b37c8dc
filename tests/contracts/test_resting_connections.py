"""A PostgreSQL that was restarted: connections that rested meanwhile are tried before they are used."""

from collections.abc import Iterator

import pytest

from shop_app.domain.errors import StoreUnavailable
from shop_app.repositories.sql import engine as engines
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
