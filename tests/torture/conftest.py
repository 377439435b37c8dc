"""Servers of one shop on either database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.shop import SECRET
from tests.torture.house import GUARDED, Server


@pytest.fixture
def env(servers: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Settings of a shop, but for its database."""
    return {**servers, "SHOP_SECRET_KEY": SECRET, "SHOP_DATA_DIR": str(tmp_path), "SHOP_LIMIT_FACTOR": "1000"}


@pytest.fixture
def start(env: dict[str, str], tmp_path: Path) -> Iterator[Any]:
    """Start servers on a database; all of them end with the test."""
    running: list[Server] = []

    def start(url: str, count: int = 1, app: str = GUARDED) -> list[Server]:
        more = [Server({**env, "SHOP_DATABASE_URL": url}, tmp_path / "server.log", app) for _ in range(count)]
        running.extend(more)
        for each in more:
            each.start()
        for each in more:
            each.wait()
        return more

    yield start
    for each in running:
        each.kill()
