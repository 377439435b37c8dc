"""One walk through the whole back end on real stores: SQL, Redis and MongoDB, by HTTP."""

import warnings

import pytest

from shop_app import bootstrap
from shop_app.api.app import make_api
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.money import Money
from shop_app.settings import Settings

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Using `httpx` with")  # httpx is what the lock file holds
    from fastapi.testclient import TestClient

ADDRESS = {"name": "Ada", "line1": "1 Street", "city": "London", "postal_code": "N1", "country": "GB"}


@pytest.fixture
def shop(sql_url, redis_url, mongo_url):
    settings = Settings(database_url=sql_url, redis_url=redis_url, mongo_url=mongo_url, bcrypt_cost=4)
    bootstrap.migrate(settings)
    shop = bootstrap.build(settings, bootstrap.real_parts(settings))
    drafts = [
        ProductDraft("Desk lamp", "", "things", [Variant("LAMP", Money(1999, "USD"), 3)]),
        ProductDraft("Vase", "", "things", [Variant("VASE", Money(500, "USD"), 3)]),
    ]
    shop.catalogue.bring_in(SYSTEM, [Category("things", "Things")], drafts)
    yield shop
    shop.close()


@pytest.mark.stores
def test_a_guest_finds_orders_and_is_remembered_and_the_books_are_right(shop):
    app = make_api()
    app.dependency_overrides[bootstrap.get_services] = lambda: shop
    with TestClient(app) as client:
        found = client.get("/api/v1/products?q=lamp").json()["items"]
        cart = client.post("/api/v1/cart/items", json={"sku": found[0]["sku"], "quantity": 2})
        client.headers["X-Cart-Token"] = cart.headers["X-Cart-Token"]
        quote = client.post("/api/v1/checkout/quote", json={"shipping_address": ADDRESS}).json()
        order = {
            "email": "ada@example.com",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
            "payment": {"provider": "sandbox", "token": "tok_visa"},
            "expected_total": {"amount": quote["total"]["amount"], "currency": "USD"},
        }
        first = client.post("/api/v1/orders", json=order, headers={"Idempotency-Key": "k1"})
        again = client.post("/api/v1/orders", json=order, headers={"Idempotency-Key": "k1"})
        number = first.json()["number"]
        seen = client.get(f"/api/v1/orders/{number}", headers={"X-Order-Token": first.json()["order_token"]})
        shelf = client.get("/api/v1/recommendations?placement=home").json()
        ready = client.get("/readyz").json()["checks"]

    assert first.status_code == 201
    assert (again.json(), again.headers["Idempotent-Replayed"]) == (first.json(), "true")
    assert (seen.json()["status"], seen.json()["total"]["amount"]) == ("paid", 3998 + 495 + 800)
    assert {item["product"]["sku"] for item in shelf["items"]} == {"LAMP", "VASE"}
    assert {name: ready[name] for name in ("SQL", "Redis", "MongoDB", "migrations")} == dict.fromkeys(
        ("SQL", "Redis", "MongoDB", "migrations"), "ok"
    )
    assert shop.outbox.deliver() == 2
    shop.interactions.flush()
    assert shop.integrity.verify().is_clean
