"""How many orders a second one process takes, beside a bare transaction of the same five writes on the same database.

A checkout is the whole of it: limits and cart in Redis, prices, one transaction that reserves, the payment at a sandbox
provider whose books are in the same database, one transaction that settles. The bare transaction is what no shop can do
without: stock down, its movement, an order, its line, its payment, one commit. Both run in one process, by the same
threads, in turns; carts are filled before the clock runs.
"""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from benchmarks.timing import Latency, Table, cpu_ms, measure
from shop_app.bootstrap import Services, build, real_parts
from shop_app.domain.accounts import SYSTEM, Actor
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, OrderDraft
from shop_app.kit.clock import now
from shop_app.kit.ids import order_number, secret_token
from shop_app.local.servers import LocalServers
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine, writer_of
from shop_app.settings import Settings, get_settings
from tests.postgres import DURABLE, Postgres

CLIENTS = (1, 16, 64)
CALLS = 200
TURNS = 5  # of bare and checkout, one after the other: other work on the machine slows both
PRODUCTS = 200
WARM_UP = 5
Fill, Place = Callable[[int], Actor], Callable[[Actor], object]
HOME = Address("Ada", "1 Street", "Boston", "02101", "US")
COLUMNS = ["database", "clients", "what", "per second", "p50 ms", "p95 ms", "share of bare"]
BARE = """
UPDATE variants SET stock = stock - 1 WHERE sku = :sku AND stock >= 1;
INSERT INTO stock_movements (sku, delta, reason, order_number, at) VALUES (:sku, -1, 'bare', :number, :at);
INSERT INTO orders (number, token_fingerprint, email, status, currency, subtotal, discount, shipping, tax, total,
                    shipping_address, shipping_method, coupon, placed_at)
  VALUES (:number, '', 'a@example.com', 'paid', 'USD', 1999, 0, 495, 0, 2494, '{}', 'standard', '', :at);
INSERT INTO order_lines (order_id, sku, slug, title, image_url, quantity, unit_price, line_total, tax, discount)
  SELECT id, :sku, '', 'Lamp', '', 1, 1999, 1999, 0, 0 FROM orders WHERE number = :number;
INSERT INTO payments (order_number, provider, key, reference, amount, currency, status, refunded, created_at)
  VALUES (:number, 'bare', :number, '', 2494, 'USD', 'captured', 0, :at)
"""


def run() -> list[Table]:
    """Time both on SQLite and on PostgreSQL, every commit of the shop on disk before it is answered."""
    speed = Table("Checkouts in one process, sandbox gateway, every commit of the shop on disk", COLUMNS)
    cost = Table("CPU of one shopper", ["database", "what", "CPU ms"])
    folder = Path(tempfile.mkdtemp(prefix="shop-bench-"))
    try:
        with LocalServers(Settings(data_dir=folder)):
            for name, url in _databases(folder):
                _time(name, url, folder, speed, cost)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [speed, cost]


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "SQLite", f"sqlite:///{folder / 'bench.db'}"
    server = Postgres(DURABLE)
    server.start()
    try:
        yield "PostgreSQL", server.url
    finally:
        server.remove()


def _time(name: str, url: str, folder: Path, speed: Table, cost: Table) -> None:
    engine = open_engine(url)
    migrations.upgrade(engine)
    with _shop(url, folder) as shop:
        fill, place, bare = _fill(shop), _place(shop), _bare(engine)
        for clients in CLIENTS:
            turns = [_turn(fill, place, bare, clients) for _ in range(TURNS)]
            plain, whole = _middle([bared for bared, _ in turns]), _middle([placed for _, placed in turns])
            shares = sorted(bared.per_second / placed.per_second for bared, placed in turns)
            speed.rows.append(_row(name, clients, "bare transaction", plain, "1"))
            share = f"1/{shares[TURNS // 2]:.1f} (1/{shares[0]:.1f} to 1/{shares[-1]:.1f})"
            speed.rows.append(_row(name, clients, "checkout", whole, share))
        cost.rows.append([name, "bare transaction", f"{_cpu(bare):.1f}"])
        cost.rows.append([name, "checkout", f"{_cpu(place, fill):.1f}"])
        cost.rows.append([name, "add to cart and checkout", f"{_cpu(lambda number: place(fill(number))):.1f}"])
    engine.dispose()


def _turn(fill: Fill, place: Place, bare: Callable[[int], object], clients: int) -> tuple[Latency, Latency]:
    plain = measure(bare, CALLS, clients)
    visitors = [fill(number) for number in range(CALLS + WARM_UP)]
    return plain, measure(lambda _: place(visitors.pop()), CALLS, clients, WARM_UP)


def _middle(turns: list[Latency]) -> Latency:
    return sorted(turns, key=lambda each: each.per_second)[TURNS // 2]


def _cpu(call: Callable[[Any], object], ready: Callable[[int], object] = lambda number: number) -> float:
    """Return the median CPU of five groups of calls."""
    groups = [[ready(number) for number in range(CALLS // 5)] for _ in range(5)]
    return sorted(cpu_ms(lambda number, each=each: call(each[number]), len(each)) for each in groups)[2]  # type: ignore[misc]


def _row(name: str, clients: int, what: str, took: Latency, share: str) -> list[str]:
    return [name, str(clients), what, f"{took.per_second:.0f}", f"{took.p50_ms:.1f}", f"{took.p95_ms:.1f}", share]


@contextmanager
def _shop(url: str, folder: Path) -> Iterator[Services]:
    found = get_settings()  # names the Redis that was just started
    settings = Settings(
        database_url=url, redis_url=found.redis_url, mongo_url=found.mongo_url, data_dir=folder, limit_factor=1e6
    )
    shop = build(settings, real_parts(settings))
    drafts = [
        ProductDraft(f"Lamp {each}", "", "lamps", [Variant(f"LAMP-{each}", Money(1999, "USD"), 1_000_000)])
        for each in range(PRODUCTS)
    ]
    shop.catalogue.bring_in(SYSTEM, [Category("lamps", "Lamps")], drafts)
    try:
        yield shop
    finally:
        shop.close()


def _fill(shop: Services) -> Fill:
    """Return what makes a visitor with one lamp in a new cart."""

    def fill(number: int) -> Actor:
        visitor = Actor(secret_token())
        shop.cart.add(visitor, f"LAMP-{number % PRODUCTS}")
        return visitor

    return fill


def _place(shop: Services) -> Place:
    """Return what orders a visitor's cart."""
    total = shop.checkout.quote(_fill(shop)(0), "US").totals.total

    def place(visitor: Actor) -> object:
        draft = OrderDraft("a@example.com", HOME, "standard", "tok_visa", total)
        return shop.checkout.place(visitor, draft, secret_token())

    return place


def _bare(engine: Engine) -> Callable[[int], object]:
    writing, statements, turn = writer_of(engine), [text(each) for each in BARE.split(";")], itertools.count()

    def bare(_number: int) -> None:
        values = {"sku": f"LAMP-{next(turn) % PRODUCTS}", "number": order_number(), "at": now()}
        with writing.begin() as connection:
            for statement in statements:
                connection.execute(statement, values)

    return bare
