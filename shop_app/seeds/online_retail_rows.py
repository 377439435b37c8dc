"""Reads files laid out like the UCI Online Retail table and sorts purchases of products from everything else.

Arrays in, arrays out: no shop and no storage here. Rows are counted as a spreadsheet does: row 1 holds the names.
"""

import codecs
import importlib
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from shop_app.domain.errors import InvalidInput

SCHEMA = pa.schema(
    [
        ("InvoiceNo", pa.string()),
        ("StockCode", pa.string()),
        ("Description", pa.string()),
        ("Quantity", pa.int32()),
        ("InvoiceDate", pa.timestamp("s")),
        ("UnitPrice", pa.float64()),
        ("CustomerID", pa.int32()),
        ("Country", pa.string()),
    ]
)
MAY_BE_EMPTY = frozenset({"Description", "CustomerID", "Country"})
ALIASES = {"Invoice": "InvoiceNo", "Price": "UnitPrice", "Customer ID": "CustomerID"}  # as in Online Retail II
DATE_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S")
WHOLE = r"^-?\d{1,9}(\.0+)?$"
DECIMAL = r"^-?\d{1,9}(\.\d+)?([eE][-+]?\d+)?$"
EXPECTED = {
    "Quantity": "a whole number",
    "InvoiceDate": "a date such as 2010-12-01 08:26",
    "UnitPrice": "a number",
    "CustomerID": "a whole number",
}
FIRST_ROW = 2
PROBLEMS_SHOWN = 20

PRODUCT_CODE = r"^\d{5}[A-Z]{0,2}$"  # five digits of the design, then letters for its colours
SERVICES = r"(?i)^(next day carriage|packing charge|high resolution image|.*gift voucher.*)"
BLANK = ("", "nan", "none", "?")
LARGEST_LINE = 10_000  # pieces; two lines of the whole year are above, at 74,215 and 80,995


class Reason(StrEnum):
    """Why a row is not a purchase of a product; a row counts under the first that fits."""

    CANCELLATION = "cancellation"
    NOT_A_PRODUCT = "not a product"
    NO_QUANTITY = "no quantity"
    NO_PRICE = "no price"
    SLIP = "slip of the keyboard"
    NO_NAME = "no name"


WHY: Mapping[Reason, str] = {
    Reason.CANCELLATION: "The invoice number starts with C: goods came back or an order was withdrawn.",
    Reason.NOT_A_PRODUCT: "Postage, carriage, discounts, bank and marketplace fees, manual entries, samples, vouchers.",
    Reason.NO_QUANTITY: "Zero or fewer pieces: stock written off as damaged, lost or miscounted.",
    Reason.NO_PRICE: "Zero or less was charged: gifts, samples and notes about stock.",
    Reason.SLIP: f"Over {LARGEST_LINE:,} pieces in one line: a typing error, withdrawn by the customer within minutes.",
    Reason.NO_NAME: "The description is blank, and no other sale of the same stock code names it.",
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of the table and what became of the rest; ``rows_read`` is always lines plus left out.

    Args:
        lines: one row per purchase line in file order: ``invoice`` string, ``sku`` string (upper case),
            ``title`` string (as written, null when blank), ``quantity`` int32 above 0, ``at`` timestamp[s] taken as
            UTC, ``price`` int32 pence above 0, ``customer`` int32 (null for a guest), ``country`` string.
        left_out: rows per reason, every reason present.
        customers: all customer numbers of the file, ascending, also of those who only sent things back.
    """

    lines: pa.Table
    left_out: Mapping[Reason, int]
    customers: tuple[int, ...]

    @property
    def rows_read(self) -> int:
        return int(self.lines.num_rows) + sum(self.left_out.values())


def read(path: Path) -> pa.Table:
    """Return the rows of a file with exactly the columns and types of ``SCHEMA``, in file order.

    Args:
        path: ``.parquet``, ``.csv`` (UTF-8 or Windows-1252; dates ISO or month first) or ``.xlsx`` (needs openpyxl).

    Raises:
        InvalidInput: the file is missing, damaged, empty or of another kind, a column is missing, or cells do not
            hold what their column asks for; ``fields`` names up to ``PROBLEMS_SHOWN`` rows.
    """
    readers: Mapping[str, Callable[[Path], pa.Table]] = {".parquet": _parquet, ".csv": _csv, ".xlsx": _xlsx}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InvalidInput({"file": f"{path.name}: only {', '.join(readers)} files can be read."})
    if not path.is_file():
        raise InvalidInput({"file": f"{path.name}: there is no such file."})
    if path.stat().st_size == 0:
        raise InvalidInput({"file": f"{path.name} is empty."})
    table = _with_columns(reader(path), path.name)
    if table.num_rows == 0:
        raise InvalidInput({"file": f"{path.name} holds column names but no rows."})
    return _typed(table)


def clean(table: pa.Table) -> Cleaned:
    """Keep the purchases of products and count the rest by reason.

    Rows that repeat another to the letter are kept: an invoice that lists a product twice charged for it twice,
    and nothing in the table marks the second as an error.

    Args:
        table: as ``read`` returns it.
    """
    sku = pc.utf8_upper(table["StockCode"])
    title = pc.if_else(pc.is_in(pc.utf8_lower(table["Description"]), pa.array(BLANK)), None, table["Description"])
    price = pa.array(np.rint(table["UnitPrice"].to_numpy() * 100).astype(np.int32))
    is_service = pc.fill_null(pc.match_substring_regex(title, SERVICES), False)
    tests = {
        Reason.CANCELLATION: pc.starts_with(table["InvoiceNo"], "C"),
        Reason.NOT_A_PRODUCT: pc.or_(pc.invert(pc.match_substring_regex(sku, PRODUCT_CODE)), is_service),
        Reason.NO_QUANTITY: pc.less_equal(table["Quantity"], 0),
        Reason.NO_PRICE: pc.less_equal(price, 0),
        Reason.SLIP: pc.greater(table["Quantity"], LARGEST_LINE),
    }
    keep = np.ones(table.num_rows, dtype=bool)
    left_out = {reason: _drop(keep, test) for reason, test in tests.items()}
    named = pc.unique(sku.filter(pa.array(keep & np.asarray(pc.is_valid(title)))))
    left_out[Reason.NO_NAME] = _drop(keep, pc.invert(pc.is_in(sku, named)))
    lines = pa.table(
        {
            "invoice": table["InvoiceNo"],
            "sku": sku,
            "title": title,
            "quantity": table["Quantity"],
            "at": table["InvoiceDate"],
            "price": price,
            "customer": table["CustomerID"],
            "country": pc.fill_null(table["Country"], "Unspecified"),
        }
    ).filter(pa.array(keep))
    customers = sorted(pc.unique(pc.drop_null(table["CustomerID"])).to_pylist())
    return Cleaned(lines, left_out, tuple(customers))


def _drop(keep: npt.NDArray[np.bool_], unwanted: pa.ChunkedArray) -> int:
    """Take ``unwanted`` out of ``keep`` in place; return how many rows that was."""
    before = int(keep.sum())
    keep &= ~np.asarray(unwanted)
    return before - int(keep.sum())


def _parquet(path: Path) -> pa.Table:
    try:
        return parquet.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidInput({"file": f"{path.name} is damaged or not a parquet file ({error})."}) from error


def _csv(path: Path) -> pa.Table:
    """Read every cell as text; on one thread, because only then do broken rows carry their number."""
    wrong: dict[str, str] = {}

    def refuse(row: csv.InvalidRow) -> str:
        if len(wrong) < PROBLEMS_SHOWN:
            wrong[f"row {row.number}"] = f"{row.actual_columns} cells where {row.expected_columns} belong."
        return "skip"

    encoding = _encoding(path)
    with path.open(encoding=encoding) as lines:
        names = [name.strip(' "\n\ufeff') for name in lines.readline().split(",")]
    try:
        table = csv.read_csv(
            path,
            read_options=csv.ReadOptions(use_threads=False, encoding=encoding),
            parse_options=csv.ParseOptions(invalid_row_handler=refuse),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as error:
        raise InvalidInput({"file": f"{path.name} cannot be read as CSV ({error})."}) from error
    _refuse(wrong)
    return table


def _encoding(path: Path) -> str:
    """Say UTF-8 when every byte agrees, else Windows-1252: the table travels as both."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _xlsx(path: Path) -> pa.Table:
    try:
        openpyxl = importlib.import_module("openpyxl")  # optional: a shop without spreadsheets does not carry it
    except ModuleNotFoundError as error:
        advice = "Reading .xlsx needs openpyxl. Install it, or save the sheet as CSV and import that."
        raise InvalidInput({"file": advice}) from error
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        names = [str(name) for name in next(rows, ())]
        columns: list[list[str | None]] = [[] for _ in names]
        for row in rows:
            for cells, value in zip(columns, row, strict=True):
                cells.append(None if value is None else str(value))
    except (KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise InvalidInput({"file": f"{path.name} is damaged or not a spreadsheet ({error})."}) from error
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in zip(names, columns, strict=True)})


def _with_columns(table: pa.Table, file: str) -> pa.Table:
    names = [name.strip("\ufeff ") for name in table.column_names]
    table = table.rename_columns([ALIASES.get(name, name) for name in names])
    missing = [name for name in SCHEMA.names if name not in table.column_names]
    if missing:
        raise InvalidInput({"columns": f"{file} lacks {', '.join(missing)}; its columns are {', '.join(names)}."})
    return table.select(SCHEMA.names)


def _typed(table: pa.Table) -> pa.Table:
    wrong: dict[int, str] = {}
    columns = []
    for field in SCHEMA:
        text = pc.utf8_trim_whitespace(table[field.name].cast(pa.string()))
        text = pc.if_else(pc.equal(text, ""), None, text)
        column = _parsed(table[field.name], text, field.type)
        is_bad = pc.and_(pc.is_null(column), pc.is_valid(text) if field.name in MAY_BE_EMPTY else pa.scalar(True))
        for index in pc.indices_nonzero(is_bad)[:PROBLEMS_SHOWN].to_pylist():
            wrong.setdefault(index, _complaint(field.name, text[index].as_py()))
        columns.append(column)
    _refuse({f"row {index + FIRST_ROW}": wrong[index] for index in sorted(wrong)[:PROBLEMS_SHOWN]})
    return pa.table(columns, schema=SCHEMA)


def _parsed(given: pa.ChunkedArray, text: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    """Return the column as ``kind``; a cell that is not one becomes null."""
    if pa.types.is_string(kind):
        return text
    if pa.types.is_timestamp(kind):
        if pa.types.is_timestamp(given.type):
            return given.cast(kind, safe=False)  # files keep milliseconds that are always zero
        return pc.coalesce(*(pc.strptime(text, format=each, unit="s", error_is_null=True) for each in DATE_FORMATS))
    pattern = WHOLE if pa.types.is_integer(kind) else DECIMAL
    return pc.if_else(pc.match_substring_regex(text, pattern), text, None).cast(pa.float64()).cast(kind)


def _complaint(column: str, cell: str | None) -> str:
    if cell is None:
        return f"{column} is empty."
    return f"{column} is {cell[:40]!r}, which is not {EXPECTED[column]}."


def _refuse(wrong: Mapping[str, str]) -> None:
    if wrong:
        rows = {1: "1 row", PROBLEMS_SHOWN: f"{PROBLEMS_SHOWN} rows or more"}.get(len(wrong), f"{len(wrong)} rows")
        raise InvalidInput(wrong, f"{rows} cannot be read; nothing was imported.")
