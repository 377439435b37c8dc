"""REST: ordering once, being told why not, and seeing one's own orders and nobody else's."""

import pytest
from conftest import ADDRESS

from shop_app.domain.accounts import Role


def money(amount: int, text: str) -> dict:
    return {"amount": amount, "currency": "USD", "text": text}


# ordering


def test_an_order_is_paid_and_answered_in_full(shop, guest):
    lamp = shop.product("Desk lamp", price=2000)
    guest.add(lamp.sku, 2)

    answer = guest.order()

    order = answer.json()
    assert answer.status_code == 201
    assert "Idempotent-Replayed" not in answer.headers
    assert (order["status"], order["email"]) == ("paid", "ada@example.com")
    assert (order["subtotal"], order["shipping"], order["tax"], order["total"]) == (
        money(4000, "$40.00"), money(495, "$4.95"), money(800, "$8.00"), money(5295, "$52.95"),
    )  # fmt: skip
    assert [each["status"] for each in order["timeline"]] == ["pending_payment", "paid"]
    assert order["shipping_address"] == {**ADDRESS, "line2": "", "region": ""}
    assert shop.gateway.captured == [5295]


def test_a_repeated_order_is_the_same_answer_and_says_so(shop, guest):
    guest.add(shop.product().sku)
    total = guest.post("/checkout/quote", {"shipping_address": ADDRESS}).json()["total"]
    total.pop("text")

    first = guest.order("k1")
    second = guest.order("k1", expected_total=total)

    assert second.status_code == 201
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.json() == first.json()
    assert len(shop.gateway.captured) == 1


def test_a_key_used_for_another_order_is_refused(shop, guest):
    guest.add(shop.product().sku, 2)
    first = guest.order("k1").json()
    guest.add(shop.product().sku)

    answer = guest.order("k1")

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert shop.gateway.captured == [first["total"]["amount"]]


def test_refused_orders_say_why_and_charge_nothing(shop, guest):
    lamp = shop.product(stock=2)
    guest.add(lamp.sku, 2)

    changed = guest.order(expected_total={"amount": 1, "currency": "USD"})
    declined = guest.order(payment={"provider": "sandbox", "token": "tok_declined"})
    keyless = guest.order(key="")
    total = {"amount": guest.post("/checkout/quote", {"shipping_address": ADDRESS}).json()["total"]["amount"]}
    shop.adjust_stock(lamp, -1)
    short = guest.order(expected_total={**total, "currency": "USD"})
    guest.ask("DELETE", f"/cart/items/{lamp.sku}")
    empty = guest.order(expected_total={**total, "currency": "USD"})

    assert [(each.status_code, each.json()["code"]) for each in (changed, declined, keyless, short, empty)] == [
        (409, "total_changed"),
        (402, "payment_declined"),
        (422, "invalid_input"),
        (409, "out_of_stock"),
        (409, "cart_empty"),
    ]
    assert short.json()["skus"] == [lamp.sku]
    assert shop.gateway.captured == []


def test_an_unclear_payment_is_a_503_with_the_orders_number(shop, guest):
    guest.add(shop.product().sku)
    shop.gateway.is_silent = True

    answer = guest.order()

    assert (answer.status_code, answer.json()["code"]) == (503, "payment_pending")
    assert len(answer.json()["number"]) == 9


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"shipping_address": {**ADDRESS, "country": "Britain"}}, "country"),
        ({"shipping_address": {**ADDRESS, "city": " "}}, "city"),
        ({"shipping_address": {"name": "Ada"}}, "shipping_address.line1"),
        ({"shipping_method": "teleport"}, "shipping_method"),
        ({"payment": {"provider": "elsewhere", "token": "x"}}, "payment"),
        ({"expected_total": {"amount": "1999", "currency": "USD"}}, "expected_total.amount"),
        ({"expected_total": {"amount": 19.99, "currency": "USD"}}, "expected_total.amount"),
        ({"expected_total": {"amount": 1999, "currency": "XXX"}}, "currency"),
        ({"total": 0}, "total"),
        ({"account_id": 1}, "account_id"),
    ],
)
def test_a_wrong_field_of_an_order_is_named_and_nothing_is_taken(shop, guest, change, field):
    lamp = shop.product(stock=5)
    guest.add(lamp.sku)

    answer = guest.order(**change)

    assert answer.status_code == 422, answer.text
    assert field in [each["field"] for each in answer.json()["errors"]]
    assert (shop.stock(lamp), shop.gateway.captured) == (5, [])


# one's own orders


@pytest.fixture
def everybody(shop, guest, sign_up):
    """Callers by who they are; ``owner`` has ordered."""
    owner = sign_up("owner@example.com")
    owner.add(shop.product(stock=50).sku)
    return {
        "owner": owner,
        "guest": guest,
        "other shopper": sign_up("other@example.com"),
        "catalogue manager": sign_up("catalogue@example.com", Role.CATALOGUE_MANAGER),
        "support": sign_up("support@example.com", Role.SUPPORT),
        "admin": sign_up("admin@example.com", Role.ADMIN),
    }


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("guest", 404),
        ("other shopper", 404),
        ("catalogue manager", 404),
        ("support", 200),
        ("admin", 200),
    ],
)
def test_an_order_is_shown_to_its_owner_and_to_staff_and_is_not_there_for_others(everybody, who, status):
    number = everybody["owner"].order().json()["number"]

    theirs = everybody[who].get(f"/orders/{number}")
    nobodys = everybody[who].get("/orders/NONE-SUCH")

    assert (theirs.status_code, nobodys.status_code) == (status, 404)
    if status == 404:
        assert {**theirs.json(), "instance": ""} == {**nobodys.json(), "instance": ""}
    else:
        assert theirs.json()["order_token"] is None


def test_a_guests_order_opens_with_its_token_alone(shop, guest, client):
    guest.add(shop.product().sku)
    order = guest.order().json()
    address, token = f"/api/v1/orders/{order['number']}", order["order_token"]

    assert client.get(address, headers={"X-Order-Token": token}).json()["number"] == order["number"]
    assert client.get(address, headers={"X-Order-Token": token[:-1] + "x"}).status_code == 404
    assert guest.get(f"/orders/{order['number']}").status_code == 404


def test_the_list_of_orders_is_ones_own(everybody):
    number = everybody["owner"].order().json()["number"]

    mine = everybody["owner"].get("/orders").json()

    assert ([each["number"] for each in mine["items"]], mine["total"], mine["pages"]) == ([number], 1, 1)
    assert everybody["other shopper"].get("/orders").json()["items"] == []
    assert everybody["guest"].get("/orders").status_code == 401
