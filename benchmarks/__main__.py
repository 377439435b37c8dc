"""``python -m benchmarks [NAME ...]``: run some or all benchmarks and print their tables."""

import argparse
import importlib
import json
import os
import pkgutil
from dataclasses import asdict
from pathlib import Path

import benchmarks
from benchmarks.timing import Table

TOOLS = {"timing", "__main__"}


def names() -> list[str]:
    """Return the benchmarks there are: the modules beside this one that have a ``run``."""
    found = (module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in TOOLS)
    return sorted(name for name in found if hasattr(importlib.import_module(f"benchmarks.{name}"), "run"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(names())}; all when none is named")
    parser.add_argument("--json", type=Path, help="also write the tables there")
    asked = parser.parse_args()
    tables: list[Table] = []
    for name in asked.name or names():
        print(f"## {name}   ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})\n", flush=True)
        for table in importlib.import_module(f"benchmarks.{name}").run():
            print(table.markdown(), flush=True)
            tables.append(table)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(table) for table in tables], indent=2))


if __name__ == "__main__":
    main()
