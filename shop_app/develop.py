"""Makes ``reflex run`` alone enough: stores, schema, demo, first model and clock stand ready before Reflex starts."""

import atexit
import os
import sys
from contextlib import ExitStack
from pathlib import Path

MARK = "SHOP_STANDS_BY"  # inherited by Reflex's own worker processes, which must not start everything again


def is_reflex_run() -> bool:
    """Say whether this very process is the ``reflex run`` command."""
    is_reflex = Path(sys.argv[0]).name in ("reflex", "reflex.exe") or Path(sys.argv[0]).parent.name == "reflex"
    return is_reflex and "run" in sys.argv[1:2] and MARK not in os.environ


def stand_by() -> None:
    """Start what the shop needs; all of it ends with this process."""
    os.environ[MARK] = "1"
    # Imported here: every Reflex command reads rxconfig.py, and only this one needs the shop.
    from shop_app.bootstrap import open_shop
    from shop_app.cli import frontend
    from shop_app.cli.up import logs_folder, prepare
    from shop_app.local import processes

    stack = ExitStack()
    atexit.register(stack.close)
    shop = stack.enter_context(open_shop())
    prepare(shop)
    worker = frontend.start_worker(logs_folder(shop.settings.data_dir) / "worker.log")
    stack.callback(processes.stop, worker)
