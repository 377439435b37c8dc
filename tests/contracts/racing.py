"""Buyers in processes of their own: what the race tests let loose on one database. No assertions here."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from shop_app.domain.accounts import Actor
from shop_app.domain.audit import AuditDraft, AuditQuery, chained
from shop_app.domain.errors import OutOfStock, TotalChanged
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, OrderDraft
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.repositories.redis.carts import RedisCarts
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.sql.engine import WRITING, open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.shop import Shop

THINK_S = 0.3  # of a control between looking and writing: long enough that all have looked, however slow the machine
SKU = "LAST-ONES"
PRICE = Money(1999, "USD")
TOTAL = Money(1999 + 495, "USD")
COUPON = "HALF"
HALF = Money(1999 - 1000 + 495, "USD")
HOME = Address("Ada", "1 Street", "Boston", "02101", "US")


def ready(_: object = None) -> None:
    """Nothing: asked of a process to know that it is up."""


def buy(url: str, start_at: float, names: list[str]) -> list[str]:
    """Let each buyer order one piece at the same moment; return how each fared."""
    engine = open_engine(url)
    shop = Shop(SqlStore(engine), SandboxGateway(engine))

    def one(name: str) -> str:
        actor = Actor(name)
        shop.carts.add(actor.shopper, SKU, 1, most=9)
        try:
            shop.checkout.place(actor, OrderDraft("a@example.com", HOME, "standard", "tok_visa", TOTAL), key=name)
        except OutOfStock:
            return "out of stock"
        return "ordered"

    return all_at_once(start_at, [lambda name=name: one(name) for name in names], engine.dispose)


def buy_carelessly(url: str, start_at: float, names: list[str]) -> list[str]:
    """The control: look at the stock, think, then write what was worked out from it."""
    engine = open_engine(url)
    store, writing = SqlStore(engine), engine.execution_options(**WRITING)

    def one() -> str:
        with store.reading() as tx:
            left = tx.catalogue.sellable([SKU])[SKU].variant.stock
        if left < 1:
            return "out of stock"
        time.sleep(THINK_S)
        with writing.begin() as connection:
            connection.execute(text("UPDATE variants SET stock = :left"), {"left": left - 1})
        return "ordered"

    return all_at_once(start_at, [one for _ in names], engine.dispose)


def buy_with_coupon(url: str, start_at: float, names: list[str]) -> list[str]:
    """Let each buyer, a person of their own, order one piece with the same coupon of half the price."""
    engine = open_engine(url)
    shop = Shop(SqlStore(engine), SandboxGateway(engine))

    def one(name: str) -> str:
        actor = Actor(name)
        shop.carts.add(actor.shopper, SKU, 1, most=9)
        shop.carts.set_coupon(actor.shopper, COUPON)
        try:
            draft = OrderDraft(f"{name}@example.com", HOME, "standard", "tok_visa", HALF)
            shop.checkout.place(actor, draft, key=name)
        except TotalChanged as refusal:
            return refusal.message.partition(" Please")[0]
        return "ordered"

    return all_at_once(start_at, [lambda name=name: one(name) for name in names], engine.dispose)


def redeem_carelessly(url: str, start_at: float, names: list[str]) -> list[str]:
    """The control: look whether a use is left, think, then count one."""
    engine = open_engine(url)
    store, writing = SqlStore(engine), engine.execution_options(**WRITING)

    def one() -> str:
        with store.reading() as tx:
            coupon = tx.coupons.by_code(COUPON)
        if coupon is None or coupon.uses >= (coupon.max_uses or 0):
            return "used up"
        time.sleep(THINK_S)
        with writing.begin() as connection:
            connection.execute(text("UPDATE coupons SET uses = :uses"), {"uses": coupon.uses + 1})
        return "ordered"

    return all_at_once(start_at, [one for _ in names], engine.dispose)


def fill(url: str, start_at: float, times: int) -> list[str]:
    """Add one piece to the same cart, many times at once."""
    client = open_redis(url)
    carts = RedisCarts(client, ttl_s=600)

    def one() -> str:
        return str(carts.add("v:ada", SKU, 1, most=999))

    return all_at_once(start_at, [one] * times, client.close)


def fill_carelessly(url: str, start_at: float, times: int) -> list[str]:
    """The control: read the line, then write one more."""
    client = open_redis(url)
    carts = RedisCarts(client, ttl_s=600)

    def one() -> str:
        held = carts.lines("v:ada").get(SKU, 0)
        time.sleep(THINK_S)
        carts.put("v:ada", SKU, held + 1)
        return str(held + 1)

    return all_at_once(start_at, [one] * times, client.close)


def append_audits(url: str, start_at: float, draft: AuditDraft, times: int) -> list[str]:
    """Write entries of the audit log at the same moment as others do."""
    engine = open_engine(url)
    store = SqlStore(engine)

    def one() -> str:
        with store.writing() as tx:
            tx.audit.append(draft)
        return "written"

    return all_at_once(start_at, [one] * times, engine.dispose)


def append_audits_carelessly(url: str, start_at: float, draft: AuditDraft, times: int) -> list[str]:
    """The control: look where the chain ends, think, then write what follows."""
    engine = open_engine(url)
    store, writing = SqlStore(engine), engine.execution_options(**WRITING)

    def one() -> str:
        with store.reading() as tx:
            last = next(iter(tx.audit.page(AuditQuery())[0]), None)
        (entry,) = chained(last, [draft])
        time.sleep(THINK_S)
        try:
            with writing.begin() as connection:
                values = asdict(draft) | {"id": entry.id, "previous": entry.previous, "digest": entry.digest}
                names = ", ".join(values)
                marks = ", ".join(f":{name}" for name in values)
                connection.execute(text(f"INSERT INTO audit ({names}) VALUES ({marks})"), values)
        except IntegrityError:
            return "collided"
        return "written"

    return all_at_once(start_at, [one] * times, engine.dispose)


def all_at_once(start_at: float, acts: list[Callable[[], str]], close: Callable[[], None]) -> list[str]:
    gate = threading.Barrier(len(acts))

    def act(each: Callable[[], str]) -> str:
        gate.wait(30)
        time.sleep(max(0.0, start_at - time.time()))
        return each()

    try:
        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(act, acts))
    finally:
        close()
