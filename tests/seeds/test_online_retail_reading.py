"""Reading the Online Retail table from files that people have, and saying clearly what is wrong with a bad one."""

import importlib.util
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from shop_app.domain.errors import InvalidInput
from shop_app.seeds.online_retail_rows import PROBLEMS_SHOWN, SCHEMA, read

NAMES = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
LANTERN = "536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850,United Kingdom\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "table.csv"
    file.write_text(text, encoding=encoding)
    return file


def refusal_of(file: Path) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read(file)
    return refused.value.fields


def test_a_csv_row_gets_its_types(tmp_path: Path) -> None:
    table = read(written(tmp_path, NAMES + LANTERN))

    assert table.schema.equals(SCHEMA)
    assert table.to_pylist() == [
        {
            "InvoiceNo": "536365",
            "StockCode": "71053",
            "Description": "WHITE METAL LANTERN",
            "Quantity": 6,
            "InvoiceDate": datetime(2010, 12, 1, 8, 26),  # noqa: DTZ001 the table has no zone
            "UnitPrice": 3.39,
            "CustomerID": 17850,
            "Country": "United Kingdom",
        }
    ]


def test_the_file_as_spreadsheets_export_it_reads_the_same(tmp_path: Path) -> None:
    plain = read(written(tmp_path, NAMES + LANTERN + "536366,22139,CAFÉ £5,-1,2010-12-13 10:00:00,0,,\n"))

    exported = NAMES.replace("CustomerID", "Customer ID").replace("InvoiceNo", "Invoice").replace("UnitPrice", "Price")
    rows = "536365,71053,WHITE METAL LANTERN,6,12/1/2010 8:26,3.39,17850.0,United Kingdom\n"
    rows += '536366,22139,"CAFÉ £5",-1,12/13/2010 10:00,0,,\n'

    assert read(written(tmp_path, exported + rows, "cp1252")).equals(plain)


def test_parquet_with_other_integer_and_text_widths_reads_the_same(tmp_path: Path) -> None:
    plain = read(written(tmp_path, NAMES + LANTERN))
    wide = plain.set_column(3, "Quantity", plain["Quantity"].cast(pa.int64()))
    wide = wide.set_column(6, "CustomerID", plain["CustomerID"].cast(pa.float64()))
    wide = wide.set_column(0, "InvoiceNo", plain["InvoiceNo"].cast(pa.large_string()))
    wide = wide.set_column(4, "InvoiceDate", plain["InvoiceDate"].cast(pa.timestamp("ms")))
    parquet.write_table(wide, tmp_path / "table.parquet")

    assert read(tmp_path / "table.parquet").equals(plain)


def test_cells_of_the_wrong_kind_are_named_by_row(tmp_path: Path) -> None:
    wrong = (
        LANTERN
        + LANTERN.replace(",6,", ",six,")
        + LANTERN.replace("2010-12-01 08:26:00", "31.12.2010")
        + LANTERN.replace("3.39", "")
        + LANTERN.replace("17850", "someone")
        + LANTERN.replace("71053", "")
    )

    assert refusal_of(written(tmp_path, NAMES + wrong)) == {
        "row 3": "Quantity is 'six', which is not a whole number.",
        "row 4": "InvoiceDate is '31.12.2010', which is not a date such as 2010-12-01 08:26.",
        "row 5": "UnitPrice is empty.",
        "row 6": "CustomerID is 'someone', which is not a whole number.",
        "row 7": "StockCode is empty.",
    }


def test_only_the_first_problems_are_listed(tmp_path: Path) -> None:
    fields = refusal_of(written(tmp_path, NAMES + LANTERN.replace(",6,", ",six,") * 1000))

    assert len(fields) == PROBLEMS_SHOWN
    assert list(fields)[-1] == f"row {PROBLEMS_SHOWN + 1}"


def test_rows_with_too_many_or_too_few_cells_are_named(tmp_path: Path) -> None:
    text = NAMES + LANTERN + LANTERN.replace("WHITE METAL", "WHITE, METAL") + "536365,71053\n"

    assert refusal_of(written(tmp_path, text)) == {
        "row 3": "9 cells where 8 belong.",
        "row 4": "2 cells where 8 belong.",
    }


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    text = NAMES.replace("UnitPrice,", "") + LANTERN.replace("3.39,", "")

    assert refusal_of(written(tmp_path, text)) == {
        "columns": "table.csv lacks UnitPrice; its columns are InvoiceNo, StockCode, Description, Quantity, "
        "InvoiceDate, CustomerID, Country."
    }


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("table.csv", b"", "table.csv is empty."),
        ("table.csv", NAMES.encode(), "table.csv holds column names but no rows."),
        ("table.parquet", b"PAR1 but not really", "table.parquet is damaged or not a parquet file"),
        ("table.txt", b"536365", "table.txt: only .parquet, .csv, .xlsx files can be read."),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    assert refusal_of(tmp_path / name)["file"].startswith(said)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "gone.csv") == {"file": "gone.csv: there is no such file."}


@pytest.mark.skipif(importlib.util.find_spec("openpyxl") is not None, reason="openpyxl is installed")
def test_a_spreadsheet_without_openpyxl_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(b"PK")

    assert refusal_of(tmp_path / "table.xlsx") == {
        "file": "Reading .xlsx needs openpyxl. Install it, or save the sheet as CSV and import that."
    }


def test_a_spreadsheet_reads_like_the_csv(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.Workbook()
    book.active.append(NAMES.strip().split(","))
    placed = datetime(2010, 12, 1, 8, 26)  # noqa: DTZ001 the table has no zone
    book.active.append([536365, 71053, "WHITE METAL LANTERN", 6, placed, 3.39, 17850, "United Kingdom"])
    book.save(tmp_path / "table.xlsx")

    assert read(tmp_path / "table.xlsx").equals(read(written(tmp_path, NAMES + LANTERN)))
