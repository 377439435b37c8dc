"""What every answer passes: a guest id for browsers, an id and plain security headers for all."""

import logging
import re

import pytest
from prometheus_client import REGISTRY
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from shop_app import cookies
from shop_app.api.middleware import pages, wrap
from shop_app.api.middleware.requests import Requests

KNOWN = "a-visitor-id-of-at-least-twenty"


async def say_cookie(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.headers.get("cookie", ""))


async def say_cookie_over_websocket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(websocket.headers.get("cookie", ""))
    await websocket.close()


async def break_down(_request: Request) -> PlainTextResponse:
    raise RuntimeError("broken")


ROUTES = [
    Route("/broken", break_down),
    WebSocketRoute("/_event", say_cookie_over_websocket),
    Route("/{path:path}", say_cookie, methods=["GET", "POST"]),
]


@pytest.fixture
def client():
    return TestClient(wrap(Starlette(routes=ROUTES)), raise_server_exceptions=False)


def visitor_in(line: str) -> str:
    return cookies.read(line.partition(";")[0])[1]


@pytest.mark.parametrize("path", ["/", "/product/lamp", "/auth/login"])
def test_a_new_browser_gets_a_visitor_id_with_its_first_page_and_the_handlers_see_it(client, path):
    answer = client.post(path)

    line = answer.headers["set-cookie"]
    assert re.fullmatch(r"shop_visitor=[\w-]{32}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", line)
    assert cookies.read(answer.text)[1] == visitor_in(line)


def test_a_websocket_without_cookies_has_an_id_for_as_long_as_it_lives(client):
    with client.websocket_connect("/_event") as first, client.websocket_connect("/_event") as second:
        ids = [cookies.read(each.receive_text())[1] for each in (first, second)]

    assert len(set(ids)) == 2
    assert all(len(each) == 32 for each in ids)


def test_a_known_browser_keeps_its_visitor_id(client):
    cookie = f"theme=dark; shop_visitor={KNOWN}"
    with client.websocket_connect("/_event", headers={"cookie": cookie}) as websocket:
        assert websocket.receive_text() == cookie


@pytest.mark.parametrize("broken", ["short", "", "x" * 65, "with/slash/and/more/than/twenty"])
def test_a_visitor_id_that_is_none_is_replaced_also_where_it_came_first(client, broken):
    answer = client.post("/auth/login", headers={"cookie": f"shop_visitor={broken}; shop_session=abc"})

    session, visitor = cookies.read(answer.text)
    assert session == "abc"
    assert visitor == visitor_in(answer.headers["set-cookie"])
    assert answer.text.count("shop_visitor=") == 1


def test_only_browsers_get_cookies_scripts_and_probes_do_not(client):
    for path in ("/api/v1/cart", "/healthz", "/readyz", "/images/a.webp", "/assets/app.js"):
        assert "set-cookie" not in client.get(path).headers


def test_a_foreign_cookie_with_signs_in_it_signs_nobody_out():
    header = f'prefs={{"theme":"dark"}}; shop_session=abc; shop_visitor={KNOWN}'

    assert cookies.read(header) == ("abc", KNOWN)


def test_two_browsers_never_share_an_id(client):
    first = visitor_in(client.post("/auth/login").text)
    client.cookies.clear()

    assert visitor_in(client.post("/auth/login").text) not in ("", first)


def test_every_answer_carries_an_id_and_security_headers(client):
    first, second = client.get("/api/v1/cart"), client.get("/api/v1/cart")

    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["x-frame-options"] == "DENY"
    assert first.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert re.fullmatch(r"[0-9a-f]{16}", first.headers["x-request-id"])
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_only_built_files_and_pictures_are_kept_for_ever(client):
    assert client.get("/assets/app-1a2b.js").headers["cache-control"].endswith("immutable")
    assert client.get("/images/lamp-640.webp").headers["cache-control"].endswith("immutable")
    assert client.get("/products.json").headers["cache-control"] == "no-cache"


def test_an_answer_is_logged_without_its_query_and_without_cookies(client, caplog):
    caplog.set_level(logging.INFO, "shop.access")

    answer = client.get("/api/v1/products?q=private", headers={"cookie": "shop_session=secret"})

    (record,) = [each for each in caplog.records if each.name == "shop.access"]
    assert record.getMessage().startswith("GET /api/v1/products 200 ")
    assert record.getMessage().endswith(answer.headers["x-request-id"])
    assert "private" not in record.getMessage()
    assert "secret" not in record.getMessage()


def test_what_broke_is_counted_as_a_500(client):
    def count() -> float:
        return (
            REGISTRY.get_sample_value("shop_http_seconds_count", {"method": "GET", "area": "/broken", "status": "500"})
            or 0
        )

    before = count()
    answer = client.get("/broken")

    assert count() == before + 1
    assert answer.status_code == 500


def test_what_broke_says_nothing_but_the_id_under_which_the_log_says_all(caplog):
    async def broken(scope, receive, send):
        raise RuntimeError("the password is swordfish")

    answer = TestClient(wrap(broken)).get("/api/v1/cart")

    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"] in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "swordfish" not in answer.text
    assert "swordfish" in caplog.text


def test_made_up_addresses_and_methods_do_not_grow_the_metrics():
    client = TestClient(Requests(Starlette()))
    before = _series()

    for number in range(20):
        client.get(f"/made-up-{number}")
        client.get(f"/api/v1/made-up-{number}")
        client.request(f"METHOD{number}", "/")

    assert _series() - before <= 1


async def test_an_address_without_a_slash_is_answered_too():
    sent = []

    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": 400, "headers": []})

    async def keep(message):
        sent.append(message["status"])

    await Requests(app)({"type": "http", "path": "*", "method": "OPTIONS", "headers": []}, None, keep)

    assert sent == [400]


def _series() -> int:
    """Count the label sets that requests were counted under."""
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples)
    return sum(sample.name == "shop_http_seconds_count" for sample in samples)


# pages


@pytest.fixture
def built(tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "cart.html").write_text("cart")
    (tmp_path / "404.html").write_text("shell")
    (tmp_path.parent / "secret.html").write_text("secret")
    monkeypatch.setattr(pages, "CLIENT", tmp_path)
    pages._file.cache_clear()
    yield
    pages._file.cache_clear()


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", b"home"),
        ("/cart", b"cart"),
        ("/cart/", b"cart"),
        ("/product/lamp", b"shell"),
        ("/order/K7QX-9MWD", b"shell"),
        ("/nowhere", b""),
        ("/api/v1/cart", b""),
        ("/auth/login", b""),
        ("/_event", b""),
        ("/robots.txt", b""),
        ("/../secret", b""),
        ("/product/../../secret", b""),
        ("/a\0b", b""),
    ],
)
def test_an_address_gets_its_built_page_and_nothing_outside_the_build(built, path, page):
    assert pages.page_at(path) == page


def test_pages_are_asked_for_anew_and_never_posted_to(built, client):
    assert client.get("/cart").headers["cache-control"] == "no-store"
    assert client.get("/cart").text == "cart"
    assert client.post("/cart").text != "cart"
