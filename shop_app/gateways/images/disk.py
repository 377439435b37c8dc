"""Pictures in a folder of this machine, or of a volume that all machines share."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from shop_app.domain.errors import StoreUnavailable
from shop_app.kit.ids import request_id


class DiskImages:
    """Whole files only: each is written beside its place and then moved there.

    Args:
        folder: made when the first picture comes; served as ``/images``.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes, media_type: str) -> None:  # noqa: ARG002 - the name's ending says the type
        with _named():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = self._folder / f".{name}.{request_id()}"
            try:
                unfinished.write_bytes(data)
                unfinished.replace(self._folder / name)
            finally:
                unfinished.unlink(missing_ok=True)

    def get(self, name: str) -> bytes | None:
        with _named():
            file = self._folder / Path(name).name
            return file.read_bytes() if file.is_file() else None

    def delete(self, name: str, put_before: datetime) -> None:
        file = self._folder / Path(name).name
        with _named():
            if file.is_file() and _put_at(file.stat()) < put_before:
                file.unlink(missing_ok=True)

    def put_before(self, moment: datetime) -> Iterator[str]:
        with _named():
            entries = list(os.scandir(self._folder)) if self._folder.is_dir() else []
        for entry in entries:
            if _put_at(entry.stat()) < moment:
                yield entry.name


def _put_at(stat: os.stat_result) -> datetime:
    return datetime.fromtimestamp(stat.st_mtime, UTC)


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable("pictures") from error
