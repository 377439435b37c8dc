"""The same tests for the fakes and for every real store they stand for."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from typing import Any

import pytest
import racing
from redis import Redis

from shop_app.repositories import ports
from shop_app.repositories.mongo.audit_anchors import MongoAuditAnchors
from shop_app.repositories.mongo.client import open_mongo
from shop_app.repositories.mongo.experiments import MongoExperiments
from shop_app.repositories.mongo.interactions import MongoInteractions
from shop_app.repositories.mongo.models import MongoModels
from shop_app.repositories.mongo.searches import MongoSearches
from shop_app.repositories.mongo.shelf_stats import MongoShelfStats
from shop_app.repositories.mongo.unfinished import MongoUnfinished
from shop_app.repositories.redis.cache import RedisCache
from shop_app.repositories.redis.carts import RedisCarts
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.redis.guards import RedisLimiter, RedisLocks
from shop_app.repositories.redis.tastes import RedisTastes
from shop_app.repositories.redis.training_board import RedisTrainingBoard
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.growing import (
    FakeAuditAnchors,
    FakeExperiments,
    FakeInteractions,
    FakeModels,
    FakeSearches,
    FakeShelfStats,
)
from tests.fakes.shared import FakeCache, FakeCarts, FakeLimiter, FakeLocks, FakeTastes, FakeTrainingBoard
from tests.fakes.store import FakeStore
from tests.fakes.unfinished import FakeUnfinished

CART_TTL_S = 600
DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.stores)]
PROCESSES = 4
REAL = pytest.param("real", marks=pytest.mark.stores)


@pytest.fixture
def database(mongo_url: str) -> Iterator[Any]:
    """An empty MongoDB database, open."""
    opened = open_mongo(mongo_url)
    opened.client.drop_database(opened.name)
    yield opened
    opened.client.drop_database(opened.name)
    opened.client.close()


@pytest.fixture(params=DATABASES)
def sql_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["fake", *DATABASES])
def store(request: pytest.FixtureRequest) -> Iterator[ports.Store]:
    if request.param == "fake":
        yield FakeStore()
        return
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    yield SqlStore(engine)
    engine.dispose()


@pytest.fixture(params=["fake", REAL])
def redis(request: pytest.FixtureRequest) -> Iterator[Redis | None]:
    """A client of an empty Redis; None where the fake is meant."""
    if request.param == "fake":
        yield None
        return
    client = open_redis(request.getfixturevalue("redis_url"))
    client.flushdb()
    yield client
    client.close()


@pytest.fixture
def carts(redis: Redis | None) -> ports.Carts:
    return RedisCarts(redis, CART_TTL_S) if redis else FakeCarts()


@pytest.fixture
def tastes(redis: Redis | None) -> ports.Tastes:
    return RedisTastes(redis) if redis else FakeTastes()


@pytest.fixture
def training_board(redis: Redis | None) -> ports.TrainingBoard:
    return RedisTrainingBoard(redis) if redis else FakeTrainingBoard()


@pytest.fixture
def limiter(redis: Redis | None) -> ports.Limiter:
    return RedisLimiter(redis) if redis else FakeLimiter()


@pytest.fixture
def locks(redis: Redis | None) -> ports.Locks:
    return RedisLocks(redis) if redis else FakeLocks()


_databases = count(1)


@pytest.fixture(params=["fake", REAL])
def mongo(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A database nobody else uses; None where the fake is meant."""
    if request.param == "fake":
        yield None
        return
    address = request.getfixturevalue("servers")["SHOP_MONGO_URL"]
    database = open_mongo(address.replace("/shop?", f"/contract_{next(_databases)}?"))
    yield database
    database.client.drop_database(database.name)
    database.client.close()


@pytest.fixture
def interactions(mongo: Any) -> ports.Interactions:
    if mongo is None:
        return FakeInteractions()
    stored = MongoInteractions(mongo)
    stored.prepare()
    return stored


@pytest.fixture
def models(mongo: Any) -> ports.Models:
    return FakeModels() if mongo is None else MongoModels(mongo)


@pytest.fixture
def kept_steps(mongo: Any) -> ports.Unfinished:
    return FakeUnfinished() if mongo is None else MongoUnfinished(mongo)


@pytest.fixture
def experiments(mongo: Any) -> ports.Experiments:
    return FakeExperiments() if mongo is None else MongoExperiments(mongo)


@pytest.fixture(scope="session")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Four processes that are up and waiting."""
    how = multiprocessing.get_context("forkserver")
    how.set_forkserver_preload(["racing"])  # the shop is imported once for all four
    with ProcessPoolExecutor(PROCESSES, mp_context=how) as pool:
        for each in [pool.submit(racing.ready) for _ in range(PROCESSES)]:
            each.result(60)
        yield pool


@pytest.fixture
def shelf_stats(mongo: Any, interactions: ports.Interactions) -> ports.ShelfStats:
    """Sums over the events of ``interactions``."""
    if isinstance(interactions, FakeInteractions):
        return FakeShelfStats(interactions)
    stored = MongoShelfStats(mongo)
    stored.prepare()
    return stored


@pytest.fixture
def cache(redis: Redis | None) -> ports.Cache:
    return RedisCache(redis) if redis else FakeCache()


@pytest.fixture
def searches(mongo: Any) -> ports.Searches:
    if mongo is None:
        return FakeSearches()
    stored = MongoSearches(mongo)
    stored.prepare()
    return stored


@pytest.fixture
def audit_anchors(mongo: Any) -> ports.AuditAnchors:
    return FakeAuditAnchors() if mongo is None else MongoAuditAnchors(mongo)
