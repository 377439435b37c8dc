"""``shop import`` and ``shop export``: catalogues, orders and histories as files."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from shop_app.bootstrap import Services, open_shop
from shop_app.cli.models import AsJson
from shop_app.cli.say import counting, figures
from shop_app.domain.accounts import SYSTEM
from shop_app.services.exchange.reading import FileRefused
from shop_app.services.exchange.service import Format

T = TypeVar("T")
complaints = Console(stderr=True, highlight=False, soft_wrap=True)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A CSV file.")]
Target = Annotated[Path, typer.Argument(dir_okay=False, help="Where to write it.")]


def import_catalogue(
    file: File,
    format: Annotated[Format, typer.Option(help="Whose export it is.")] = Format.SHOP,  # noqa: A002
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and keep nothing.")] = False,
    json: AsJson = False,
) -> None:
    """Bring a catalogue in, all or nothing; problems are named by row and column."""
    with open_shop() as shop, counting("products") as on_progress:
        done = _told(
            lambda: shop.exchange.import_catalogue(
                SYSTEM, file.read_bytes(), format, is_rehearsal=dry_run, on_progress=on_progress
            )
        )
    figures("What would come in" if dry_run else "Brought in", asdict(done), json)


def import_interactions(file: File, json: AsJson = False) -> None:
    """Bring events in (user,item,kind,at[,quantity]); the same file twice changes nothing."""
    with open_shop() as shop, counting("events") as on_progress:
        added = _told(lambda: shop.exchange.import_interactions(SYSTEM, file.read_bytes(), on_progress))
    figures("Brought in", {"events": added}, json)


def export_catalogue(file: Target, json: AsJson = False) -> None:
    """Write the whole catalogue to a file that can be imported again."""
    _write(lambda shop: shop.exchange.export_catalogue(SYSTEM), file, json)


def export_orders(file: Target, json: AsJson = False) -> None:
    """Write every order to a file, a row for each of its lines."""
    _write(lambda shop: shop.exchange.export_orders(SYSTEM), file, json)


def export_interactions(file: Target, json: AsJson = False) -> None:
    """Write every event of shoppers to a file that can be imported again."""
    _write(lambda shop: shop.exchange.export_interactions(SYSTEM), file, json)


def _write(lines: Callable[[Services], Iterator[str]], file: Path, json: bool) -> None:
    rows = -1  # the header is none
    with open_shop() as shop, counting("rows") as on_progress, file.open("w", encoding="utf-8", newline="") as out:
        for line in lines(shop):
            out.write(line)
            rows += 1
            on_progress(1)
    figures("Written", {"rows": rows, "file": str(file)}, json)


def _told(act: Callable[[], T]) -> T:
    try:
        return act()
    except FileRefused as error:
        complaints.print(error.message, style="red", markup=False)
        for problem in error.problems[:100]:
            complaints.print(f"  {problem.where}: {problem.message}", markup=False)
        raise typer.Exit(code=2) from error
