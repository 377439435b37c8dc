"""The container files, really run: image built, all services up, a shopper served, a store lost, stopped in order.

For Debian or Ubuntu, as root, with docker.io, debootstrap and iptables; docs/containers.md says more.
"""

import os
import secrets
import shutil
import sys
import time
from pathlib import Path

from base_image import ENVIRONMENT, make_root
from engine import Engine, running
from walk import Shop, buy, fill_cart, open_page, sign_in_anew

PROJECT = Path(__file__).resolve().parents[2]
STAND_INS = Path(__file__).resolve().parent / "stand_ins"
WORK = Path(os.environ.get("VERIFY_CONTAINERS_DIR", PROJECT / ".data" / "verify-containers"))
PORT = os.environ.get("VERIFY_CONTAINERS_PORT", "3299")
NEEDED = {"dockerd": "docker.io", "debootstrap": "debootstrap", "iptables": "iptables"}
BASE, SHOP = "python:3.11-slim-bookworm", "reactive-shop:0.1.0"
STORES = {"postgres:16-bookworm": "postgres", "redis:7.4-alpine": "redis", "mongo:7.0": "mongo"}
STARTED = time.monotonic()


def main() -> None:
    """Go through everything; the first thing that is wrong ends it with a non-zero exit code."""
    if os.geteuid() != 0:
        sys.exit("A Docker engine of our own needs root.")
    if missing := [package for program, package in NEEDED.items() if not shutil.which(program)]:
        sys.exit(f"Install first: apt-get install --no-install-recommends {' '.join(missing)}")
    WORK.mkdir(parents=True, exist_ok=True)
    make_root(WORK / "root")
    say("the base image's files are there")
    with running(WORK, PROJECT, _settings()) as engine:
        say("engine up")
        _build(engine)
        try:
            _verify(engine)
        except RuntimeError:
            print(engine.compose("ps", "--all", check=False), engine.compose("logs", "--tail", "40", check=False))
            raise
        finally:
            engine.compose("--profile", "demo", "down", "--volumes", check=False)
    say("everything is as it was")


def say(what: str) -> None:
    print(f"[{time.monotonic() - STARTED:5.0f} s] {what}", flush=True)


def _settings() -> dict[str, str]:
    made = ("SHOP_SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "MONGO_PASSWORD")
    passwords = {name: secrets.token_hex(32) for name in made}
    url = f"http://localhost:{PORT}"
    return passwords | {"SHOP_ALLOW_SANDBOX_PAYMENTS": "true", "SHOP_PUBLIC_URL": url, "WEB_PORT": PORT}


def _build(engine: Engine) -> None:
    if not engine.has_image(BASE):
        archive = shutil.make_archive(str(WORK / "root"), "tar", WORK / "root")
        changes = [f"ENV {name}={value}" for name, value in ENVIRONMENT.items()] + ['CMD ["python3"]']
        engine.docker("import", *(part for each in changes for part in ("--change", each)), archive, BASE)
        Path(archive).unlink()
    say(f"base image: {engine.image_mb(BASE)} MB")
    engine.build(SHOP, PROJECT)
    say(f"shop image: {engine.image_mb(SHOP)} MB, the base included")
    for tag, folder in STORES.items():
        engine.build(tag, STAND_INS / folder)
    say("stand-ins for the stores' images built")


def _verify(engine: Engine) -> None:
    engine.compose("up", "--detach", "--wait", "--no-build")
    say("compose up: every service healthy")
    shop = Shop(f"http://localhost:{PORT}")
    shop.wait_until(200, "/readyz")
    say("ready, empty")
    _is_hardened(engine)
    engine.compose("--profile", "demo", "run", "--rm", "--no-TTY", "seed")
    shop.wait_until(200, "/readyz")
    say("demo seeded, first model trained, ready")
    open_page(shop)
    say("page, picture and websocket open; another site's page is kept off the websocket")
    sign_in_anew(shop)
    fill_cart(shop)
    say(f"order {buy(shop)} placed once and paid")
    fill_cart(shop)
    _books_are_right(engine)
    _survives_lost_redis(engine, shop)
    _stops_in_order(engine)


def _is_hardened(engine: Engine) -> None:
    for service in ("web", "worker"):
        user = engine.compose("exec", "--no-TTY", service, "id", "--user")
        written = engine.compose("exec", "--no-TTY", service, "sh", "-c", "touch /app/x 2>&1 || true")
        tools = engine.compose("exec", "--no-TTY", service, "sh", "-c", "command -v gcc bun node uv || true")
        if user != "10001" or "Read-only" not in written or tools:
            raise RuntimeError(f"{service}: user {user}, writing says {written!r}, finds {tools!r}")
    say("web and worker: user 10001, read-only, no compiler, bun, node or uv")


def _books_are_right(engine: Engine) -> None:
    for _ in range(10):  # the worker delivers the outbox every second
        if '"outbox entries waiting": 0' in (books := engine.compose("exec", "-T", "web", "shop", "verify", "--json")):
            break
        time.sleep(1)
    else:
        raise RuntimeError(f"the outbox is not delivered: {books}")
    say("shop verify: books are right, outbox delivered")


def _survives_lost_redis(engine: Engine, shop: Shop) -> None:
    engine.compose("kill", "redis")
    answer = shop.wait_until(503, "/readyz")
    if answer["checks"]["SQL"] != "ok" or "Redis" not in answer["checks"]["Redis"]:
        raise RuntimeError(f"/readyz does not name Redis: {answer}")
    shop.expect(200, "GET", "/healthz")
    shop.expect(200, "GET", "/api/v1/products")
    engine.compose("start", "redis")
    shop.wait_until(200, "/readyz")
    if not shop.expect(200, "GET", "/api/v1/cart")["lines"]:
        raise RuntimeError("the cart did not survive the restart of Redis")
    say("Redis killed: /readyz names it, catalogue still served; back: ready again, cart kept")


def _stops_in_order(engine: Engine) -> None:
    for service in ("web", "worker"):
        asked = time.monotonic()
        engine.compose("stop", service)
        took_s = time.monotonic() - asked
        container = engine.compose("ps", "--all", "--quiet", service)
        code = engine.docker("inspect", "--format", "{{.State.ExitCode}}", container)
        if code != "0":
            raise RuntimeError(f"{service} ended with {code} on SIGTERM, after {took_s:.0f} s")
        say(f"{service} stopped in order {took_s:.1f} s after SIGTERM")


if __name__ == "__main__":
    main()
