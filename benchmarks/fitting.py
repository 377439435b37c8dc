"""What training costs beside its two costliest parts alone: a bare LightFM fit with the same settings, and EASE.

On purchases of UCI Online Retail; ONLINE_RETAIL names the parquet file. Without it there is nothing to measure.
"""

import os
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import numpy as np
from lightfm import LightFM
from scipy import sparse
from threadpoolctl import threadpool_limits

from benchmarks.timing import Table
from ml.cooccurrence import neighbours
from ml.dataset import Event, Interactions, ItemTable, collect
from ml.features import item_features
from ml.fit import TrainConfig, fit, fit_learned
from ml.train import train

COLUMNS = ["what", "CPU s", "times the parts alone", "peak memory MB so far"]


@dataclass(frozen=True)
class Cost:
    """CPU seconds, and the process's peak resident memory by then in MB."""

    cpu_s: float
    peak_mb: float


def run() -> list[Table]:
    """Time the parts alone, one fit, one fit with learned weights and trees, and a training with its gate."""
    file = Path(os.environ.get("ONLINE_RETAIL", ""))
    if not file.is_file():
        return []
    events, items = read(file)
    config = TrainConfig()
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    title = (
        f"Training on {len(events):,} purchases of {len(items):,} products, one thread ({loaded:.0f} MB when loaded)"
    )
    table = Table(title, COLUMNS)
    with threadpool_limits(1):
        parts = cost(lambda: _parts(events, items, config))
        table.rows.append(_row("bare LightFM fit and EASE", parts, parts))
        for name, work in (
            ("one fit of everything", lambda: fit(events, items, config)),
            ("a fit with weights and trees learned inside it", lambda: fit_learned(events, items, config)),
            ("a training: learned on the past, judged by the gate, fitted on everything", lambda: train(
                events, items, config
            )),
        ):  # fmt: skip
            table.rows.append(_row(name, cost(work), parts))
    return [table]


def read(file: Path) -> tuple[Interactions, ItemTable]:
    """Return the sales of known customers and the products sold."""
    import pyarrow.compute as compute
    import pyarrow.parquet as parquet

    columns = ["StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"]
    is_sale = (compute.field("Quantity") > 0) & (compute.field("UnitPrice") > 0)
    table = parquet.read_table(file, columns=columns).filter(is_sale & compute.field("CustomerID").is_valid())
    sold: dict[str, tuple[str, int]] = {}

    def rows() -> Iterator[Event]:
        for batch in table.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                code = row["StockCode"]
                if code[:5].isdigit():
                    sold[code] = row["Description"] or "", round(100 * row["UnitPrice"])
                    at = row["InvoiceDate"].replace(tzinfo=UTC).timestamp()
                    yield str(row["CustomerID"]), code, "purchase", at, 1.0

    events = collect(rows())
    ids = sorted(sold)
    blank = [""] * len(ids)
    items = ItemTable(ids, [sold[each][0] for each in ids], blank, blank, [sold[each][1] for each in ids])
    return events.over(items.ids), items


def cost(work: Callable[[], object]) -> Cost:
    """Do it and say what it cost."""
    started = time.process_time()
    work()
    return Cost(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _parts(events: Interactions, items: ItemTable, config: TrainConfig) -> None:
    features = item_features(items, np.unique(events.item))
    model = LightFM(
        no_components=config.components, loss="warp", learning_rate=0.05, item_alpha=1e-6, user_alpha=1e-5,
        max_sampled=15, random_state=config.seed,
    )  # fmt: skip
    for each in events.slices(config.slice_days):
        pairs = sparse.coo_matrix(each.freshest(config.half_life_days, config.weights))
        marks = sparse.coo_matrix((np.ones_like(pairs.data), (pairs.row, pairs.col)), shape=pairs.shape)
        model.fit_partial(marks, sample_weight=pairs, item_features=features, epochs=config.epochs)
    neighbours(events.freshest(config.half_life_days, config.weights), config.neighbours)


def _row(name: str, spent: Cost, parts: Cost) -> list[str]:
    return [name, f"{spent.cpu_s:.1f}", f"{spent.cpu_s / parts.cpu_s:.2f}", f"{spent.peak_mb:.0f}"]
