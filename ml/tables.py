"""CSV files of interactions and products, read strictly for offline evaluation. The shop's own import is elsewhere."""

import csv
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ml.dataset import KIND_CODES, KINDS, Event, Interactions, ItemTable, collect

INTERACTION_COLUMNS = ("user", "item", "kind", "at")
PRODUCT_COLUMNS = ("item", "title", "description", "category", "price")


class TableError(ValueError):
    """A file cannot be used; the message names the file, the line and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One row with what is needed to complain about it."""

    file: Path
    number: int
    cells: Mapping[str, str]

    def refuse(self, why: str) -> TableError:
        return TableError(f"{self.file.name}, line {self.number}: {why}")


def read_interactions(file: Path) -> Interactions:
    """Read ``user,item,kind,at[,quantity]``; ``at`` is ISO-8601, UTC when it names no zone.

    Raises:
        TableError: at the first line that will not do.
    """
    return collect(_event(line) for line in _lines(file, INTERACTION_COLUMNS))


def read_products(file: Path) -> ItemTable:
    """Read ``item,title,description,category,price[,attributes]``; attributes are a JSON object of texts.

    Prices are in major units (2.55) and only compared with each other.

    Raises:
        TableError: at the first line that will not do, or when there is no product.
    """
    rows: dict[str, _Line] = {}
    for line in _lines(file, PRODUCT_COLUMNS):
        if line.cells["item"] in rows:
            raise line.refuse(f"product {line.cells['item']!r} appears a second time")
        rows[line.cells["item"]] = line
    if not rows:
        raise TableError(f"{file.name} has no products")
    titles, descriptions, categories = ([line.cells[name] for line in rows.values()] for name in PRODUCT_COLUMNS[1:4])
    prices = [round(100 * _number(line, "price", lowest=0.0)) for line in rows.values()]
    return ItemTable(
        list(rows), titles, descriptions, categories, prices, [_attributes(line) for line in rows.values()]
    )


def _lines(file: Path, needed: tuple[str, ...]) -> Iterator[_Line]:
    """Yield rows that have every needed column; the first ones may not be empty."""
    number = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text, strict=True)
            header = [name.strip() for name in next(rows, [])]
            if missing := [name for name in needed if name not in header]:
                raise TableError(f"{file.name}, line 1: no column {', '.join(missing)}; needed are {', '.join(needed)}")
            for row in rows:
                number = rows.line_num
                if not row:
                    continue
                line = _Line(file, number, dict(zip(header, row, strict=False)))
                if len(row) != len(header):
                    raise line.refuse(f"{len(row)} cells where the header has {len(header)}")
                if not line.cells[needed[0]] or not line.cells["item"]:
                    raise line.refuse(f"{needed[0] if not line.cells[needed[0]] else 'item'} is empty")
                yield line
    except (csv.Error, UnicodeDecodeError) as error:
        raise TableError(f"{file.name}, after line {number}: not a CSV file in UTF-8 ({error})") from error
    except OSError as error:
        raise TableError(f"{file} cannot be read: {error.strerror}") from error


def _event(line: _Line) -> Event:
    kind = line.cells["kind"]
    if kind not in KIND_CODES:
        raise line.refuse(f"unknown kind {kind!r}; known are {', '.join(KINDS)}")
    quantity = _number(line, "quantity", lowest=0.0) if line.cells.get("quantity") else 1.0
    return line.cells["user"], line.cells["item"], kind, _moment(line), quantity


def _moment(line: _Line) -> float:
    try:
        at = datetime.fromisoformat(line.cells["at"])
    except ValueError as error:
        raise line.refuse(f"at is {line.cells['at']!r}, not an ISO-8601 time such as 2011-11-09T12:30:00Z") from error
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at).timestamp()


def _number(line: _Line, name: str, lowest: float) -> float:
    try:
        value = float(line.cells[name])
    except ValueError as error:
        raise line.refuse(f"{name} is {line.cells[name]!r}, not a number") from error
    if not math.isfinite(value) or value < lowest:
        raise line.refuse(f"{name} is {line.cells[name]!r}; it must be at least {lowest:g}")
    return value


def _attributes(line: _Line) -> dict[str, str]:
    text = line.cells.get("attributes") or "{}"
    try:
        value = json.loads(text)
    except ValueError as error:
        raise line.refuse(f"attributes are not JSON ({error})") from error
    if not isinstance(value, dict):
        raise line.refuse("attributes are not a JSON object")
    return {str(name): str(each) for name, each in value.items()}
