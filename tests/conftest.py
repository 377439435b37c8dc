"""What every test may ask for: a shop over fakes, and real stores that start once and leave nothing behind."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from shop_app.local.servers import LocalServers
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine
from shop_app.settings import Settings, get_settings
from tests.fakes.shop import Shop
from tests.postgres import Postgres

_folder = Path()


def pytest_configure() -> None:
    """Keep the developer's own shop out of the tests: neither its variables, nor its .env, nor its data."""
    global _folder
    _folder = Path(tempfile.mkdtemp(prefix="shop-tests-"))
    for name in [each for each in os.environ if each.startswith("SHOP_")]:
        del os.environ[name]
    os.environ |= {"SHOP_DATA_DIR": str(_folder / "data"), "SHOP_BCRYPT_COST": "4"}
    Settings.model_config["env_file"] = None
    # The same examples on every machine, and no failure because it is a slow one.
    hypothesis.settings.register_profile("shop", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("shop")
    get_settings.cache_clear()


def pytest_unconfigure() -> None:
    shutil.rmtree(_folder, ignore_errors=True)


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'shop.db')}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start PostgreSQL on an empty folder; yields the address of its empty database ``postgres``."""
    server = Postgres()
    server.start()
    yield server.url
    server.remove()


@pytest.fixture(scope="session")
def postgres_migrated(postgres_server: str) -> str:
    """A PostgreSQL database with the newest schema."""
    engine = open_engine(postgres_server)
    migrations.upgrade(engine)
    engine.dispose()
    return postgres_server


@pytest.fixture
def postgres_url(postgres_migrated: str) -> str:
    """The migrated database, emptied."""
    engine = open_engine(postgres_migrated)
    with engine.begin() as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        names = ", ".join(connection.exec_driver_sql(query).scalars())
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # past the audit log's guard
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    engine.dispose()
    return postgres_migrated


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, str]]:
    """Redis and MongoDB as ``shop up`` starts them; yields their addresses by the name of the setting."""
    before = dict(os.environ)
    with LocalServers(Settings(data_dir=_folder / "servers", redis_url="", mongo_url="")):
        addresses = {name: os.environ[name] for name in ("SHOP_REDIS_URL", "SHOP_MONGO_URL")}
        os.environ.clear()
        os.environ.update(before)
        get_settings.cache_clear()
        yield addresses


@pytest.fixture
def redis_url(servers: dict[str, str]) -> str:
    return servers["SHOP_REDIS_URL"]


@pytest.fixture
def mongo_url(servers: dict[str, str], request: pytest.FixtureRequest) -> str:
    """An address that names a database of this test alone."""
    name = re.sub(r"\W+", "_", request.node.name)[:40]
    return servers["SHOP_MONGO_URL"].replace("/shop?", f"/t{abs(hash(request.node.nodeid)) % 10**9}_{name}?")
