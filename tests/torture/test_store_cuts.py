"""kill -9 of Redis and of MongoDB under load: orders are in SQL, and what was bought reaches MongoDB exactly once."""

import random
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop_app.bootstrap import Services
from shop_app.kit.clock import now
from shop_app.local import binaries, processes
from shop_app.repositories.mongo.client import open_mongo
from shop_app.repositories.ports import OutboxEntry
from shop_app.services.outbox import OutboxService
from tests.torture.house import BOUND_S, Answer, put_on_sale, rounds
from tests.torture.test_power_cuts import SEED, STOCK, check, paid_orders, put_in_order, under_load

pytestmark = [pytest.mark.stores, pytest.mark.timeout(BOUND_S)]


class Victim:
    """A store in a process of its own that is killed and comes back on the same port and folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self.port, self._log = processes.free_port(), folder / f"{name}.log"
        data = folder / name
        data.mkdir()
        redis = ["--port", self.port, "--dir", data, "--appendonly", "yes", "--save", ""]
        mongo = ["--port", self.port, "--dbpath", data, "--bind_ip", "127.0.0.1", "--wiredTigerCacheSizeGB", "0.25"]
        program = [binaries.redis_server(), *redis] if name == "redis" else [binaries.mongod(), *mongo]
        self._program = [str(each) for each in program]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = processes.spawn(self._program, self._log)
        processes.wait_for_port(self.port, self._process, self._log)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait(20)
            self._process = None

    def cut(self) -> None:
        """Kill it, and bring it back while shoppers go on."""
        self.kill()
        time.sleep(0.5)
        self.start()
        time.sleep(1)


@pytest.fixture
def victims(tmp_path: Path) -> Iterator[dict[str, Victim]]:
    victims = {name: Victim(name, tmp_path) for name in ("redis", "mongo")}
    for each in victims.values():
        each.start()
    yield victims
    for each in victims.values():
        each.kill()


@pytest.fixture
def env(env: dict[str, str], victims: dict[str, Victim]) -> dict[str, str]:
    return env | {
        "SHOP_REDIS_URL": f"redis://127.0.0.1:{victims['redis'].port}/0",
        "SHOP_MONGO_URL": f"mongodb://127.0.0.1:{victims['mongo'].port}/shop?directConnection=true",
    }


@pytest.mark.parametrize("name", ["redis", "mongo"])
def test_a_store_killed_at_any_moment_costs_no_order_and_no_purchase_is_told_twice(
    start, env, victims, sqlite_url, monkeypatch, name
):
    put_on_sale(sqlite_url, STOCK)
    (server,) = start(sqlite_url)
    chance = random.Random(SEED)
    told: list[Answer] = []
    shop = put_in_order(env, sqlite_url, monkeypatch)
    is_over = threading.Event()
    worker = threading.Thread(target=deliver_until, args=(shop, is_over))
    worker.start()

    try:
        for _ in rounds(f"kill -9 of {name}"):
            told += under_load(server.url, chance, victims[name].cut)
    finally:
        is_over.set()
        worker.join()
    shop.close()

    shop = put_in_order(env, sqlite_url, monkeypatch)
    drain(shop)
    assert check(shop, sqlite_url, told) > 0
    assert purchases(env["SHOP_MONGO_URL"]) == paid_orders(sqlite_url)
    shop.close()


@pytest.mark.parametrize("name", ["redis", "mongo"])
def test_control_without_the_outbox_that_tries_again_purchases_are_lost(
    start, env, victims, sqlite_url, monkeypatch, name
):
    put_on_sale(sqlite_url, STOCK)
    (server,) = start(sqlite_url)
    shop = put_in_order(env, sqlite_url, monkeypatch)
    monkeypatch.setattr(OutboxService, "_put_off", forget)

    def cut() -> None:
        victims[name].kill()
        shop.outbox.deliver(3)  # what was just bought, told while the store is away
        victims[name].start()

    under_load(server.url, random.Random(SEED), cut)

    drain(shop)
    assert set(purchases(env["SHOP_MONGO_URL"])) < set(paid_orders(sqlite_url))
    shop.close()


def forget(self: OutboxService, entry: OutboxEntry, _error: Exception) -> None:
    """Tell once and never again, as a shop does that calls the other store after its commit."""
    with self._store.writing() as tx:
        tx.outbox.delivered(entry.id, now())


def deliver_until(shop: Services, is_over: threading.Event) -> None:
    """Be the worker: deliver what is due while the stores come and go."""
    while not is_over.wait(0.05):
        shop.outbox.deliver()


def drain(shop: Services) -> None:
    """Deliver until nothing waits; what failed while its store was away is tried again seconds later."""
    deadline = time.monotonic() + 150
    while shop.outbox.waiting():
        assert time.monotonic() < deadline, "the outbox does not get empty"
        shop.outbox.deliver()
        time.sleep(0.2)


def purchases(url: str) -> list[str]:
    """The orders that MongoDB holds a purchase of, one entry each time it does."""
    database = open_mongo(url)
    found = sorted(each["shopper"].partition(":")[2] for each in database["interactions"].find({"kind": "purchase"}))
    database.client.close()
    return found
