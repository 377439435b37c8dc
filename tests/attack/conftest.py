"""A real server on real stores, without a browser and without the built pages: what a forger talks to."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import websocket

from shop_app import bootstrap
from shop_app.bootstrap import Services
from shop_app.domain.accounts import SYSTEM, Account, AccountDraft, Role
from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.money import Money
from shop_app.local.processes import free_port
from shop_app.repositories.redis.client import open_redis
from shop_app.settings import Settings
from tests.fakes.shop import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
UP_S = 120.0
BACK_END = {"REFLEX_ENV_MODE": "prod", "__REFLEX_SKIP_COMPILE": "true"}


@dataclass(frozen=True)
class Target:
    """A running shop, and the same shop's services to look into it."""

    port: int
    shop: Services
    redis_url: str

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def account(self, email: str, role: Role = Role.CUSTOMER) -> Account:
        return self.shop.accounts.register(AccountDraft(email, PASSWORD, "Ada"), role)

    def session(self, account: Account) -> str:
        return f"shop_session={self.shop.sessions.open(account)}"

    def dump(self) -> str:
        """Everything stored, without what only says that somebody was here."""
        tables = {}
        with self.shop.integrity._store._open(self.shop.integrity._store._read) as session:  # type: ignore[attr-defined]
            connection = session.connection()
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
            for name in sorted(names):
                if name not in ("sessions",) and not name.startswith(("sqlite_", "product_search")):
                    tables[name] = sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {name}").all()))
        tables = {name: rows for name, rows in tables.items() if rows}  # the sandbox makes its own when first asked
        client = open_redis(self.redis_url)
        carts = {key: client.hgetall(key) for key in sorted(client.scan_iter("cart:*")) if client.type(key) == "hash"}
        client.close()
        return json.dumps([tables, carts, self.shop.training.cards(SYSTEM) == []], default=repr)

    def is_alive(self) -> bool:
        return httpx.get(f"{self.origin}/readyz", timeout=20).status_code == 200


class Forger:
    """A program that speaks the pages' protocol and sends what it likes."""

    def __init__(self, target: Target, cookie: str = "") -> None:
        self.token = str(uuid4())
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{target.port}/_event/?EIO=4&transport=websocket&token={self.token}",
            origin=target.origin,
            cookie=cookie or None,
            timeout=30,
        )
        self.socket.recv()
        self.socket.send("40/_event,")

    def send(self, name: str, payload: Any = None, at: str = "/") -> None:
        router = {"pathname": at, "query": {}, "asPath": at}
        event = {"token": self.token, "name": name, "payload": payload or {}, "router_data": router}
        self.socket.send(f'42/_event,["event",{json.dumps(event)}]')

    def listen(self, quiet_s: float = 1.5, most_s: float = 30.0) -> str:
        """Return all that is told until nothing more comes."""
        heard, ends = [], time.monotonic() + most_s
        self.socket.settimeout(quiet_s)
        while time.monotonic() < ends:
            try:
                message = self.socket.recv()
            except websocket.WebSocketTimeoutException:
                break
            if message == "2":
                self.socket.send("3")
            else:
                heard.append(message if isinstance(message, str) else message.decode())
        return "\n".join(heard)

    def ask(self, name: str, payload: Any = None, at: str = "/") -> str:
        self.send(name, payload, at)
        return self.listen()

    def close(self) -> None:
        self.socket.settimeout(0.2)
        self.socket.close()
        if self.socket.sock:
            self.socket.sock.close()


@pytest.fixture
def forge(target: Target) -> Iterator[Callable[..., Forger]]:
    """Make forgers, and close their connections whatever became of them."""
    made: list[Forger] = []

    def forge(cookie: str = "") -> Forger:
        made.append(Forger(target, cookie))
        return made[-1]

    yield forge
    for forger in made:
        forger.close()


@pytest.fixture(scope="session")
def target(
    servers: dict[str, str], sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Target]:
    folder, port = tmp_path_factory.mktemp("attack"), free_port()
    env = {**os.environ, **servers, **BACK_END, "SHOP_DATA_DIR": str(folder), "SHOP_BCRYPT_COST": "4"}
    env |= {"SHOP_MONGO_URL": servers["SHOP_MONGO_URL"].replace("/shop?", "/attack?")}
    env |= {"SHOP_DATABASE_URL": f"sqlite:///{folder / 'shop.db'}", "SHOP_PUBLIC_URL": f"http://localhost:{port}"}
    settings = Settings(
        database_url=env["SHOP_DATABASE_URL"],
        redis_url=env["SHOP_REDIS_URL"],
        mongo_url=env["SHOP_MONGO_URL"],
        data_dir=folder,
        bcrypt_cost=4,
    )
    bootstrap.migrate(settings)
    shop = bootstrap.build(settings, bootstrap.real_parts(settings))
    lamp = ProductDraft("Desk lamp", "", "things", [Variant("LAMP", Money(1999, "USD"), 30)])
    shop.catalogue.bring_in(SYSTEM, [Category("things", "Things")], [lamp])
    log = (folder / "web.log").open("wb")
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1"]
    command += ["--port", str(port), "shop_app.shop_app:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(port, server, folder / "web.log")
        yield Target(port, shop, servers["SHOP_REDIS_URL"])
    finally:
        server.terminate()
        server.wait(30)
        log.close()
        shop.close()


def _wait(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + UP_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    pytest.fail(f"the server did not come up:\n{log.read_text()[-3000:]}")
