"""``shop evaluate``: what the recommender is worth on files of your own, against every baseline. Needs no services."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from ml.fit import TrainConfig
from ml.offline import OURS, Row, compare, everyone
from ml.tables import read_interactions, read_products

SMALL = 150_000  # events; up to here the quick configuration is as good
TABLE_WIDTH = 132  # characters; a pipe would otherwise get 80 and lose columns
COLUMNS = ("ndcg", "precision", "recall", "mrr", "hit_rate", "coverage", "novelty")
ReadableFile = typer.Option(exists=True, dir_okay=False, readable=True)
say = Console(stderr=True, highlight=False, soft_wrap=True)


def evaluate(
    interactions: Annotated[Path, ReadableFile],
    products: Annotated[Path, ReadableFile],
    split_date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="UTC.")],
    k: Annotated[int, typer.Option(min=1, max=1000, help="Length of the lists.")] = 10,
    exclude_seen: Annotated[bool, typer.Option("--exclude-seen", help="Count only what is new to a user.")] = False,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="Write our lists: user,item,rank,score.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    seed: int = 1,
    threads: Annotated[int, typer.Option(min=1, help="1 gives the same figures every time.")] = 1,
) -> None:
    """Train on rows before the date, score the rows after it, compare with other recommenders."""
    split = split_date.replace(tzinfo=UTC).timestamp()
    try:
        with _bar() as bar:
            task = bar.add_task("reading", total=1.0)
            events, items = read_interactions(interactions), read_products(products)
            make = TrainConfig.quick if len(events) < SMALL else TrainConfig
            config = make(seed=seed, threads=threads, k=k)
            comparison = compare(
                events, items, split, config, hide_seen=exclude_seen,
                progress=lambda what, share: bar.update(task, description=what, completed=share),
            )  # fmt: skip
        if out is not None:
            _write(out, everyone(comparison.snapshot, events, split, k, hide_seen=exclude_seen))
    except (ValueError, OSError) as error:
        say.print(str(error), style="red", markup=False)
        raise typer.Exit(code=1) from error
    if as_json:
        typer.echo(json.dumps(_plain(comparison.rows, k, exclude_seen), indent=2))
    else:
        Console(highlight=False, width=max(Console().width, TABLE_WIDTH)).print(
            _table(comparison.rows, k, exclude_seen)
        )


def _bar() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=say, transient=True
    )


def _write(file: Path, lines: Iterator[tuple[str, str, int, float]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(("user", "item", "rank", "score"))
        rows.writerows((user, item, rank, f"{score:.6g}") for user, item, rank, score in lines)


def _plain(rows: Mapping[str, Row], k: int, exclude_seen: bool) -> dict[str, object]:
    """Return the figures for programs; ``lead`` is ours minus theirs in NDCG with its 95 % interval."""
    figures = {
        name: {**row.metrics.as_dict(), "lead": asdict(row.lead) if row.lead is not None else None}
        for name, row in rows.items()
    }
    return {"k": k, "exclude_seen": exclude_seen, "users": rows[OURS].metrics.users, "rankers": figures}


def _table(rows: Mapping[str, Row], k: int, exclude_seen: bool) -> Table:
    task = "what is new to a user" if exclude_seen else "everything, repeats included"
    table = Table(title=f"{rows[OURS].metrics.users:,} users, {task}, lists of {k}", title_justify="left")
    table.add_column("ranker")
    for name in COLUMNS:
        table.add_column(name.replace("_", " "), justify="right")
    table.add_column("ours is ahead by (95 %)", justify="right")
    for name, row in rows.items():
        figures = row.metrics.as_dict()
        lead = f"{row.lead.mean:+.4f} ({row.lead.low:+.4f} to {row.lead.high:+.4f})" if row.lead is not None else ""
        table.add_row(name, *(f"{figures[each]:.4f}" for each in COLUMNS), lead, style="bold" if name == OURS else "")
    return table
