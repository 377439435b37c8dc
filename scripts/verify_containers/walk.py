"""A shopper's walk through the public REST interface, from registering to a paid order. Standard library only."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

ADDRESS = {
    "name": "Ada Byron",
    "line1": "12 St James's Square",
    "city": "London",
    "postal_code": "SW1Y 4JH",
    "country": "GB",
}
READY_S = 90


@dataclass(slots=True)
class Shop:
    """The shop at ``url``, seen from outside; ``headers`` carry who is asking."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, Any]:
        """Return (status, answer): JSON decoded, text as text, all else as bytes. No answer is status 0."""
        sent = {"Content-Type": "application/json", **self.headers, **headers}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, _decoded(answer)
        except urllib.error.HTTPError as error:
            return error.code, _decoded(error)
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            return 0, str(error)

    def expect(self, status: int, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        """Return the answer.

        Raises:
            RuntimeError: it came with another status.
        """
        found, answer = self.ask(method, path, body, **headers)
        if found != status:
            raise RuntimeError(f"{method} {path} answered {found}, not {status}: {answer}")
        return answer

    def wait_until(self, status: int, path: str) -> Any:
        """Ask until the answer has this status; return it.

        Raises:
            RuntimeError: not within 90 s; with the last answer.
        """
        deadline = time.monotonic() + READY_S
        while (last := self.ask("GET", path))[0] != status:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{path} does not become {status}; the last answer was {last}")
            time.sleep(0.5)
        return last[1]


def open_page(shop: Shop) -> None:
    """Look at the home page, a product's picture, and the websocket that makes pages live.

    Raises:
        RuntimeError: one is not as a browser needs it, or another site's page may use the websocket.
    """
    page = shop.expect(200, "GET", "/")
    product = shop.expect(200, "GET", "/api/v1/products?page_size=1")["items"][0]
    picture = shop.expect(200, "GET", product["image"]["url"])
    _, cookie = _answer(shop.url, "/", {})
    ours, theirs = (_websocket(shop.url, origin) for origin in (shop.url, "https://elsewhere.example"))
    if "<html" not in page or picture[8:12] != b"WEBP":
        raise RuntimeError("the home page is no page or the picture no picture")
    if ours != 101 or theirs == 101 or "__Host-shop_visitor=" not in cookie or "Secure" not in cookie:
        raise RuntimeError(f"websocket: {ours} for our pages, {theirs} for others', cookie {cookie!r}")


def _websocket(url: str, origin: str) -> int:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    headers = upgrade | {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": origin}
    return _answer(url, "/_event/?EIO=4&transport=websocket", headers)[0]


def _answer(url: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    connection.close()
    return answer.status, answer.headers.get("Set-Cookie", "")


def sign_in_anew(shop: Shop) -> None:
    """Register a shopper and ask on as that shopper."""
    person = {"email": f"ada-{time.time_ns()}@example.com", "password": "a long walk by the sea"}
    shop.expect(202, "POST", "/api/v1/auth/register", person | {"name": "Ada Byron"})
    tokens = shop.expect(200, "POST", "/api/v1/auth/login", person)
    shop.headers["Authorization"] = f"Bearer {tokens['access_token']}"


def fill_cart(shop: Shop) -> str:
    """Put one of something available into the cart; return its SKU."""
    listed = shop.expect(200, "GET", "/api/v1/products?in_stock=true&page_size=1")["items"]
    sku = str(shop.expect(200, "GET", f"/api/v1/products/{listed[0]['slug']}")["sku"])
    shop.expect(200, "POST", "/api/v1/cart/items", {"sku": sku, "quantity": 1})
    return sku


def buy(shop: Shop) -> str:
    """Pay for the cart with the sandbox's good card, twice with one key; return the one order's number.

    Raises:
        RuntimeError: a step was refused, or the second time made a second order.
    """
    quote = shop.expect(200, "POST", "/api/v1/checkout/quote", {"shipping_address": ADDRESS})
    order = {
        "shipping_address": ADDRESS,
        "shipping_method": quote["shipping_methods"][0]["code"],
        "payment": {"provider": "sandbox", "token": "tok_visa"},
        "expected_total": quote["total"],
    }
    key = {"Idempotency-Key": f"walk-{time.time_ns()}"}
    first = shop.expect(201, "POST", "/api/v1/orders", order, **key)
    again = shop.expect(201, "POST", "/api/v1/orders", order, **key)
    if first["number"] != again["number"] or first["status"] != "paid":
        raise RuntimeError(f"not one paid order: {first['number']} {first['status']}, then {again['number']}")
    return str(first["number"])


def _decoded(answer: Any) -> Any:
    kind, data = answer.headers.get("Content-Type", ""), answer.read()
    if "json" in kind:
        return json.loads(data)
    return data.decode() if kind.startswith("text/") else data
