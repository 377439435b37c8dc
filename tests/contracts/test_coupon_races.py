"""One coupon, many shoppers at once, in real threads and processes. The control without the guard lets more through."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
import racing
from sqlalchemy import text

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.coupons import CouponDraft, CouponKind
from shop_app.domain.errors import TotalChanged
from shop_app.domain.money import Money
from shop_app.domain.orders import OrderDraft
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.kit.clock import now
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.shop import Shop

PROCESSES, BUYERS = 4, 50


@pytest.fixture
def engine(sql_url: str) -> Iterator[Any]:
    """A shop with plenty of stock and one coupon that can be used once."""
    engine = open_engine(sql_url)
    draft = ProductDraft("Plenty", "", "things", [Variant(racing.SKU, racing.PRICE, 500)])
    half = CouponDraft(racing.COUPON, CouponKind.PERCENT, Money(0, "USD"), basis_points=5000, max_uses=1)
    with SqlStore(engine).writing() as tx:
        tx.catalogue.add_categories([Category("things", "Things")])
        tx.catalogue.bring_in([draft], now())
        tx.coupons.add(half, now())
    yield engine
    engine.dispose()


def figure(engine: Any, query: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(query)).scalar() or 0)


def let_loose(pool: ProcessPoolExecutor, act: Any, url: str) -> Counter[str]:
    start_at = time.time() + 0.3
    shares = [[f"buyer-{number}" for number in range(first, BUYERS, PROCESSES)] for first in range(PROCESSES)]
    running = [pool.submit(act, url, start_at, share) for share in shares]
    return Counter(outcome for each in running for outcome in each.result(60))


def test_a_single_use_coupon_under_fifty_buyers_in_four_processes_is_in_one_order(engine, sql_url, processes):
    outcomes = let_loose(processes, racing.buy_with_coupon, sql_url)

    assert outcomes == {"ordered": 1, "HALF has been used up. The total is now $24.94.": BUYERS - 1}
    assert figure(engine, "SELECT count(*) FROM orders WHERE coupon = 'HALF' AND discount = 1000") == 1
    assert figure(engine, "SELECT count(*) FROM orders") == 1
    assert figure(engine, "SELECT uses FROM coupons") == figure(engine, "SELECT count(*) FROM coupon_redemptions") == 1
    assert figure(engine, "SELECT stock FROM variants") == 499  # who was refused holds nothing
    with SqlStore(engine).reading() as tx:
        assert (tx.coupons.miscounted(), tx.payments.unbalanced(), tx.stock.off_the_ledger()) == ([], [], [])


def test_control_without_the_conditional_update_more_than_one_gets_it(engine, sql_url, processes):
    outcomes = let_loose(processes, racing.redeem_carelessly, sql_url)

    assert outcomes["ordered"] > 1


def test_one_person_in_twenty_tabs_uses_a_once_per_account_coupon_once(engine):
    shop = Shop(SqlStore(engine), SandboxGateway(engine))
    once = CouponDraft("ONCE", CouponKind.PERCENT, Money(0, "USD"), basis_points=5000, is_once_per_account=True)
    with SqlStore(engine).writing() as tx:
        tx.coupons.add(once, now())

    def order(number: int) -> str:
        guest = Actor(f"tab-{number}")
        shop.carts.add(guest.shopper, racing.SKU, 1, most=9)
        shop.carts.set_coupon(guest.shopper, "ONCE")
        try:
            address = f"ada+{number}@example.com"
            shop.checkout.place(guest, OrderDraft(address, racing.HOME, "", "tok_visa", racing.HALF), f"k{number}")
        except TotalChanged:
            return "refused"
        return "ordered"

    with ThreadPoolExecutor(20) as pool:
        outcomes = Counter(pool.map(order, range(20)))

    assert outcomes == {"ordered": 1, "refused": 19}
    assert figure(engine, "SELECT uses FROM coupons WHERE code = 'ONCE'") == 1
    assert figure(engine, "SELECT count(*) FROM coupon_redemptions") == 1
