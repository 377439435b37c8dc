"""REST: whatever a client says of prices, totals, owners and states, the server's own word counts. On a real database.

What is refused changes nothing: every row of every table and the cart are compared before and after.
"""

from typing import Any

import pytest
from conftest import ADDRESS
from sqlalchemy import MetaData, select

from shop_app.domain.accounts import Role
from shop_app.domain.catalogue import Status
from shop_app.domain.money import Money
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.fakes.shop import Shop

TOTAL = {"amount": 5295, "currency": "USD"}  # two lamps at $20, delivery 4.95, tax 8.00


@pytest.fixture
def engine(sqlite_url):
    engine = open_engine(sqlite_url)
    yield engine
    engine.dispose()


@pytest.fixture
def shop(engine):
    shop = Shop(SqlStore(engine), SandboxGateway(engine))
    yield shop
    shop.close()


@pytest.fixture
def lamp(shop):
    return shop.product("Desk lamp", price=2000, stock=10)


@pytest.fixture
def ada(sign_up, lamp):
    caller = sign_up("ada@example.com")
    caller.add(lamp.sku, 2)
    return caller


@pytest.fixture
def look(engine, ada) -> Any:
    """Return everything there is: every row of every table, and what Ada sees in her cart."""

    def look() -> dict[str, Any]:
        tables = MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            rows = {each.name: sorted(map(repr, connection.execute(select(each)))) for each in tables.sorted_tables}
        return rows | {"cart": ada.get("/cart").json()}

    return look


def test_control_the_look_sees_an_order(look, ada):
    before = look()

    answer = ada.order()

    assert (answer.status_code, answer.json()["total"]["amount"]) == (201, TOTAL["amount"])
    changed = {name for name, rows in look().items() if rows != before.get(name)}
    assert {"orders", "payments", "variants", "stock_movements", "outbox", "sandbox_payments", "cart"} <= changed


# sent along with an order


@pytest.mark.parametrize(
    "more",
    [
        {"total": {"amount": 1, "currency": "USD"}},
        {"price": 1},
        {"currency": "EUR"},
        {"shipping": {"amount": 0, "currency": "USD"}},
        {"shipping_cost": 0},
        {"tax": {"amount": 0, "currency": "USD"}},
        {"discount": {"amount": 4000, "currency": "USD"}},
        {"status": "paid"},
        {"account_id": 1},
        {"owner": "a:1"},
        {"role": "admin"},
        {"number": "MINE-0001"},
        {"coupon": "HALF"},
        {"lines": [{"sku": "SKU-001", "quantity": 2, "unit_price": 1}]},
        {"items": []},
        {"payment": {"provider": "sandbox", "token": "tok_visa", "amount": 1}},
        {"payment": {"provider": "sandbox", "token": "tok_visa", "status": "captured"}},
        {"payment": {"provider": "none", "token": "tok_visa"}},
        {"shipping_address": {**ADDRESS, "shipping": 0}},
        {"shipping_method": "free"},
        {"expected_total": {"amount": -1, "currency": "USD"}},
        {"expected_total": {"amount": 10**30, "currency": "USD"}},
        {"expected_total": {"amount": True, "currency": "USD"}},
    ],
    ids=str,
)
def test_an_order_that_says_more_than_it_may_is_refused_and_changes_nothing(look, ada, more):
    before = look()

    answer = ada.order(**more)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input"), answer.text
    assert look() == before


@pytest.mark.parametrize(
    "seen",
    [
        {"amount": 0, "currency": "USD"},
        {"amount": 1, "currency": "USD"},
        {"amount": TOTAL["amount"] - 1, "currency": "USD"},
        {"amount": TOTAL["amount"] + 1, "currency": "USD"},
        {"amount": TOTAL["amount"] - 495, "currency": "USD"},
        {"amount": TOTAL["amount"], "currency": "JPY"},
        {"amount": TOTAL["amount"], "currency": "EUR"},
    ],
    ids=str,
)
def test_a_total_of_the_clients_own_is_refused_and_changes_nothing(look, ada, seen):
    before = look()

    answer = ada.order(expected_total=seen)

    assert (answer.status_code, answer.json()["code"]) == (409, "total_changed"), answer.text
    assert look() == before


def test_a_price_of_yesterday_buys_nothing(look, shop, ada, lamp, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE variants SET price = 3000")
    before = look()

    answer = ada.order(expected_total=TOTAL)

    assert (answer.status_code, answer.json()["code"]) == (409, "total_changed")
    assert look() == before


# the cart


@pytest.mark.parametrize(
    "more",
    [
        {"price": 1},
        {"unit_price": {"amount": 1, "currency": "USD"}},
        {"owner": "v:other"},
        {"quantity": -1},
        {"quantity": 0},
        {"quantity": "2"},
        {"quantity": 1.5},
        {"quantity": 10**9},
    ],
    ids=str,
)
def test_a_line_with_a_price_an_owner_or_no_quantity_is_refused_and_changes_nothing(look, ada, lamp, more):
    before = look()

    answer = ada.post("/cart/items", {"sku": lamp.sku} | more)

    assert answer.status_code == 422, answer.text
    assert look() == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ARCHIVED])
def test_what_is_not_on_sale_cannot_be_put_in_the_cart(look, shop, ada, status):
    hidden = shop.product("Not for sale", price=1, status=status)
    before = look()

    added = ada.add(hidden.sku)
    changed = ada.ask("PATCH", f"/cart/items/{hidden.sku}", {"quantity": 2})
    moved = ada.post(f"/cart/saved/{hidden.sku}")

    assert [each.status_code for each in (added, changed, moved)] == [404, 404, 404]
    assert look() == before


def test_what_was_taken_off_sale_while_it_lay_in_the_cart_is_not_ordered(look, ada, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE products SET status = 'draft'")
    before = look()

    answer = ada.order(expected_total=TOTAL)

    assert (answer.status_code, answer.json()["code"]) == (409, "out_of_stock")
    assert look() == before


# coupons


def test_a_coupon_that_ended_is_neither_entered_nor_ordered_with(look, shop, ada, engine):
    shop.coupon("HALF", basis_points=5000)
    assert ada.ask("PUT", "/cart/coupon", {"code": "HALF"}).status_code == 200
    half = ada.post("/checkout/quote", {"shipping_address": ADDRESS}).json()["total"]["amount"]
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE coupons SET is_active = 0")
    before = look()

    ordered = ada.order(expected_total={"amount": half, "currency": "USD"})
    entered = ada.ask("PUT", "/cart/coupon", {"code": "HALF"})

    assert half < TOTAL["amount"]
    assert (ordered.status_code, ordered.json()["code"]) == (409, "total_changed")
    assert (entered.status_code, entered.json()["code"]) == (422, "coupon_refused")
    assert look() == before


def test_a_coupon_for_one_order_each_is_not_used_twice_by_going_through_another_cart(look, shop, ada, lamp, client):
    shop.coupon("ONCE", basis_points=5000, is_once_per_account=True)
    ada.ask("PUT", "/cart/coupon", {"code": "ONCE"})
    assert ada.order("first").status_code == 201
    guest = type(ada)(client, {"X-Cart-Token": "0123456789abcdef0123456789abcdef"})
    guest.add(lamp.sku, 2)
    guest.ask("PUT", "/cart/coupon", {"code": "ONCE"})
    half = guest.post("/checkout/quote", {"shipping_address": ADDRESS}).json()["total"]["amount"]
    before = look()

    answer = guest.order("second", email="Ada+again@example.com", expected_total={"amount": half, "currency": "USD"})

    assert (answer.status_code, answer.json()["code"]) == (409, "total_changed"), answer.text
    assert look() == before


# somebody else's order


@pytest.mark.parametrize("role", [Role.GUEST, Role.CUSTOMER])
def test_an_order_is_not_moved_paid_back_or_read_by_somebody_else(look, shop, ada, guest, sign_up, role):
    number = ada.order().json()["number"]
    other = guest if role is Role.GUEST else sign_up("eve@example.com")
    before = look()

    answers = [
        other.get(f"/orders/{number}"),
        other.get(f"/orders/{number}", **{"X-Order-Token": "0" * 43}),
        other.post(f"/orders/{number}/cancel"),
        other.post(f"/orders/{number}/returns", {"lines": {"SKU-001": 1}, "reason": "Mine"}),
        other.ask("PATCH", f"/orders/{number}", {"status": "refunded", "total": 0}),
        other.post(f"/admin/orders/{number}/transitions", {"to": "delivered"}),
        other.post(f"/admin/orders/{number}/refunds", {"reason": "Mine"}),
    ]

    assert all(each.status_code in (401, 403, 404, 405) for each in answers), [each.status_code for each in answers]
    assert look() == before


def test_an_owner_neither_moves_nor_refunds_their_own_order(look, ada):
    number = ada.order().json()["number"]
    before = look()

    answers = [
        ada.post(f"/admin/orders/{number}/transitions", {"to": "delivered"}),
        ada.post(f"/admin/orders/{number}/refunds", {"reason": "Mine", "amount": {"amount": 1, "currency": "USD"}}),
        ada.post("/webhooks/sandbox", {"id": "evt", "payment": "k", "status": "captured"}),
        ada.post(f"/orders/{number}/returns", {"lines": {"SKU-001": 1}, "reason": "Never sent"}),
    ]

    assert [each.status_code for each in answers] == [403, 403, 400, 409]
    assert look() == before


# staff are not believed either


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"amount": {"amount": TOTAL["amount"] + 1, "currency": "USD"}, "reason": "x"}, 409),
        ({"amount": {"amount": 100, "currency": "EUR"}, "reason": "x"}, 422),
        ({"amount": {"amount": 0, "currency": "USD"}, "reason": "x"}, 422),
        ({"amount": {"amount": -100, "currency": "USD"}, "reason": "x"}, 422),
        ({"reason": "x", "restock": {"SKU-001": 3}}, 422),
        ({"reason": "x", "payment_key": "somebody else's"}, 422),
    ],
    ids=str,
)
def test_staff_refund_no_more_than_was_paid_in_the_money_it_was_paid_in(look, shop, ada, sign_up, body, status):
    number = ada.order().json()["number"]
    support = sign_up("support@example.com", Role.SUPPORT)
    before = look()

    answer = support.post(f"/admin/orders/{number}/refunds", body)

    assert answer.status_code == status, answer.text
    assert look() == before
    assert shop.orders.get(shop.shopper("boss@example.com", Role.ADMIN), number).refunded == Money(0, "USD")
