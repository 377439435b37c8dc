"""The HTTP door over a shop of fakes, and how its callers send their names."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI

from shop_app.api.app import make_api
from shop_app.bootstrap import get_services
from shop_app.domain.accounts import Role
from tests.fakes.shop import Shop

with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "Using `httpx` with")  # httpx is what the lock file holds
    from fastapi.testclient import TestClient

ADDRESS = {"name": "Ada", "line1": "1 Street", "city": "London", "postal_code": "N1", "country": "GB"}


@dataclass
class Caller:
    """Somebody who calls the API with the same headers every time."""

    client: TestClient
    headers: dict[str, str]

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.request(method, f"/api/v1{path}", json=body, headers={**self.headers, **headers})

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers)

    def add(self, sku: str, quantity: int = 1) -> Any:
        return self.post("/cart/items", {"sku": sku, "quantity": quantity})

    def order(self, key: str = "k1", **changes: Any) -> Any:
        """Order what is in the cart at the quoted total; ``changes`` replace fields of the request."""
        quote = self.post("/checkout/quote", {"shipping_address": ADDRESS}).json()
        body = {
            "email": "ada@example.com",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
            "payment": {"provider": "sandbox", "token": "tok_visa"},
            "expected_total": {key: quote.get("total", {}).get(key) for key in ("amount", "currency")},
        }
        return self.post("/orders", body | changes, **{"Idempotency-Key": key})


@pytest.fixture(scope="session")
def made_api() -> FastAPI:
    """The application, made once: that alone takes half a second."""
    return make_api()


@pytest.fixture
def app(made_api: FastAPI, shop: Shop) -> FastAPI:
    made_api.dependency_overrides[get_services] = lambda: shop.services
    return made_api


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://localhost:3000", follow_redirects=False) as client:
        yield client


@pytest.fixture
def guest(client: TestClient) -> Caller:
    token = client.get("/api/v1/cart").headers["X-Cart-Token"]
    return Caller(client, {"X-Cart-Token": token})


@pytest.fixture
def sign_up(shop: Shop, client: TestClient) -> Any:
    """Make an account of a role and return it as a signed-in caller."""

    def sign_up(email: str = "ada@example.com", role: Role = Role.CUSTOMER) -> Caller:
        account = shop.account(email, role)
        return Caller(client, {"Authorization": f"Bearer {shop.sessions.tokens(account).access_token}"})

    return sign_up
