"""kill -9 under load: whoever was answered 201 has one paid order with its mail, and nobody paid for nothing."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from shop_app.bootstrap import Services, build, real_parts
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine
from shop_app.services import payments, refunds
from shop_app.settings import Settings
from tests.postgres import DURABLE, Postgres
from tests.torture.house import BOUND_S, HASTY, Answer, column, figure, put_on_sale, rounds, try_to_buy

pytestmark = [pytest.mark.stores, pytest.mark.timeout(BOUND_S)]
SHOPPERS, STOCK = 6, 100_000
SEED = 20_260_523
# Answers first, writes to disk later: not before ten seconds, however much there is to write and to clean up.
LAZY = (
    *DURABLE, "synchronous_commit=off", "wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=64MB",
    "bgwriter_lru_maxpages=0",
)  # fmt: skip


@pytest.fixture
def power(request: pytest.FixtureRequest) -> Iterator[Postgres]:
    server = Postgres(getattr(request, "param", DURABLE))
    server.start()
    engine = open_engine(server.url)
    migrations.upgrade(engine)
    engine.dispose()
    yield server
    server.remove()


def under_load(url: str, chance: random.Random, cut: Callable[[], None]) -> list[Answer]:
    """Let shoppers buy without a pause, cut the power soon after the first sale, and return what they were told."""
    told: list[Answer] = []
    is_over = threading.Event()

    def shop() -> None:
        while not is_over.is_set():
            told.append(answer := try_to_buy(url))
            time.sleep(0 if answer.status else 0.1)

    crowd = [threading.Thread(target=shop) for _ in range(SHOPPERS)]
    for each in crowd:
        each.start()
    try:
        _wait_for_a_sale(told)
        time.sleep(chance.random() * 2)
        cut()
    finally:
        is_over.set()
        for each in crowd:
            each.join()
    return told


def _wait_for_a_sale(told: list[Answer]) -> None:
    deadline = time.monotonic() + 60
    while not any(each.status == 201 for each in told):
        assert time.monotonic() < deadline, "nobody could buy anything for a minute"
        time.sleep(0.02)


def put_in_order(env: dict[str, str], url: str, monkeypatch: pytest.MonkeyPatch) -> Services:
    """Do what the worker does in the minutes after a restart, at once."""
    for module in (payments, refunds):
        monkeypatch.setattr(module, "OPEN_FOR", timedelta(0))
    names = {name.removeprefix("SHOP_").lower(): value for name, value in env.items()}
    settings = Settings(**{**names, "database_url": url})
    shop = build(settings, real_parts(settings))
    shop.payments.reconcile()
    shop.refunds.finish_open()
    while shop.outbox.deliver():
        pass
    return shop


def check(shop: Services, url: str, told: list[Answer]) -> int:
    """Say how many orders were answered, having looked each up."""
    found = shop.integrity.verify()
    assert found.is_clean, found
    paid, answered = paid_orders(url), confirmed(told)
    assert set(answered) <= set(paid)
    assert len(answered) == len(set(answered))
    mails = figure(url, "SELECT count(*) FROM outbox WHERE topic = 'mail'")
    assert (mails, charges(url)) == (len(paid), len(paid))  # one mail and one charge for each, none for nothing
    return len(answered)


def confirmed(told: list[Answer]) -> list[str]:
    return [each.body["number"] for each in told if each.status == 201]


def paid_orders(url: str) -> list[str]:
    return sorted(column(url, "SELECT number FROM orders WHERE status = 'paid'"))


def charges(url: str) -> int:
    return figure(url, "SELECT count(*) FROM sandbox_payments WHERE status = 'captured' AND refunded = 0")


def test_a_server_killed_at_any_moment_loses_no_order_and_charges_nobody_for_nothing(
    start, env, sqlite_url, monkeypatch
):
    put_on_sale(sqlite_url, STOCK)
    (server,) = start(sqlite_url)
    chance = random.Random(SEED)
    told: list[Answer] = []

    for _ in rounds("kill -9 of the server"):
        told += under_load(server.url, chance, server.kill)
        server.start()
        server.wait()

    shop = put_in_order(env, sqlite_url, monkeypatch)
    assert check(shop, sqlite_url, told) > 0
    shop.close()


def test_control_a_shop_that_charges_before_its_order_is_written_takes_money_for_nothing(
    start, env, power, monkeypatch
):
    put_on_sale(power.url, STOCK)
    (server,) = start(power.url, app=HASTY)

    for _ in range(3):  # nine of ten kills meet a charge whose order is not written yet
        under_load(server.url, random.Random(SEED), server.kill)
        server.start()
        server.wait()

    shop = put_in_order(env, power.url, monkeypatch)
    assert charges(power.url) > len(paid_orders(power.url))
    assert not shop.integrity.verify().is_clean
    shop.close()


def test_a_database_killed_at_any_moment_comes_back_with_every_order_it_confirmed(start, env, power, monkeypatch):
    put_on_sale(power.url, STOCK)
    (server,) = start(power.url)
    chance = random.Random(SEED)
    told: list[Answer] = []

    def cut() -> None:
        power.kill()
        time.sleep(0.5)
        power.start()
        time.sleep(1)  # and they go on buying

    for _ in rounds("kill -9 of PostgreSQL"):
        told += under_load(server.url, chance, cut)

    shop = put_in_order(env, power.url, monkeypatch)
    assert check(shop, power.url, told) > 0
    assert all(each.status in (0, 201, 409, 503) for each in told), {each.status for each in told}
    shop.close()


@pytest.mark.parametrize("power", [LAZY], indirect=True)
def test_control_a_database_that_answers_before_it_writes_forgets_orders_it_confirmed(start, power):
    put_on_sale(power.url, STOCK)
    (server,) = start(power.url)

    def cut() -> None:
        power.kill()
        power.start()

    told: list[Answer] = []
    for _ in range(4):  # the ten seconds may be over just before a cut
        told += under_load(server.url, random.Random(SEED), cut)

    assert set(confirmed(told)) - set(paid_orders(power.url))
