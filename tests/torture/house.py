"""Shop servers in processes of their own, and shoppers who call them over HTTP. No assertions here."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.money import Money
from shop_app.kit.clock import now
from shop_app.kit.ids import secret_token
from shop_app.local import processes
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore

SKU = "LAST-ONES"
HOME = {"name": "Ada", "line1": "1 Street", "city": "Boston", "postal_code": "02101", "country": "US"}
GUARDED, UNGUARDED = "shop_app.api.app:make_api", "tests.torture.unguarded:make_api"
HASTY = "tests.torture.unguarded:make_hasty_api"
START_S = 60
LINE_S = 120  # a shopper waits so long for an answer: the machine may be busy, and none of this is about speed
ASKS, ASK_AGAIN_S = 20, 1  # as a client does that is told 503
AT_THE_DOOR = 16
ROUNDS = int(os.environ.get("SHOP_TORTURE_ROUNDS", "2"))
BOUND_S = 300 + 60 * ROUNDS  # of one test: a round takes about ten seconds, on a busy machine twenty
ROOT = Path(__file__).resolve().parents[2]


class Refused(Exception):
    """The shop said no before there was anything to race for."""


class Server:
    """One server process on a port of its own, over the stores that ``env`` names."""

    def __init__(self, env: dict[str, str], log: Path, app: str = GUARDED) -> None:
        self._env, self._log, self._app = env, log, app
        self.port = processes.free_port()
        self.url = f"http://127.0.0.1:{self.port}/api/v1"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return at once; ``wait`` waits."""
        program = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1"]
        environment = {**os.environ, **self._env, "PYTHONPATH": str(ROOT)}
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                [*program, "--port", str(self.port), self._app],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=environment,
                start_new_session=True,
            )

    def wait(self) -> None:
        deadline = time.monotonic() + START_S
        while True:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def kill(self) -> None:
        """End it and its workers as a power cut would."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)
            self._process = None


def rounds(what: str) -> Iterator[int]:
    """Count the rounds aloud: ``make torture`` shows it, other runs of pytest keep it for a failure."""
    started = time.monotonic()
    for number in range(1, ROUNDS + 1):
        yield number
        print(f"{what}: round {number} of {ROUNDS}, {time.monotonic() - started:.0f} s", flush=True)


@dataclass(frozen=True)
class Answer:
    """What a shopper was told: 0 when nobody answered."""

    status: int
    body: dict[str, Any]


def put_on_sale(url: str, stock: int) -> None:
    """Put one product on sale, so many pieces of it."""
    engine = open_engine(url)
    draft = ProductDraft("The last ones", "", "things", [Variant(SKU, Money(1999, "USD"), stock)])
    with SqlStore(engine).writing() as tx:
        tx.catalogue.add_categories([Category("things", "Things")])
        tx.catalogue.bring_in([draft], now())
    engine.dispose()


@dataclass(frozen=True)
class Shopper:
    """A new guest with one piece in the cart, who read what it costs and is about to order."""

    url: str
    cart_token: str
    asked: dict[str, Any]

    def order(self, asks: int = 1) -> Answer:
        """Order it; told "not now", ask again with the same key, up to so many times in all."""
        headers = {"X-Cart-Token": self.cart_token, "Idempotency-Key": secret_token()}
        for _ in range(asks):
            answer = httpx.post(f"{self.url}/orders", json=self.asked, headers=headers, timeout=LINE_S)
            if answer.status_code != 503:
                break
            time.sleep(ASK_AGAIN_S if asks > 1 else 0)
        return Answer(answer.status_code, answer.json())


def come_in(url: str) -> Shopper:
    """Put one piece in a new cart and read the quote; whatever the shop refuses is an error that says what it said."""
    token = secret_token()
    with httpx.Client(base_url=url, timeout=LINE_S, headers={"X-Cart-Token": token}) as client:
        added = client.post("/cart/items", json={"sku": SKU, "quantity": 1})
        quoted = client.post("/checkout/quote", json={"shipping_address": HOME})
    if (added.status_code, quoted.status_code) != (200, 200):
        raise Refused(f"cart {added.status_code} {added.text}, quote {quoted.status_code} {quoted.text}")
    quote = quoted.json()
    asked = {
        "email": "ada@example.com",
        "shipping_address": HOME,
        "shipping_method": quote["shipping_methods"][0]["code"],
        "payment": {"provider": "sandbox", "token": "tok_visa"},
        "expected_total": {name: quote["total"][name] for name in ("amount", "currency")},
    }
    return Shopper(url, token, asked)


def try_to_buy(url: str) -> Answer:
    """Come in and order once, on a line that may go dead."""
    try:
        return come_in(url).order()
    except (httpx.HTTPError, ValueError, KeyError, Refused):
        return Answer(0, {})


def all_at_once(urls: Sequence[str], buyers: int) -> list[Answer]:
    """Let so many buyers come in one after the other and then order at the same moment, spread over the servers."""
    with ThreadPoolExecutor(AT_THE_DOOR) as pool:
        crowd = list(pool.map(lambda number: come_in(urls[number % len(urls)]), range(buyers)))
    gate = threading.Barrier(buyers)

    def order(shopper: Shopper) -> Answer:
        gate.wait(LINE_S)
        return shopper.order(ASKS)

    with ThreadPoolExecutor(buyers) as pool:
        return list(pool.map(order, crowd))


def column(url: str, query: str) -> list[Any]:
    """Return the first column of an answer."""
    engine = open_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(text(query)).scalars())
    engine.dispose()
    return found


def figure(url: str, query: str) -> int:
    """Return the one number of an answer."""
    return int(column(url, query)[0] or 0)
