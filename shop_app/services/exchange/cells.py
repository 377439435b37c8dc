"""Cells that a spreadsheet would run as a formula are written with an apostrophe before them, and read without it.

Source: OWASP, "CSV Injection". The rule loses nothing: what was written is what is read, its own apostrophes too.
"""

import re

RUNS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the last four are the wide forms that Excel takes too
MARKED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def safe(text: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{text}" if RUNS.match(text) else text


def plain(cell: str) -> str:
    """Return what was meant by a cell that `safe` wrote, or that a person typed."""
    return cell[1:] if MARKED.match(cell) else cell
