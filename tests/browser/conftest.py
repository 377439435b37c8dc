"""A whole shop for the browser: the production build on real stores, started once and ended with the tests."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from shop_app.local.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
ADMIN = ("admin@tangelo.example", "three random words")
UP_S = 300.0
expect.set_options(timeout=20_000)  # two shared cores: what is slow is not wrong
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class RunningShop:
    """A shop that answers at ``url``; its data folder is the tests' own."""

    url: str
    env: dict[str, str]

    def command(self, *arguments: str) -> None:
        """Run a shop command against this shop's data."""
        subprocess.run([sys.executable, "-m", "shop_app.cli", *arguments], cwd=ROOT, env=self.env, check=True)

    def orders_of(self, email: str) -> list[dict[str, Any]]:
        """Return the orders placed with an e-mail address, as the administrator's API knows them."""
        with httpx.Client(base_url=f"{self.url}/api/v1") as api:
            signed_in = api.post("/auth/login", json={"email": ADMIN[0], "password": ADMIN[1]}).json()
            headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
            found = api.get("/admin/orders", params={"q": email}, headers=headers).json()["items"]
        return [order for order in found if order["email"] == email]


# Everything here lives as long as this folder's tests: an open Playwright keeps an event loop running in the main
# thread, in which no test elsewhere could run its own.
@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """A shop of the tests' own; E2E_URL drives one that runs already (its admin must be ``ADMIN``)."""
    if url := os.environ.get("E2E_URL"):
        yield RunningShop(url, dict(os.environ))
        return
    port = free_port()
    data_dir = tmp_path_factory.mktemp("shop")
    env = {**os.environ, "SHOP_DATA_DIR": str(data_dir), "SHOP_BCRYPT_COST": "4"}
    env |= {"SHOP_MAIL_SHELF": "true"}
    env |= {"SHOP_SHELF_LIMIT_MS": "5000"}  # two shared cores: what a journey is to see must not depend on the weather
    env |= {"SHOP_ADMIN_PASSWORD": ADMIN[1], "SHOP_PUBLIC_URL": f"http://localhost:{port}"}
    pack = ROOT / ".data" / "pictures" / "node_modules" / "@lobehub" / "fluent-emoji-3d"
    env |= {"SHOP_PICTURES_DIR": str(pack)} if pack.is_dir() else {}
    shop = RunningShop(f"http://localhost:{port}", env)
    shop.command("seed", "--products", "240", "--shoppers", "700")
    log = (data_dir / "up.log").open("wb")
    command = [sys.executable, "-m", "shop_app.cli", "up", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(shop.url, process, data_dir / "up.log")
        shop.command("create-admin", ADMIN[0])
        yield shop
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + UP_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    pytest.fail(f"the shop did not come up:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="package")
def playwright_() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.fail("no Chromium: install it (apt-get install chromium) or set CHROMIUM to its path")
    opened = playwright_.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture
def desk(browser: Browser, running: RunningShop) -> Iterator[Page]:
    yield from _page(browser.new_context(base_url=running.url, viewport=DESK), running)


@pytest.fixture
def phone(browser: Browser, running: RunningShop) -> Iterator[Page]:
    context = browser.new_context(base_url=running.url, viewport=PHONE, has_touch=True, color_scheme="dark")
    yield from _page(context, running)


def _page(context: BrowserContext, running: RunningShop) -> Iterator[Page]:
    """Open a page; anything it complains about or asks of another host fails the test."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        is_the_page_itself = message.location["url"] == page.url  # a page that is not there answers 404, as it should
        if message.type == "error" and not is_the_page_itself:
            complaints.append(message.text)

    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda sent: None if _is_ours(sent.url, running.url) else complaints.append(sent.url))
    yield page
    context.close()
    assert complaints == []


def _is_ours(url: str, ours: str) -> bool:
    return url.startswith((ours, ours.replace("http", "ws", 1), "data:", "blob:"))
