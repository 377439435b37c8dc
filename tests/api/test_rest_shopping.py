"""REST: finding products, filling a cart, ordering, and seeing one's own orders and nobody else's."""

import pytest
from conftest import ADDRESS

from shop_app.domain.accounts import SYSTEM, Role
from shop_app.domain.catalogue import ReviewDraft
from shop_app.kit.clock import now


def money(amount: int, text: str) -> dict:
    return {"amount": amount, "currency": "USD", "text": text}


# the catalogue


def test_a_listing_is_a_page_with_facets(shop, guest):
    lamp = shop.product("Desk lamp", price=1999)
    shop.product("Vase", price=500)

    found = guest.get("/products?q=desk&sort=price&page_size=10").json()

    assert {name: found[name] for name in ("page", "page_size", "total", "pages")} == {
        "page": 1, "page_size": 10, "total": 1, "pages": 1,
    }  # fmt: skip
    assert found["items"] == [
        {
            "slug": "desk-lamp",
            "title": "Desk lamp",
            "sku": lamp.sku,
            "category": {"slug": "lamps", "title": "Lamps", "parent": None},
            "price": money(1999, "$19.99"),
            "compare_at": None,
            "image": None,
            "availability": "in_stock",
            "rating": {"average": 0.0, "count": 0},
        }
    ]
    assert found["facets"]["category"] == [{"value": "lamps", "title": "Lamps", "count": 1}]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page_size=101", "page_size"),
        ("sort=hacked", "sort"),
        ("min_price=-1", "min_price"),
        ("min_price=2&max_price=1", "min_price"),
        ("min_rating=6", "min_rating"),
        ("in_stock=perhaps", "in_stock"),
        ("page=99999999999999999999999", "page"),
    ],
)
def test_a_filter_that_means_nothing_is_named(guest, query, field):
    answer = guest.get(f"/products?{query}")

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_product_and_its_reviews_can_be_read_by_anybody(shop, guest):
    lamp, ada = shop.product("Desk lamp"), shop.shopper()
    shop.catalogue.bring_in_reviews(SYSTEM, [ReviewDraft(lamp.slug, ada.account_id, "Ada", 4, "Bright", now())])

    product = guest.get("/products/desk-lamp").json()
    reviews = guest.get("/products/desk-lamp/reviews").json()

    assert (product["title"], product["availability"], product["rating"]) == (
        "Desk lamp", "in_stock", {"average": 4.0, "count": 1},
    )  # fmt: skip
    assert [variant["sku"] for variant in product["variants"]] == [lamp.sku]
    assert [(each["author"], each["rating"], each["text"]) for each in reviews] == [("Ada", 4, "Bright")]
    assert [each["slug"] for each in guest.get("/categories").json()] == ["lamps"]


@pytest.mark.parametrize("path", ["/products/none-such", "/products/none-such/reviews", "/products/a%00b", "/nowhere"])
def test_what_is_not_there_is_a_problem_document_of_its_own_address(guest, path):
    answer = guest.get(path)

    problem = answer.json()
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance"}
    assert (problem["status"], problem["code"]) == (404, "not_found")
    assert problem["instance"].startswith("/api/v1/")


# the cart


def test_a_guest_is_given_a_cart_token_and_finds_their_cart_with_it(shop, client):
    lamp = shop.product(price=1999)
    first = client.post("/api/v1/cart/items", json={"sku": lamp.sku, "quantity": 2})
    token = first.headers["X-Cart-Token"]

    again = client.get("/api/v1/cart", headers={"X-Cart-Token": token})
    other = client.get("/api/v1/cart")

    assert again.headers["X-Cart-Token"] == token
    assert [(line["sku"], line["quantity"]) for line in again.json()["lines"]] == [(lamp.sku, 2)]
    assert again.json()["subtotal"] == money(3998, "$39.98")
    assert again.json()["shipping_estimate"] == money(495, "$4.95")
    assert other.json()["lines"] == []
    assert other.headers["X-Cart-Token"] != token


@pytest.mark.parametrize("token", ["short", "x" * 65, "with spaces in it and long", "x" * 20 + "é"])
def test_a_cart_token_we_did_not_issue_is_refused(client, token):
    answer = client.get("/api/v1/cart", headers={"X-Cart-Token": token.encode("latin-1")})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "X-Cart-Token"


def test_a_cart_is_changed_and_emptied(shop, guest):
    lamp = shop.product(stock=3)
    guest.add(lamp.sku)

    changed = guest.ask("PATCH", f"/cart/items/{lamp.sku}", {"quantity": 9}).json()
    emptied = guest.ask("DELETE", f"/cart/items/{lamp.sku}").json()

    assert (changed["lines"][0]["quantity"], [each["code"] for each in changed["notices"]]) == (3, ["clamped"])
    assert emptied["lines"] == []


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, "lots", "2", True, 2.0, None, [1], {}])
def test_a_quantity_that_is_none_is_a_422_and_changes_nothing(shop, guest, quantity):
    lamp = shop.product(stock=5)
    guest.add(lamp.sku)

    for answer in (
        guest.add(lamp.sku, quantity),
        guest.ask("PATCH", f"/cart/items/{lamp.sku}", {"quantity": quantity}),
    ):
        assert answer.status_code == 422, answer.text
        assert [each["field"] for each in answer.json()["errors"]] == ["quantity"]

    assert guest.get("/cart").json()["lines"][0]["quantity"] == 1


def test_an_unknown_product_cannot_be_added_and_a_sold_out_one_is_named(shop, guest):
    sold_out = shop.product(stock=0)

    assert guest.add("NO-SUCH-SKU").status_code == 404
    answer = guest.add(sold_out.sku)
    assert (answer.status_code, answer.json()["code"], answer.json()["skus"]) == (409, "out_of_stock", [sold_out.sku])


def test_without_redis_the_cart_is_a_503_and_the_catalogue_goes_on(shop, guest):
    lamp = shop.product()
    shop.carts.is_away = True

    answer = guest.add(lamp.sku)

    assert (answer.status_code, answer.json()["code"]) == (503, "store_unavailable")
    assert guest.get(f"/products/{lamp.slug}").status_code == 200


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
