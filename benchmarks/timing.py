"""Clocks, percentiles and tables that every benchmark uses. It measures nothing by itself."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Latency:
    """How long calls took: milliseconds, and how many ended per second of wall clock."""

    p50_ms: float
    p95_ms: float
    per_second: float

    def times(self, plain: "Latency") -> str:
        """Say how many times as long as the plain thing this takes, at the median."""
        return f"{self.p50_ms / max(plain.p50_ms, 1e-9):.1f}x"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of figures as it is printed and written down."""

    title: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def markdown(self) -> str:
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        return "\n".join([f"### {self.title}", "", *("| " + " | ".join(line) + " |" for line in lines), ""])


def measure(call: Callable[[int], object], calls: int, clients: int = 1, warm_up: int = 5) -> Latency:
    """Call ``call(number)`` ``calls`` times from ``clients`` threads and say how long it took.

    Args:
        warm_up: calls made before the clock runs.
    """
    for number in range(warm_up):
        call(number)

    def timed(number: int) -> float:
        started = time.perf_counter()
        call(number)
        return time.perf_counter() - started

    started = time.perf_counter()
    if clients == 1:
        took = sorted(timed(number) for number in range(calls))
    else:
        with ThreadPoolExecutor(clients) as pool:
            took = sorted(pool.map(timed, range(calls)))
    wall = time.perf_counter() - started
    return Latency(1000 * took[len(took) // 2], 1000 * took[int(len(took) * 0.95)], calls / wall)


def cpu_ms(call: Callable[[int], object], calls: int) -> float:
    """Return the CPU time of one call of this process in milliseconds: steadier than the clock on a busy machine."""
    started = time.process_time()
    for number in range(calls):
        call(number)
    return 1000 * (time.process_time() - started) / calls
