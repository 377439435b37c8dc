"""Reads a CSV file into rows that know their number in the spreadsheet, and gathers what is wrong with them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shop_app.domain.errors import InvalidInput
from shop_app.services.exchange.cells import plain

ROWS_MAX = 500_000
CELL_MAX = 1_000_000  # characters
PROBLEMS_TOLD = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where a person finds it: row 1 is the header."""

    row: int
    column: str
    message: str

    @property
    def where(self) -> str:
        return f"row {self.row}, {self.column}" if self.column else f"row {self.row}"


class FileRefused(InvalidInput):
    """A file that was not brought in; nothing of it was. ``problems`` says why, row by row."""

    code = "import_refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        told = {each.where: each.message for each in self.problems[:PROBLEMS_TOLD]}
        count = len(self.problems)
        things = "one thing" if count == 1 else f"{count:,} things"
        super().__init__(told, f"Nothing was brought in: {things} in the file must be put right first.")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file by column name; names are lower case, cells are without what guards them."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column.lower(), "")


@dataclass(slots=True)
class Problems:
    """Gathers everything that is wrong, so that a file is put right in one go."""

    found: list[Problem] = field(default_factory=list)

    def add(self, row: int, column: str, message: str) -> None:
        self.found.append(Problem(row, column, message))

    def check(self) -> None:
        """Raise if there was any."""
        if self.found:
            raise FileRefused(sorted(self.found, key=lambda each: each.row))


def rows(data: bytes, needed: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV file, told apart by commas, semicolons or tabs.

    Args:
        needed: columns without which nothing makes sense.

    Raises:
        FileRefused: it is no such file; says what to do.
    """
    reader = _reader(data)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header, needed)
        for number, cells in enumerate(reader, start=2):
            if number > ROWS_MAX + 1:
                raise FileRefused([Problem(number, "", f"A file has at most {ROWS_MAX:,} rows. Send it in parts.")])
            if not any(cells):
                continue
            if len(cells) > len(header):
                message = f"There are {len(cells)} cells under {len(header)} columns. A text with a comma needs quotes."
                raise FileRefused([Problem(number, "", message)])
            yield Row(number, dict(zip(header, map(plain, cells), strict=False)))
    except csv.Error as error:
        raise FileRefused([Problem(reader.line_num, "", f"The file is broken here: {error}.")]) from error


def _reader(data: bytes) -> Any:
    if not data.strip():
        raise FileRefused([Problem(1, "", "The file is empty.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        message = "A letter here is not written as UTF-8. Save the file as “CSV UTF-8” and send it again."
        raise FileRefused([Problem(row, "", message)]) from error
    if "\0" in text:
        raise FileRefused([Problem(text[: text.index("\0")].count("\n") + 1, "", "This is no text file.")])
    csv.field_size_limit(CELL_MAX)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _check_header(header: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name.lower() not in header]
    if missing:
        has = ", ".join(name for name in header if name)[:200] or "none"
        names = ", ".join(missing)
        raise FileRefused([Problem(1, "", f"The first row must name these columns too: {names}. It names: {has}.")])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise FileRefused([Problem(1, twice[0], "This column stands in the file twice.")])
