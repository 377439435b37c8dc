"""What browsers are told about every answer, and which scripts a page may run."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from shop_app import cookies
from shop_app.api.health import metrics
from shop_app.api.middleware import csp, pages, wrap
from shop_app.domain.errors import NotFound
from shop_app.settings import Settings, get_settings

INLINE = "window.started = 1"
PAGE = (
    f'<html><head><script src="/assets/a.js"></script><script>{INLINE}</script>'
    '<script type="application/ld+json">{"@type": "Product"}</script></head><body>home</body></html>'
)
HASH = f"'sha256-{base64.b64encode(hashlib.sha256(INLINE.encode()).digest()).decode()}'"
PRODUCTION = {
    "env": "production",
    "secret_key": "k8Jq2mZx7RtVw3Yb6Nc9Pd4Sf1Gh5Lu0",
    "database_url": "postgresql+psycopg://shop:x7Rt2mZq@db/shop",
    "redis_url": "redis://redis:6379/0",
    "mongo_url": "mongodb://shop:x7Rt2mZq@mongo/shop",
    "mail_from": "Shop <shop@shop.example.com>",
    "smtp_url": "smtp://mail:587",
    "allow_sandbox_payments": True,
    "public_url": "https://shop.example.com",
}


async def answer(request: Request) -> Response:
    path = request.url.path
    if path == "/own":
        return PlainTextResponse(
            "", headers={"content-security-policy": "default-src 'none'", "cache-control": "max-age=9"}
        )
    if path.endswith(".html"):
        return HTMLResponse("not here", 404)
    return JSONResponse({"path": path, "client": request.client.host if request.client else "", "long": "x" * 2000})


@pytest.fixture
def built(tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "account.html").write_text("account")
    (tmp_path / "404.html").write_text("<script>shell()</script>")
    monkeypatch.setattr(pages, "CLIENT", tmp_path)
    monkeypatch.setattr(pages, "is_filled", lambda _path: False)
    pages._file.cache_clear()
    yield
    pages._file.cache_clear()


@pytest.fixture
def settings(monkeypatch):
    """Let the layers be made for other settings."""

    def use(**changes: object) -> None:
        given = Settings(**{"_env_file": None, **changes})
        for name in ("clients", "csp", "headers", "sockets"):
            monkeypatch.setattr(f"shop_app.api.middleware.{name}.get_settings", lambda: given)
        csp._policy.cache_clear()

    yield use
    csp._policy.cache_clear()


@pytest.fixture
def client():
    return make()


def make() -> TestClient:
    app = wrap(Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])]))
    return TestClient(app, client=("203.0.113.7", 1234))


def policy_of(answer) -> dict[str, str]:
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


def test_a_page_runs_our_files_and_the_inline_scripts_it_was_built_with_and_nothing_else(built, client):
    policy = policy_of(client.get("/"))

    assert policy["script-src"] == f"'self' {HASH}"
    assert "unsafe" not in policy["script-src"]
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'self'", "'none'")
    assert (policy["form-action"], policy["connect-src"], policy["default-src"]) == ("'self'", "'self'", "'self'")


def test_stripes_script_api_and_frames_are_let_in_only_where_stripe_takes_the_payments(settings):
    settings(stripe_secret_key="sk_live_x")
    on_stripe = csp.policy(PAGE.encode())
    settings()
    on_the_sandbox = csp.policy(PAGE.encode())

    assert f"script-src 'self' {HASH} https://js.stripe.com;" in on_stripe
    assert "connect-src 'self' https://api.stripe.com;" in on_stripe
    assert "frame-src 'self' https://js.stripe.com https://hooks.stripe.com;" in on_stripe
    assert "stripe" not in on_the_sandbox
    assert "frame-src 'self';" in on_the_sandbox


def test_a_changed_inline_script_is_not_the_one_that_was_allowed():
    assert csp.policy(PAGE.encode()) != csp.policy(PAGE.replace("started = 1", "started = 2").encode())


def test_the_page_of_an_address_that_leads_nowhere_runs_too(built, client):
    digest = base64.b64encode(hashlib.sha256(b"shell()").digest()).decode()

    assert policy_of(client.get("/nowhere.html"))["script-src"] == f"'self' 'sha256-{digest}'"


def test_pictures_may_come_from_the_origins_of_the_settings(built, settings):
    settings(image_origins="https://cdn.example.com https://pics.example.com:9000")

    assert policy_of(make().get("/"))["img-src"] == (
        "'self' data: blob: https://cdn.example.com https://pics.example.com:9000"
    )


@pytest.mark.parametrize("wrong", ["cdn.example.com", "https://a.example; script-src *", "https://a.example\n"])
def test_an_image_origin_cannot_say_more_than_an_origin(wrong):
    with pytest.raises(ValueError, match="image_origins"):
        Settings(image_origins=wrong, _env_file=None)


def test_what_is_no_page_runs_nothing(client):
    assert policy_of(client.get("/api/v1/cart"))["default-src"] == "'none'"


def test_every_answer_says_what_browsers_must_not_do(client):
    headers = client.get("/api/v1/cart").headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_what_an_answer_decided_for_itself_stays(client):
    headers = client.get("/own").headers

    assert (headers["content-security-policy"], headers["cache-control"]) == ("default-src 'none'", "max-age=9")


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-cache"),
        ("/account", "no-store"),
        ("/api/v1/me", "no-store"),
        ("/auth/login", "no-store"),
        ("/assets/a-1f.js", "public, max-age=31536000, immutable"),
        ("/images/lamp-640.webp", "public, max-age=31536000, immutable"),
    ],
)
def test_what_is_somebodys_own_is_kept_nowhere(built, client, path, kept):
    assert client.get(path).headers["cache-control"] == kept


def test_in_production_browsers_are_told_to_use_tls_only(built, settings):
    assert "strict-transport-security" not in make().get("/").headers

    settings(**PRODUCTION)

    answered = make().get("/")
    assert answered.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "upgrade-insecure-requests" in policy_of(answered)


def test_a_request_keeps_the_id_it_came_with_if_that_can_stand_in_a_log(client):
    assert client.get("/a", headers={"x-request-id": "proxy-4711.a_b"}).headers["x-request-id"] == "proxy-4711.a_b"
    for forged in ("short", "x" * 65, "id with spaces", "line\tbreak-in-it"):
        answered = client.get("/a", headers={"x-request-id": forged}).headers["x-request-id"]
        assert re.fullmatch(r"[0-9a-f]{16}", answered)


def test_answers_are_compressed_unless_they_carry_secrets(client):
    assert client.get("/api/v1/products").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/api/v1/auth/login").headers


@pytest.mark.parametrize(
    ("hops", "sent", "seen"),
    [
        (0, "198.51.100.4", "203.0.113.7"),
        (1, "198.51.100.4", "198.51.100.4"),
        (1, "6.6.6.6, 198.51.100.4", "198.51.100.4"),
        (2, "6.6.6.6, 198.51.100.4, 10.0.0.1", "198.51.100.4"),
        (2, "6.6.6.6", "203.0.113.7"),
        (1, "", "203.0.113.7"),
    ],
)
def test_a_forwarded_address_is_believed_as_far_as_our_own_proxies_wrote_it(settings, hops, sent, seen):
    settings(trusted_proxy_hops=hops)

    assert make().get("/a", headers={"x-forwarded-for": sent}).json()["client"] == seen


def test_the_settings_of_this_test_are_the_real_ones():
    assert Settings(_env_file=None, **PRODUCTION).is_production
    assert get_settings().is_production is False


def test_in_production_cookies_are_bound_to_this_host_over_tls(monkeypatch):
    production = Settings(_env_file=None, **PRODUCTION)
    monkeypatch.setattr(cookies, "get_settings", lambda: production)

    line = cookies.write(cookies.session_cookie(production), "secret", 60)

    assert line == "__Host-shop_session=secret; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
    assert cookies.read("shop_session=other; __Host-shop_session=secret")[0] == "secret"


def test_in_production_metrics_answer_only_who_brings_the_token(shop):
    def ask(token: str, authorization: str) -> int:
        settings = Settings(_env_file=None, **PRODUCTION, metrics_token=token)
        services = replace(shop.services, settings=settings)
        try:
            return metrics(services, authorization).status_code
        except NotFound:
            return 404

    assert ask("", "") == 404
    assert ask("", "Bearer ") == 404
    assert ask("t0ken-of-the-scraper", "") == 404
    assert ask("t0ken-of-the-scraper", "Bearer wrong") == 404
    assert ask("t0ken-of-the-scraper", "Bearer t0ken-of-the-scraper") == 200
