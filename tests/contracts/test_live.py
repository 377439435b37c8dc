"""What changes is told to everybody who listens, once it is committed, and never when it is not."""

import threading

import pytest

from shop_app.domain import live as keys
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.errors import OutOfStock
from shop_app.domain.money import Money
from shop_app.kit.clock import now
from shop_app.repositories import ports
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.redis.live import RedisLive
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.shared import FakeLive
from tests.fakes.store import FakeStore


@pytest.fixture
def live(redis) -> ports.Live:
    return RedisLive(redis) if redis else FakeLive()


@pytest.fixture(params=["fake", "sqlite", pytest.param("postgres", marks=pytest.mark.stores)])
def store_and_told(request):
    told = FakeLive()
    if request.param == "fake":
        yield FakeStore(told), told
        return
    engine = open_engine(request.getfixturevalue(f"{request.param}_url"))
    yield SqlStore(engine, told), told
    engine.dispose()


def lamp_on_sale(store: ports.Store) -> int:
    lamp = ProductDraft("Lamp", "It gives light.", "lamps", [Variant("LAMP", Money(1999, "USD"), 3)])
    with store.writing() as tx:
        tx.catalogue.add_categories([Category("lamps", "Lamps")])
        return tx.catalogue.bring_in([lamp], now())["LAMP"]


def test_a_listener_hears_what_is_told_after_it_began(live):
    stop, heard, begun = threading.Event(), [], threading.Event()

    def listen() -> None:
        for news in live.listen(stop):
            heard.extend(news)
            if "cart:ada" in news:
                stop.set()
            begun.set()

    listener = threading.Thread(target=listen)
    listener.start()
    while not begun.wait(0.05):  # subscribing takes a moment; nothing is kept for who is not there yet
        live.tell(["product:1"])
    live.tell(["cart:ada", "product:7", "cart:ada"])
    listener.join(10)

    assert not listener.is_alive()
    assert heard[-2:] == ["cart:ada", "product:7"]


def test_telling_never_raises_when_nobody_can_be_told():
    nowhere = RedisLive(open_redis("redis://127.0.0.1:1/0"))

    nowhere.tell(["product:1", "product:2"])

    assert nowhere.untold == 2


def test_taking_stock_is_told_once_the_order_is_committed(store_and_told):
    store, told = store_and_told
    lamp = lamp_on_sale(store)
    told.told.clear()

    with store.writing() as tx:
        tx.stock.take({"LAMP": 1}, "ORDER-1", now())
        before_the_commit = list(told.told)

    assert before_the_commit == []
    assert told.told == [keys.product(lamp)]


def test_what_is_rolled_back_is_never_told(store_and_told):
    store, told = store_and_told
    lamp_on_sale(store)
    told.told.clear()

    def find_one_and_sell_too_many() -> None:
        with store.writing() as tx:
            tx.stock.adjust("LAMP", 1, now())
            tx.stock.take({"LAMP": 99}, "ORDER-1", now())

    with pytest.raises(OutOfStock):
        find_one_and_sell_too_many()

    assert told.told == []
