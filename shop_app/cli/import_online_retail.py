"""`shop import online-retail FILE`: brings the UCI Online Retail table into the shop and says what became of it."""

from dataclasses import asdict
from json import dumps
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from shop_app.bootstrap import open_shop
from shop_app.cli.say import console, progress
from shop_app.domain.errors import InvalidInput
from shop_app.seeds.online_retail import CURRENCY, Advance, Begin, Summary, bring_in
from shop_app.seeds.online_retail_rows import WHY, Reason, clean, read

complaints = Console(stderr=True, highlight=False, soft_wrap=True)


def online_retail(
    file: Annotated[Path, typer.Argument(help="The table as .parquet, .csv or .xlsx.")],
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Import the UCI Online Retail table: catalogue, customers, orders and purchases. A second time changes nothing."""
    started = perf_counter()
    try:
        cleaned = clean(read(file))  # before any store is started: a wrong file is told at once
    except InvalidInput as error:
        _complain(error)
        raise typer.Exit(code=2) from error
    with open_shop() as shop, progress() as bars:
        summary = bring_in(shop, cleaned, _stages(bars))
        currency = shop.settings.currency
    if currency != CURRENCY:
        complaints.print(f"Prices were taken as they stand, in {currency}; SHOP_CURRENCY={CURRENCY} shows pounds.")
    seconds = round(perf_counter() - started, 1)
    if json:
        typer.echo(dumps(asdict(summary) | {"seconds": seconds}, indent=2))
    else:
        _show(summary, seconds)


def _stages(bars: Progress) -> Begin:
    def begin(stage: str, steps: int) -> Advance:
        task = bars.add_task(stage, total=steps)
        return lambda done: bars.advance(task, done)

    return begin


def _complain(error: InvalidInput) -> None:
    complaints.print(error.message, style="red", markup=False)
    if len(error.fields) > 1 or error.message not in error.fields.values():
        for where, what in error.fields.items():
            complaints.print(f"  {where}: {what}", markup=False)


def _show(summary: Summary, seconds: float) -> None:
    counts = Table(title="UCI Online Retail", title_justify="left", show_header=False)
    counts.add_column()
    counts.add_column(justify="right")
    counts.add_column()
    counts.add_row("Rows read", f"{summary.rows_read:,}", "")
    for reason, count in summary.left_out.items():
        counts.add_row(f"  left out: {reason}", f"{count:,}", WHY[Reason(reason)])
    counts.add_row("Purchase lines kept", f"{summary.lines_kept:,}", "Repeated lines stay: they were charged.")
    counts.add_section()
    counts.add_row("Products", f"{summary.products:,}", f"{len(summary.categories)} categories")
    counts.add_row("Accounts", f"{summary.accounts:,}", "one per customer number")
    counts.add_row("Orders", f"{summary.orders:,}", f"{summary.orders_added:,} new; {summary.guest_orders:,} by guests")
    counts.add_row("Purchase events", f"{summary.purchases:,}", f"{summary.purchases_added:,} new")
    counts.add_row("Seconds", f"{seconds:,.1f}", "")
    shelves = Table(title="Categories", title_justify="left")
    shelves.add_column("Category")
    shelves.add_column("Products", justify="right")
    shelves.add_column("Share", justify="right")
    for title, count in summary.categories.items():
        shelves.add_row(title, f"{count:,}", f"{count / summary.products:.1%}")
    console.print(counts, shelves, sep="\n")
