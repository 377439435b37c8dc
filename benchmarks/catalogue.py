"""Listings, searches and product pages through REST, beside a plain endpoint of the same server in the same run.

A real server process answers over loopback; its CPU time, that of all its children and of PostgreSQL included, is read
from /proc. Each question is asked in turns with the plain endpoint (`benchmarks.served`) and given as a multiple of it,
which a busy machine changes less than milliseconds.

BENCH_SIZES and BENCH_DATABASES (sqlite, postgresql) ask for less. BENCH_CATALOGUES names a folder where what is seeded
into SQLite stays for the next run; without it, and for PostgreSQL, each run seeds its own (100,000 products: minutes).
"""

import http.client
import itertools
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote, urlencode

from benchmarks.served import PLAIN
from benchmarks.timing import Latency, Table, measure
from shop_app.local.processes import free_port, spawn, stop
from shop_app.local.servers import LocalServers
from shop_app.repositories.sql.engine import open_engine
from shop_app.settings import Settings
from tests.postgres import DURABLE, Postgres

SIZES = (10_000, 100_000)
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
CLIENTS = 16
CALLS = 60  # a round
ROUNDS = 5
COLUMNS = [
    "database", "products", "what", "1 client: p50 ms", "p95 ms", "x plain", "16 clients: p50 ms", "p95 ms", "x plain",
    "CPU ms", "x plain", "aim x",
]  # fmt: skip
API = "/api/v1"
READY_S = 60.0


@dataclass(frozen=True)
class Timed:
    """One kind of question, answered by a warm server."""

    one: Latency
    many: Latency
    cpu_ms: float  # of the server and its workers, one client asking

    @classmethod
    def middle(cls, rounds: "Sequence[Timed]") -> "Timed":
        return cls(_middle([each.one for each in rounds]), _middle([each.many for each in rounds]),
                   median(each.cpu_ms for each in rounds))  # fmt: skip


def _middle(rounds: Sequence[Latency]) -> Latency:
    parts = [median(getattr(each, name) for each in rounds) for name in ("p50_ms", "p95_ms", "per_second")]
    return Latency(*parts)


def run() -> list[Table]:
    """Time every question on both databases at both sizes."""
    table = Table("The catalogue through REST", COLUMNS)
    with tempfile.TemporaryDirectory(prefix="shop-bench-") as own:
        for database, size in itertools.product(
            _asked("BENCH_DATABASES", NAMES), map(int, _asked("BENCH_SIZES", SIZES))
        ):
            kept = os.environ.get("BENCH_CATALOGUES", own) if database == "sqlite" else own
            folder = Path(kept) / (f"{size}" if database == "sqlite" else f"{database}-{size}")
            with _environment(), _database(database) as postgres:
                _seed(folder, size)
                if postgres:
                    _tidy(postgres.url)
                with LocalServers(Settings(data_dir=folder)), Server(folder, postgres) as server:
                    table.rows.extend([NAMES[database], *row] for row in _rows(server, size))
    return [table]


def _asked(name: str, all_of_them: Iterable[object]) -> list[str]:
    return [each for each in os.environ.get(name, "").split(",") if each] or [str(each) for each in all_of_them]


@contextmanager
def _database(name: str) -> Iterator[Postgres | None]:
    """Let everything that starts use an empty PostgreSQL, where that is asked for."""
    if name == "sqlite":
        yield None
        return
    server = Postgres((*DURABLE, "autovacuum=off"))  # what it would do meanwhile is done once, after the seeding
    server.start()
    os.environ["SHOP_DATABASE_URL"] = server.url
    try:
        yield server
    finally:
        server.remove()


@contextmanager
def _environment() -> Iterator[None]:
    """Put the environment back: each size has stores of its own, and settings name them there."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _tidy(url: str) -> None:
    with open_engine(url).execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _seed(folder: Path, size: int) -> None:
    if (folder / "seeded").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "SHOP_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "shop_app.cli", "seed", "--products", str(size)]
    subprocess.run(command, env=env, check=True, stdout=sys.stderr)
    (folder / "seeded").touch()


def _rows(server: "Server", size: int) -> Iterator[list[str]]:
    for what, aim, path in questions(server):
        print(f"{size:,}: {what}", file=sys.stderr, flush=True)  # minutes pass before the table is there
        plain, took = server.timed(path)
        yield _row(size, what, took, plain, aim)


def questions(server: "Server") -> list[tuple[str, str, Callable[[int], str]]]:
    """Return what is asked, the aim as a multiple of plain, and the address of the n-th call of each."""
    turn = itertools.count()
    slugs = [each["slug"] for page in range(1, 26) for each in server.items(page)]
    words = sorted({word.lower() for page in range(1, 26) for each in server.items(page) for word in _words(each)})
    categories = [each["slug"] for each in server.json(f"{API}/categories")]

    def listing(**asked: object) -> str:
        return f"{API}/products?{urlencode(asked)}"

    def filtered(_number: int) -> str:
        n = next(turn)  # never the same twice: nothing kept answers it
        return listing(category=categories[n % len(categories)], min_price=100 + n, in_stock="true")

    return [
        ("listing with facets, kept", "3", lambda _number: listing()),
        ("listing with facets, made: another page each time", "3", lambda _number: listing(page=1 + next(turn) % 400)),
        ("filtered listing, made: other filters each time", "3", filtered),
        ("search: a word of a title", "3", lambda _number: listing(q=words[next(turn) % len(words)])),
        ("search: its first four letters", "3", lambda _number: listing(q=words[next(turn) % len(words)][:4])),
        ("search: a letter missing", "3", lambda _number: listing(q=_slip(words[next(turn) % len(words)]))),
        ("product, kept", "1.5", lambda n: f"{API}/products/{slugs[n % 50]}"),
        ("product, made: another each time", "1.5", lambda _number: f"{API}/products/{slugs[next(turn) % len(slugs)]}"),
    ]


def _words(item: dict) -> list[str]:
    return [word for word in item["title"].split() if word.isalpha() and len(word) >= 5]


def _slip(word: str) -> str:
    return word[:2] + word[3:]


def _row(size: int, what: str, took: Timed, plain: Timed, aim: str) -> list[str]:
    return [
        f"{size:,}", what,
        f"{took.one.p50_ms:.1f}", f"{took.one.p95_ms:.1f}", took.one.times(plain.one),
        f"{took.many.p50_ms:.1f}", f"{took.many.p95_ms:.1f}", took.many.times(plain.many),
        f"{took.cpu_ms:.1f}", f"{took.cpu_ms / plain.cpu_ms:.1f}x", aim,
    ]  # fmt: skip


class Server:
    """A server process of its own on a seeded folder; its database, where that is a process too, is part of it."""

    def __init__(self, folder: Path, postgres: Postgres | None) -> None:
        self._folder, self._port, self._here = folder, free_port(), threading.local()
        self._postgres = postgres

    def __enter__(self) -> "Server":
        env = {"SHOP_DATA_DIR": str(self._folder), "SHOP_LIMIT_FACTOR": "1000000", "SHOP_LOG_LEVEL": "WARNING"}
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--port", str(self._port)]
        self._process = spawn([*command, "benchmarks.served:app"], self._folder / "bench.log", env)
        deadline = time.monotonic() + READY_S
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError((self._folder / "bench.log").read_text()[-2000:])
            time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        stop(self._process)

    def timed(self, path: Callable[[int], str]) -> tuple[Timed, Timed]:
        """Time plain and a question in turns, so that both meet the same machine; the middle of the rounds counts."""

        def ask(number: int) -> object:
            return self.get(path(number))

        def plain(_number: int) -> object:
            return self.get(PLAIN)

        measure(ask, CALLS)  # warm: its connections, its statements, whatever is kept
        rounds = [(self._round(plain), self._round(ask)) for _ in range(ROUNDS)]
        return Timed.middle([each for each, _ in rounds]), Timed.middle([each for _, each in rounds])

    def _round(self, call: Callable[[int], object]) -> Timed:
        before = self._cpu_s()
        one = measure(call, CALLS, warm_up=0)
        cpu_ms = 1000 * (self._cpu_s() - before) / CALLS
        return Timed(one, measure(call, CALLS, CLIENTS, warm_up=0), cpu_ms)

    def json(self, path: str) -> list:
        return list(json.loads(self.get(path)))

    def items(self, page: int) -> list[dict]:
        return list(json.loads(self.get(f"{API}/products?page={page}"))["items"])

    def get(self, path: str) -> bytes:
        """Ask over this thread's own connection, which stays open."""
        connection = self._connection()
        connection.request("GET", quote(path, safe="/?=&+%.,:"))
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
        return body

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._here, "connection"):
            self._here.connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        found: http.client.HTTPConnection = self._here.connection
        return found

    def _answers(self) -> bool:
        try:
            self.get(PLAIN)
        except OSError:
            del self._here.connection
            return False
        return True

    def _cpu_s(self) -> float:
        """Return the processor time of the server, its workers and its database, in seconds."""
        families = [self._process.pid, *([self._postgres.pid] if self._postgres else [])]
        ticks = sum(_ticks(pid) for first in families for pid in _family(first))
        return ticks / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    children = _read(f"/proc/{pid}/task/{pid}/children").split()
    return [pid, *(each for child in children for each in _family(int(child)))]


def _ticks(pid: int) -> int:
    """Return the processor time of a process and of those of its children that ended and were waited for."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:  # it ended a moment ago, as a connection's process may
        return ""
