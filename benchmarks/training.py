"""Does the shop stay quick while it learns? Pages of REST asked in turns, without a training and while one runs.

A whole shop as `shop up` brings it up: the web server and, beside it, the worker that trains. Staff press "Train now";
the same requests are timed before and until the training ends.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.timing import Latency, Table, measure
from shop_app.local.processes import free_port, stop

ADMIN = ("admin@tangelo.example", "three random words")
PRODUCTS, SHOPPERS = 1500, 4000
CLIENTS = 2
UP_S = 600.0
ROUND = 200  # requests between two looks at the training
COLUMNS = ["requests of 2 clients", "p50 ms", "p95 ms", "a second", "p95 against quiet"]


def run() -> list[Table]:
    """Time a listing, a product and a shelf in turns."""
    table = Table("Answers of the shop while the worker trains", COLUMNS)
    with _shop() as url, httpx.Client(base_url=f"{url}/api/v1", timeout=60) as api:
        slug = api.get("/products", params={"page_size": 1}).json()["items"][0]["slug"]
        asked = ("/products?in_stock=true", f"/products/{slug}", "/recommendations?placement=home")

        def ask(number: int) -> None:
            api.get(asked[number % len(asked)]).raise_for_status()

        quiet = measure(ask, 5 * ROUND, CLIENTS)
        busy, took_s = _while_training(api, ask)
        again = measure(ask, 5 * ROUND, CLIENTS)
    table.rows.append(_row("quiet", quiet, quiet))
    table.rows.append(_row(f"while a model was trained ({took_s:.0f} s)", busy, quiet))
    table.rows.append(_row("quiet again", again, quiet))
    return [table]


def _while_training(api: httpx.Client, ask: Callable[[int], None]) -> tuple[Latency, float]:
    signed_in = api.post("/auth/login", json={"email": ADMIN[0], "password": ADMIN[1]}).raise_for_status().json()
    staff = {"Authorization": f"Bearer {signed_in['access_token']}"}
    started = time.monotonic()
    api.post("/admin/recommendations/retrain", headers=staff).raise_for_status()
    rounds = []
    while api.get("/admin/recommendations", headers=staff).raise_for_status().json()["training"]["is_running"]:
        rounds.append(measure(ask, ROUND, CLIENTS, warm_up=0))
    rounds.sort(key=lambda each: each.p95_ms)
    return rounds[len(rounds) // 2], time.monotonic() - started


@contextmanager
def _shop() -> Iterator[str]:
    folder, port = Path(tempfile.mkdtemp(prefix="shop-bench-")), free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("SHOP_")}
    env |= {"SHOP_DATA_DIR": str(folder), "SHOP_ADMIN_PASSWORD": ADMIN[1], "SHOP_LIMIT_FACTOR": "1000000"}
    shop = [sys.executable, "-m", "shop_app.cli"]
    try:
        size = ["--products", str(PRODUCTS), "--shoppers", str(SHOPPERS)]
        subprocess.run([*shop, "seed", *size], env=env, check=True)
        subprocess.run([*shop, "create-admin", ADMIN[0]], env=env, check=True)
        with (folder / "up.log").open("wb") as log:
            process = subprocess.Popen([*shop, "up", "--port", str(port)], env=env, stdout=log, stderr=log)
            try:
                _wait(f"http://localhost:{port}", process, folder / "up.log")
                yield f"http://localhost:{port}"
            finally:
                stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + UP_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise RuntimeError(f"the shop did not come up: {log.read_text()[-2000:]}")


def _row(what: str, took: Latency, quiet: Latency) -> list[str]:
    against = f"{took.p95_ms / quiet.p95_ms:.1f}x"
    return [what, f"{took.p50_ms:.1f}", f"{took.p95_ms:.1f}", f"{took.per_second:.0f}", against]
