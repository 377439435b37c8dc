"""``shop up``: everything on, in order, and everything off again with Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer

from shop_app.bootstrap import Services, open_shop
from shop_app.cli import frontend
from shop_app.cli.data import seed_in
from shop_app.cli.models import train_in
from shop_app.cli.say import console
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import Conflict
from shop_app.local import processes
from shop_app.local.claims import Claim
from shop_app.settings import get_settings

READY_S = 60.0


def up(
    port: Annotated[int, typer.Option(help="Where the shop answers.")] = 3000,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Web processes.")] = 1,
    dev: Annotated[bool, typer.Option(help="Hot reload instead of the production build.")] = False,
) -> None:
    """Bring the whole shop up: stores, schema, demo catalogue, first model, pages, server, clock."""
    settings = get_settings()
    claim = Claim(settings.data_dir, "up")
    if not claim.take():
        note = claim.read()
        raise RuntimeError(
            f"The shop of this folder already runs on {note.get('url', 'another port')} (process {note.get('pid')}). "
            "Open it there, or stop it with Ctrl-C where it was started."
        )
    if processes.is_taken(port):
        raise RuntimeError(f"Port {port} is in use by another program. Stop that, or choose: shop up --port {port + 1}")
    claim.write({"url": f"http://localhost:{port}"})
    os.environ.setdefault("SHOP_PUBLIC_URL", f"http://localhost:{port}")
    get_settings.cache_clear()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT too: a shell ignores it for background jobs
        signal.signal(each, _interrupt)
    started = time.monotonic()
    try:
        with ExitStack() as stack:
            stack.callback(claim.release)
            shop = stack.enter_context(open_shop())
            logs = logs_folder(settings.data_dir)
            if dev:
                prepare(shop)
                _develop(port)
                return
            build = None if frontend.is_built() else frontend.Build(logs / "build.log")
            if build:
                stack.callback(build.stop)
            prepare(shop)
            if build:
                with console.status("building the pages"):
                    build.wait()
            worker = frontend.start_worker(logs / "worker.log")
            stack.callback(processes.stop, worker)
            server = frontend.serve(host, port, workers, logs / "web.log")
            stack.callback(processes.stop, server)
            _wait_until_ready(port, server, logs / "web.log")
            console.print(f"[bold]The shop is up:[/] http://localhost:{port}   ({time.monotonic() - started:.0f} s)")
            console.print(f"Logs are in {logs}. Stop everything with Ctrl-C.")
            _watch({"web server": server, "worker": worker})
    except KeyboardInterrupt:
        console.print("Stopped; everything is kept in", str(settings.data_dir))


def prepare(shop: Services) -> None:
    """Fill an empty shop: the demo catalogue, and a first model."""
    if shop.catalogue.count() == 0:
        seed_in(shop)
    if not shop.training.has_live(SYSTEM):
        try:
            card = train_in(shop)
        except Conflict as error:
            console.print(f"No model yet: {error.message}")
        else:
            console.print(f"First model {card.version}: {card.verdict}")


def _develop(port: int) -> None:
    command = [sys.executable, "-m", "reflex", "run", "--frontend-port", str(port)]
    process = processes.spawn(command, None)
    try:
        process.wait()
    finally:
        processes.stop(process)


def _wait_until_ready(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not get ready. The end of {log}:\n{log.read_text(errors='replace')[-1500:]}")


def _watch(running: "dict[str, subprocess.Popen[bytes]]") -> None:
    while True:
        for name, process in running.items():
            if process.poll() is not None:
                raise RuntimeError(f"The {name} ended by itself with code {process.returncode}; see its log.")
        time.sleep(0.5)


def logs_folder(data_dir: Path) -> Path:
    folder = data_dir.resolve() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
