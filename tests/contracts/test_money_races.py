"""Refunds, cancellations and tabs at the same moment, in threads and processes. Controls without the guard go wrong."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import racing
import racing_money
from sqlalchemy import text

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.errors import RefundTooMuch
from shop_app.domain.fulfilment import RefundStatus
from shop_app.domain.orders import Order, OrderDraft
from shop_app.kit.clock import now
from shop_app.repositories.redis.carts import RedisCarts
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.payments import SqlPayments
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.shop import Shop

PROCESSES, STOCK = 4, 500
SHOPPERS = [f"shopper-{number}" for number in range(6)]
PAID = racing.TOTAL.amount


@pytest.fixture
def engine(sql_url: str) -> Iterator[Any]:
    engine = open_engine(sql_url)
    draft = ProductDraft("Plenty", "", "things", [Variant(racing.SKU, racing.PRICE, STOCK)])
    with SqlStore(engine).writing() as tx:
        tx.catalogue.add_categories([Category("things", "Things")])
        tx.catalogue.bring_in([draft], now())
    yield engine
    engine.dispose()


@pytest.fixture
def shop(engine) -> Shop:
    return Shop(SqlStore(engine), racing_money.TrustingGateway(engine, "a webhook secret"))


@pytest.fixture
def number(shop) -> str:
    """A paid order of one piece."""
    ada = Actor("ada")
    shop.carts.add(ada.shopper, racing.SKU, 1, most=9)
    draft = OrderDraft("ada@example.com", racing.HOME, "standard", "tok_visa", racing.TOTAL)
    return shop.checkout.place(ada, draft, key="k")[0].number


def let_loose(pool: ProcessPoolExecutor, act: Callable[..., list[str]], where: Any, *shares: Any) -> Counter[str]:
    """Run ``act`` in every process at the same moment, each with its share; count how it went."""
    start_at = time.time() + 0.5
    running = [pool.submit(act, where, start_at, *each) for each in shares]
    return Counter(outcome for each in running for outcome in each.result(90))


def figure(engine: Any, query: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar() or 0)


def figures(engine: Any) -> dict[str, int]:
    return {
        "promised": figure(engine, "SELECT refunded FROM payments"),
        "listed": figure(engine, "SELECT sum(amount) FROM refunds WHERE status = 'done'"),
        "moved": figure(engine, "SELECT refunded FROM sandbox_payments"),
    }


# refunds


def clicks(number: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """In each process two admins who each click twice: a key is a click of the eye, the same for both."""
    return [
        (number, [(f"admin-{process}-{who}", f"{process}-{who}") for who in range(2) for _ in range(2)])
        for process in range(PROCESSES)
    ]


def test_eight_admins_who_click_twice_in_four_processes_give_back_no_more_than_was_paid(
    engine, sql_url, shop, number, processes
):
    outcomes = let_loose(processes, racing_money.refund, sql_url, *clicks(number))
    shop.refunds.finish_open()

    assert figures(engine) == {"promised": 2000, "listed": 2000, "moved": 2000}
    assert outcomes == {"refunded": 4, "refund_too_much": 12}  # two refunds, each told to both halves of its click
    assert figure(engine, "SELECT count(*) FROM refunds") == 2
    assert shop.orders.get(racing_money.ADMIN, number).status == "partially_refunded"
    assert shop.integrity.verify().orders_unbalanced == []


def test_control_without_the_conditional_update_more_goes_back_than_was_paid(engine, sql_url, number, processes):
    let_loose(processes, racing_money.refund_carelessly, sql_url, *clicks(number))

    assert all(sum_back > PAID for sum_back in figures(engine).values()), figures(engine)


def test_a_double_click_in_twenty_threads_gives_back_once(engine, shop, number):
    def click(_: int) -> int:
        order = shop.orders.refund(racing_money.ADMIN, number, racing_money.PART, "Late", key="one click")
        return len(order.refunds)

    with ThreadPoolExecutor(20) as pool:
        seen = set(pool.map(click, range(20)))

    assert (seen, figures(engine)) == ({1}, {"promised": 1000, "listed": 1000, "moved": 1000})


def test_transactions_that_did_not_queue_for_the_order_promise_no_more_than_was_paid(engine, shop, number):
    """The books alone: here nobody holds the order, as if a caller had forgotten to."""
    with shop.store.reading() as tx:
        payment = tx.payments.of_order(number)

    def promise(_: int) -> str:
        try:
            with shop.store.writing() as tx:
                shop.refunds.promise(tx, payment, racing_money.PART, "Late")
        except RefundTooMuch:
            return "refused"
        return "promised"

    with ThreadPoolExecutor(12) as pool:
        outcomes = Counter(pool.map(promise, range(12)))

    assert outcomes == {"promised": 2, "refused": 10}
    assert figures(engine)["promised"] == 2000


def test_two_who_carry_out_one_refund_move_its_money_once(engine, shop, number):
    with shop.store.reading() as tx:
        payment = tx.payments.of_order(number)
    with shop.store.writing() as tx:
        promised = shop.refunds.promise(tx, payment, racing_money.PART, "Late")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: shop.refunds.carry_out(promised), range(8)))

    assert figures(engine) == {"promised": 1000, "listed": 1000, "moved": 1000}
    assert figure(engine, "SELECT count(*) FROM order_events WHERE note LIKE '%refunded'") == 1
    with shop.store.reading() as tx:
        assert [each.status for each in tx.orders.by_number(number)[0].refunds] == [RefundStatus.DONE]


def test_a_cancelled_order_is_restocked_and_paid_back_once_however_many_cancel_it(
    engine, sql_url, shop, number, processes
):
    shares = [(number, [f"admin-{process}-{who}" for who in range(4)]) for process in range(PROCESSES)]

    outcomes = let_loose(processes, racing_money.cancel, sql_url, *shares)
    shop.refunds.finish_open()

    assert outcomes == {"cancelled": 16}
    assert figure(engine, "SELECT stock FROM variants") == STOCK
    assert figure(engine, "SELECT count(*) FROM stock_movements WHERE reason = 'release'") == 1
    assert figure(engine, "SELECT sold_count FROM products") == 0
    assert figure(engine, "SELECT count(*) FROM order_events WHERE status = 'cancelled'") == 2  # and its refund's line
    assert figures(engine) == {"promised": PAID, "listed": PAID, "moved": PAID}
    assert shop.integrity.verify().orders_unbalanced == []


# the browser's return and the webhook


def answered_by_the_bank(shop) -> Order:
    """An order whose bank has just agreed; the shop has not heard of it."""
    ada = Actor("ada")
    shop.carts.add(ada.shopper, racing.SKU, 1, most=9)
    draft = OrderDraft("ada@example.com", racing.HOME, "standard", "tok_3ds", racing.TOTAL)
    order, _ = shop.checkout.place(ada, draft, "k")
    with shop.store.reading() as tx:
        payment = tx.payments.of_order(order.number)
    shop.gateway.play_bank(payment, agrees=True)
    return replace(order, challenge=payment.key)


def hear_and_finish(shop, order: Order) -> None:
    body = json.dumps({"id": "evt_1", "payment": order.challenge}).encode()
    ways = [
        lambda: shop.payments.hear("sandbox", body, shop.gateway.sign(body)),
        lambda: shop.challenges.finish(Actor("ada"), order.number, order.token),
    ]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda number: ways[number % 2](), range(12)))


def test_six_webhooks_and_six_browser_returns_at_once_make_one_paid_order(engine, shop):
    before = figure(engine, "SELECT count(*) FROM outbox WHERE topic = 'mail'")
    order = answered_by_the_bank(shop)

    hear_and_finish(shop, order)

    assert figure(engine, "SELECT count(*) FROM order_events WHERE status = 'paid'") == 1
    assert figure(engine, "SELECT count(*) FROM outbox WHERE topic = 'mail'") == before + 1
    assert shop.carts.lines("v:ada") == {}


def test_control_without_the_conditional_update_each_of_them_books_the_payment(engine, shop, monkeypatch):
    before = figure(engine, "SELECT count(*) FROM outbox WHERE topic = 'mail'")
    order = answered_by_the_bank(shop)
    settle = SqlPayments.settle
    monkeypatch.setattr(SqlPayments, "settle", lambda *asked: settle(*asked) or True)

    hear_and_finish(shop, order)

    assert figure(engine, "SELECT count(*) FROM outbox WHERE topic = 'mail'") > before + 1


# tabs


@pytest.fixture
def settings(engine, sql_url, redis_url, mongo_url) -> dict[str, str]:
    """Where the shop of the tabs is; every shopper has one piece in the cart."""
    client = open_redis(redis_url)
    client.flushdb()
    carts = RedisCarts(client, ttl_s=600)
    for name in SHOPPERS:
        carts.add(Actor(name).shopper, racing.SKU, 1, most=9)
    client.close()
    return {"database_url": sql_url, "redis_url": redis_url, "mongo_url": mongo_url}


def tabs() -> list[tuple[list[tuple[str, str]]]]:
    """In each process two tabs of every shopper, each tab with a key of its own."""
    return [([(name, f"{process}-{tab}") for tab in range(2) for name in SHOPPERS],) for process in range(PROCESSES)]


@pytest.mark.stores
def test_eight_tabs_of_each_shopper_in_four_processes_make_one_order_and_one_charge_each(engine, settings, processes):
    outcomes = let_loose(processes, racing_money.order_in_tabs, settings, *tabs())

    assert {name: outcomes[f"{name} ordered"] for name in SHOPPERS} == dict.fromkeys(SHOPPERS, 1)
    told = Counter(each.partition(" ")[2] for each in outcomes.elements())
    assert set(told) <= {"ordered", "order_in_progress", "cart_empty"}, told
    assert told.total() == 2 * PROCESSES * len(SHOPPERS)
    assert figure(engine, "SELECT count(*) FROM orders") == len(SHOPPERS)
    assert figure(engine, "SELECT count(*) FROM orders WHERE status = 'paid'") == len(SHOPPERS)
    assert figure(engine, "SELECT count(*) FROM sandbox_payments") == len(SHOPPERS)
    assert figure(engine, "SELECT count(*) FROM outbox WHERE topic = 'mail'") == len(SHOPPERS)
    assert figure(engine, "SELECT stock FROM variants") == STOCK - len(SHOPPERS)
    assert figure(engine, "SELECT count(*) FROM order_claims") == 0


@pytest.mark.stores
def test_control_without_the_claim_tabs_make_more_orders_than_there_are_shoppers(engine, settings, processes):
    outcomes = let_loose(processes, racing_money.order_in_tabs_carelessly, settings, *tabs())

    assert max(outcomes[f"{name} ordered"] for name in SHOPPERS) > 1
    assert figure(engine, "SELECT count(*) FROM sandbox_payments") > len(SHOPPERS)
