"""Many at once, in real threads and real processes. Each guard has a control without it that does go wrong."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
import racing
from sqlalchemy import text

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.errors import Conflict
from shop_app.domain.orders import OrderDraft
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.kit.clock import now
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.shop import Shop

PROCESSES, BUYERS, STOCK = 4, 50, 10


def let_loose(pool: ProcessPoolExecutor, act: Callable[..., list[str]], url: str, shares: list[Any]) -> Counter[str]:
    """Run ``act`` in every process at the same moment; count how it went."""
    start_at = time.time() + 0.3
    running = [pool.submit(act, url, start_at, share) for share in shares]
    return Counter(outcome for each in running for outcome in each.result(60))


@pytest.fixture
def engine(sql_url: str) -> Iterator[Any]:
    engine = open_engine(sql_url)
    draft = ProductDraft("The last ones", "", "things", [Variant(racing.SKU, racing.PRICE, STOCK)])
    with SqlStore(engine).writing() as tx:
        tx.catalogue.add_categories([Category("things", "Things")])
        tx.catalogue.bring_in([draft], now())
    yield engine
    engine.dispose()


def figure(engine: Any, query: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar() or 0)


def buyers() -> list[list[str]]:
    return [[f"buyer-{number}" for number in range(first, BUYERS, PROCESSES)] for first in range(PROCESSES)]


def test_fifty_buyers_in_four_processes_get_exactly_the_ten_there_are(engine, sql_url, processes):
    outcomes = let_loose(processes, racing.buy, sql_url, buyers())

    assert outcomes == {"ordered": STOCK, "out of stock": BUYERS - STOCK}
    assert figure(engine, "SELECT count(*) FROM orders WHERE status = 'paid'") == STOCK
    assert figure(engine, "SELECT count(*) FROM orders") == STOCK
    assert figure(engine, "SELECT count(*) FROM sandbox_payments") == STOCK
    assert figure(engine, "SELECT stock FROM variants") == 0
    assert figure(engine, "SELECT sum(delta) FROM stock_movements") == 0
    with SqlStore(engine).reading() as tx:
        assert tx.stock.off_the_ledger() == []
        assert tx.payments.unbalanced() == []


def test_control_without_the_conditional_update_the_same_buyers_oversell(engine, sql_url, processes):
    outcomes = let_loose(processes, racing.buy_carelessly, sql_url, buyers())

    assert outcomes["ordered"] > STOCK


def test_one_key_from_twenty_threads_is_one_order_and_one_charge(engine):
    shop = Shop(SqlStore(engine), SandboxGateway(engine))
    ada = Actor("ada")
    shop.carts.add(ada.shopper, racing.SKU, STOCK, most=STOCK)  # all there are: a second attempt would find none left
    total = shop.checkout.quote(ada, "US").totals.total
    draft = OrderDraft("a@example.com", racing.HOME, "standard", "tok_visa", total)
    gate = threading.Barrier(20)

    def click(_: int) -> tuple[str, bool]:
        gate.wait(30)
        order, is_replay = shop.checkout.place(ada, draft, "the same key")
        return order.number, is_replay

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(click, range(20)))

    assert len({number for number, _ in answers}) == 1
    assert sorted(is_replay for _, is_replay in answers) == [False] + [True] * 19
    assert figure(engine, "SELECT count(*) FROM orders") == 1
    assert figure(engine, "SELECT count(*) FROM sandbox_payments") == 1
    assert figure(engine, "SELECT stock FROM variants") == 0


def test_two_settlers_of_one_payment_pay_the_order_once(engine):
    shop = Shop(SqlStore(engine), SandboxGateway(engine))
    shop.carts.add("v:ada", racing.SKU, 1, most=9)
    shop.checkout.place(Actor("ada"), OrderDraft("a@example.com", racing.HOME, "", "tok_visa", racing.TOTAL), "k")
    with engine.begin() as connection:  # as after a crash between the charge and its bookkeeping
        connection.execute(text("UPDATE payments SET status = 'open', created_at = '2020-01-01 00:00:00+00:00'"))
        connection.execute(text("UPDATE orders SET status = 'pending_payment'"))
        connection.execute(text("DELETE FROM outbox"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: shop.payments.reconcile(), range(8)))

    assert figure(engine, "SELECT count(*) FROM outbox WHERE topic = 'order_paid'") == 1
    assert figure(engine, "SELECT count(*) FROM outbox WHERE topic = 'mail'") == 1
    assert figure(engine, "SELECT count(*) FROM orders WHERE status = 'paid'") == 1
    assert figure(engine, "SELECT sold_count FROM products") == 2  # once when placed, once when settled


@pytest.fixture
def empty_redis(redis_url: str) -> Iterator[Any]:
    client = open_redis(redis_url)
    client.flushdb()
    yield client
    client.close()


@pytest.mark.stores
def test_fifty_adds_to_one_cart_from_four_processes_lose_none(empty_redis, redis_url, processes):
    answers = let_loose(processes, racing.fill, redis_url, [13, 13, 12, 12])

    assert sorted(map(int, answers)) == list(range(1, 51))
    assert empty_redis.hgetall("cart:{v:ada}:quantities") == {racing.SKU: "50"}


@pytest.mark.stores
def test_control_reading_and_writing_back_loses_some(empty_redis, redis_url, processes):
    let_loose(processes, racing.fill, redis_url, [1])

    let_loose(processes, racing.fill_carelessly, redis_url, [13, 13, 12, 12])

    assert int(empty_redis.hget("cart:{v:ada}:quantities", racing.SKU)) < 51


def test_two_who_want_a_lock_at_once_do_not_both_get_it(locks):
    gate, inside, worst = threading.Barrier(12), [], []

    def work(_: int) -> bool:
        gate.wait(30)
        with locks.held("retrain", ttl_s=60) as is_mine:
            if is_mine:
                inside.append(1)
                time.sleep(0.1)
                worst.append(len(inside))
                inside.pop()
        return is_mine

    with ThreadPoolExecutor(12) as pool:
        wins = list(pool.map(work, range(12)))

    assert sum(wins) == 1
    assert worst == [1]


def test_a_key_raced_for_in_two_transactions_belongs_to_one(engine):
    store, gate = SqlStore(engine), threading.Barrier(2)

    def remember(number: str) -> str:
        gate.wait(30)
        try:
            with store.writing() as tx:
                tx.orders.remember_key("v:ada", "k", "print", number, now())
                time.sleep(0.05)
        except Conflict:
            return "refused"
        return "stored"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remember, ("A", "B"))) == ["refused", "stored"]
