"""From a click to the next shelf: through the real stores and the live channel, and in a browser when one is to be had.

In one process: the click is recorded, Redis tells, a listener hears, the shelf is ranked anew. In a browser (E2E_URL is
the address of a running shop, CHROMIUM the browser): from a button of the home shelf to other cards being shown.
"""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.timing import Table, cpu_ms, measure
from shop_app.bootstrap import Services, build, migrate, real_parts
from shop_app.cli.data import seed_in
from shop_app.cli.models import train_in
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import ListingQuery
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement
from shop_app.kit.ids import secret_token
from shop_app.local.servers import LocalServers
from shop_app.settings import Settings, get_settings

CLICKS = 200
IN_BROWSER = 40
COLUMNS = ["what", "p50 ms", "p95 ms", "aim p95 ms", "CPU ms"]
SHOWN = "[...document.querySelectorAll('[data-placement=home] li h3')].map(e => e.innerText).join()"
PRESS = f"""async () => {{
  const before = {SHOWN};
  const started = performance.now();
  document.querySelector('[data-placement=home] li button[aria-label^="Add to cart"]').click();
  while ({SHOWN} === before && performance.now() - started < 10000) await new Promise(requestAnimationFrame);
  return performance.now() - started;
}}"""


def run() -> list[Table]:
    """Time both; the browser only where E2E_URL is set."""
    table = Table("From a click to the next shelf", COLUMNS)
    folder = Path(tempfile.mkdtemp(prefix="shop-bench-"))
    try:
        with LocalServers(Settings(data_dir=folder)), _shop(get_settings()) as shop:
            spent = time.process_time()
            took = _clicks(shop)
            spent = time.process_time() - spent
            name = "click recorded, told, heard, shelf ranked anew (one process)"
            table.rows.append([*_row(name, took), f"{1000 * spent / CLICKS:.1f}"])
            table.rows.extend(_stages(shop))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if url := os.environ.get("E2E_URL"):
        table.rows.append([*_row("button pressed on a shelf, other cards shown (browser)", _presses(url)), ""])
    return [table]


@contextmanager
def _shop(settings: Settings) -> Iterator[Services]:
    shop = build(settings, real_parts(settings))
    try:
        migrate(settings)
        seed_in(shop, products=240, shoppers=400)
        train_in(shop)
        yield shop
    finally:
        shop.close()


def _clicks(shop: Services) -> list[float]:
    heard, stop = threading.Event(), threading.Event()
    actor = Actor(secret_token())
    key = live.taste(actor.shopper)

    def listen() -> None:
        for keys in shop.live.listen(stop):
            if key in keys:
                heard.set()

    threading.Thread(target=listen, daemon=True).start()
    time.sleep(1.0)  # until it has subscribed
    cards = shop.catalogue.listing(ListingQuery(in_stock=True, page_size=100)).cards
    took = []
    for number in range(CLICKS):
        heard.clear()
        started = time.perf_counter()
        shop.interactions.record(actor, Kind.CLICK, cards[number % len(cards)].id)
        if not heard.wait(5):
            raise RuntimeError("the click was not heard")
        shop.recommendations.shelf(actor, Placement.HOME, limit=8)
        took.append(1000 * (time.perf_counter() - started))
    stop.set()
    return took


def _stages(shop: Services) -> list[list[str]]:
    actor = Actor(secret_token())
    ids = [card.id for card in shop.catalogue.listing(ListingQuery(in_stock=True, page_size=100)).cards]
    stages: dict[str, Callable[[int], object]] = {
        "of it: recording": lambda n: shop.interactions.record(actor, Kind.CLICK, ids[n % len(ids)]),
        "of it: telling": lambda _: shop.live.tell([live.taste("nobody")]),
        "of it: the shelf, whole": lambda _: shop.recommendations.shelf(actor, Placement.HOME, limit=8),
    }
    rows = []
    for name, call in stages.items():
        took, spent = measure(call, CLICKS), cpu_ms(call, CLICKS)
        rows.append([name, f"{took.p50_ms:.1f}", f"{took.p95_ms:.1f}", "", f"{spent:.1f}"])
    return rows


def _presses(url: str) -> list[float]:
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM, FLAGS

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(base_url=url).new_page()
        page.goto("/")
        page.locator("[data-placement=home] li").first.wait_for()
        took = []
        for _ in range(IN_BROWSER):
            took.append(float(page.evaluate(PRESS)))
            page.wait_for_timeout(700)
        browser.close()
    return took


def _row(what: str, took: list[float]) -> list[str]:
    took = sorted(took[5:])  # the first ones warm up
    return [what, f"{took[len(took) // 2]:.0f}", f"{took[int(len(took) * 0.95)]:.0f}", "100"]
