"""Embedded Redis and MongoDB: started for the first process of a data folder, shared by the next ones."""

import os
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from shop_app.local import binaries, processes
from shop_app.local.claims import Claim
from shop_app.settings import Settings, get_settings

SHARE_WAIT_S = 60.0


class LocalServers:
    """The servers a data folder needs beyond those that settings name.

    Entering starts what is missing (or joins what another process of this folder started) and points the settings
    at it; leaving ends what this process started, nothing else.

    Raises:
        NoServer: a server program is missing; says what to do.
        RuntimeError: a server did not start; with the end of its log.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = settings.data_dir
        self._started: list[subprocess.Popen[bytes]] = []
        self._claim: Claim | None = None

    def __enter__(self) -> Self:
        if self._settings.redis_url and self._settings.mongo_url:
            return self
        claim = Claim(self._folder, "servers")
        if claim.take():
            self._claim = claim
            try:
                urls = self._start_all()
            except BaseException:
                self.stop()
                raise
            claim.write(urls)
        else:
            urls = _joined(claim)
        _point_settings_at(urls)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End what this process started, the last first; data stays."""
        for process in reversed(self._started):
            processes.stop(process)
        self._started = []
        if self._claim:
            self._claim.release()
            self._claim = None

    def _start_all(self) -> dict[str, str]:
        urls = {"SHOP_REDIS_URL": self._settings.redis_url, "SHOP_MONGO_URL": self._settings.mongo_url}
        if not urls["SHOP_REDIS_URL"]:
            urls["SHOP_REDIS_URL"] = self._start_redis()
        if not urls["SHOP_MONGO_URL"]:
            urls["SHOP_MONGO_URL"] = self._start_mongo()
        return urls

    def _start_redis(self) -> str:
        folder = self._made("redis")
        port = processes.free_port()
        # everysec: a power cut may cost a second of carts, never an order (those are in SQL).
        options = {"port": port, "bind": "127.0.0.1", "dir": folder, "appendonly": "yes", "appendfsync": "everysec"}
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self._run([binaries.redis_server(), *arguments, "--save", ""], "redis", port)
        return f"redis://127.0.0.1:{port}/0"

    def _start_mongo(self) -> str:
        folder = self._made("mongo")
        port = processes.free_port()
        options: dict[str, object] = {
            "dbpath": folder,
            "port": port,
            "bind_ip": "127.0.0.1",
            "wiredTigerCacheSizeGB": "0.25",
            "wiredTigerEngineConfigString": "log=(prealloc=false,file_max=16MB)",  # 19 MB of journal instead of 303
            "setParameter": "diagnosticDataCollectionEnabled=false",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        self._run([binaries.mongod(), *arguments, "--quiet"], "mongo", port)
        return f"mongodb://127.0.0.1:{port}/shop?directConnection=true"

    def _run(self, arguments: list[str | Path], name: str, port: int) -> None:
        log = self._made("logs") / f"{name}.log"
        process = processes.spawn(arguments, log)
        self._started.append(process)
        processes.wait_for_port(port, process, log)

    def _made(self, name: str) -> Path:
        folder = self._folder.resolve() / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _joined(claim: Claim) -> dict[str, str]:
    deadline = time.monotonic() + SHARE_WAIT_S
    while not (note := claim.read()):
        if time.monotonic() > deadline:
            raise RuntimeError("Another process of this folder is starting the stores and does not come to an end.")
        time.sleep(0.05)
    return {name: str(value) for name, value in note.items() if name.startswith("SHOP_")}


def _point_settings_at(urls: dict[str, str]) -> None:
    os.environ.update(urls)
    get_settings.cache_clear()
