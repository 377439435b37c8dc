"""How commands speak: progress bars on a terminal, plain lines elsewhere, JSON when asked."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

console = Console(highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show bars for long work; they go away when it is done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield bars


@contextmanager
def counting(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Show one bar; the yielded function moves it."""
    with progress() as bars:
        task = bars.add_task(what, total=total)
        yield lambda count: bars.advance(task, count)


def figures(title: str, rows: Mapping[str, Any], as_json: bool) -> None:
    """Print named figures as a table, or as JSON for programs."""
    if as_json:
        print(json.dumps(rows, default=str))
        return
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in rows.items():
        table.add_row(name, f"{value:,}" if type(value) is int else str(value))
    console.print(table)
