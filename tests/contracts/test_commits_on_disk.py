"""Which commits wait for the disk: all of the shop's, and not the sandbox's own, which the shop's always follow."""

import pytest

from shop_app.repositories.sql.engine import UNSYNCED, WRITING, open_engine, writer_of
from tests.postgres import DURABLE, Postgres


def levels(url: str, question: str) -> list[str]:
    """Ask within a write of the shop's, one of the sandbox's, and one of the shop's again."""
    engine = open_engine(url)
    writer = writer_of(engine)
    answers = []
    for options in ({}, WRITING | UNSYNCED, {}):
        with writer.execution_options(**options).begin() as connection:
            answers.append(str(connection.exec_driver_sql(question).scalar()))
    engine.dispose()
    return answers


def test_sqlite_waits_for_the_disk_but_for_the_sandbox(tmp_path):
    full, normal = "2", "1"

    assert levels(f"sqlite:///{tmp_path / 'shop.db'}", "PRAGMA synchronous") == [full, normal, full]


@pytest.mark.stores
def test_postgresql_waits_for_the_disk_but_for_the_sandbox():
    server = Postgres(DURABLE)
    server.start()

    try:
        assert levels(server.url, "SHOW synchronous_commit") == ["on", "off", "on"]
    finally:
        server.remove()
