"""Opens MongoDB with short time-outs, and names it when it is away."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import ConnectionFailure

from shop_app.domain.errors import StoreUnavailable

TIMEOUT_MS = 3_000
Document = dict[str, Any]


def open_mongo(url: str) -> Database[Document]:
    """Return the shop's database: the one named in the URL, else ``shop``. Writes are acknowledged by a majority."""
    client: MongoClient[Document] = MongoClient(
        url, tz_aware=True, serverSelectionTimeoutMS=TIMEOUT_MS, connectTimeoutMS=TIMEOUT_MS, w="majority"
    )
    return client.get_default_database("shop")


@contextmanager
def named() -> Iterator[None]:
    """Turn a lost connection (also a server that cannot be found) into ``StoreUnavailable("MongoDB")``."""
    try:
        yield
    except ConnectionFailure as error:
        raise StoreUnavailable("MongoDB") from error
