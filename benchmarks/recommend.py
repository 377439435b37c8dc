"""How long a shelf takes, at three sizes of catalogue, beside plain numpy: one product and one top-k."""

from dataclasses import replace

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from benchmarks.timing import Table, cpu_ms, measure
from ml import picks, serve
from ml.arrays import Matrix
from ml.fold import lead
from ml.snapshot import Snapshot
from ml.trend import POPULARITY_DAYS

WIDTH = 64  # of the factors
SHELF = 12
IN_STOCK = 0.7
SIZES = {4_000: (1_000, 200, 400), 100_000: (400, 100, 100), 1_000_000: (50, 20, 40)}  # items: users, links, calls
COLUMNS = ["items", "answer", "p50 ms", "p95 ms", "CPU ms", "times numpy"]


def run() -> list[Table]:
    """Time every kind of answer on one thread."""
    table = Table("A shelf of 12 with 30 % sold out, one thread, random factors", COLUMNS)
    with threadpool_limits(1):
        for items, (users, links, calls) in SIZES.items():
            _size(table, items, users, links, calls)
    return [table]


def _size(table: Table, items: int, users: int, links: int, calls: int) -> None:
    random = np.random.default_rng(1)
    snapshot = _snapshot(random, items, users, links)
    snapshot = replace(snapshot, picks=picks.rank_all(snapshot, users_max=min(users, 200)))
    allowed = random.random(items) < IN_STOCK
    known = [snapshot.users[-1 - each % min(users, 200)] for each in range(calls)]
    sessions = [[str(each) for each in random.integers(0, items, 5)] for _ in range(calls)]
    three = np.arange(3, dtype=np.int32)

    def plain(number: int) -> object:
        scores = snapshot.item_factors @ snapshot.user_factors[number % users] + snapshot.item_biases
        scores[~allowed] = -np.inf
        best = np.argpartition(-scores, SHELF)[:SHELF]
        return best[np.argsort(-scores[best])]

    asked = {
        "plain numpy: product, mask, top 12": plain,
        "known shopper": lambda n: serve.recommend(snapshot, known[n % calls], [], SHELF, allowed=allowed),
        "known shopper with 5 clicks": lambda n: serve.recommend(
            snapshot, known[n % calls], sessions[n % calls], SHELF, allowed=allowed
        ),
        "visitor with 5 clicks": lambda n: serve.recommend(snapshot, None, sessions[n % calls], SHELF, allowed=allowed),
        "the fold-in alone, 3 clicks": lambda _: lead(snapshot, three, np.ones(3, dtype=np.float32)),
        "visitor without a past": lambda _: serve.recommend(snapshot, None, [], SHELF, allowed=allowed),
        "what completes a cart of 3": lambda n: serve.complete(
            snapshot, sessions[n % calls][:3], SHELF, allowed=allowed
        ),
    }
    first = None
    for name, call in asked.items():
        took, spent = measure(call, calls), cpu_ms(call, calls)
        first = first or took
        figures = f"{took.p50_ms:.2f}", f"{took.p95_ms:.2f}", f"{spent:.2f}", took.times(first)
        table.rows.append([f"{items:,}", name, *figures])


def _links(random: np.random.Generator, rows: int, columns: int, per_row: int) -> Matrix:
    index = np.sort(random.integers(0, columns, (rows, per_row)), axis=1).astype(np.int32)
    starts = np.arange(rows + 1) * per_row
    return sparse.csr_matrix((random.random(rows * per_row, dtype=np.float32), index.ravel(), starts), (rows, columns))


def _snapshot(random: np.random.Generator, items: int, users: int, links: int) -> Snapshot:
    def factors(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return random.standard_normal(shape, dtype=np.float32)

    return Snapshot(
        users=[f"u{each}" for each in range(users)], items=[str(each) for each in range(items)],
        user_factors=factors(users, WIDTH), item_factors=factors(items, WIDTH), item_biases=factors(items),
        trend=random.random(items, dtype=np.float32), taste=_links(random, users, items, 60),
        bought=_links(random, users, items, 40), neighbours=_links(random, items, items, links),
        together=_links(random, items, items, min(links, 50)), content=_links(random, items, items, min(links, 50)),
        popularity=random.random((items, len(POPULARITY_DAYS)), dtype=np.float32),
    )  # fmt: skip
