"""Where uploaded pictures lie: files named by their content. A disk here, S3 where several machines serve."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

FOREVER = "public, max-age=31536000, immutable"  # a name is a hash of the content: what lies under it never changes


class ImageStore(Protocol):
    """Keeps files by name. Putting the same name again changes nothing but the time it was put.

    Raises:
        StoreUnavailable: it does not answer, from every method.
    """

    def put(self, name: str, data: bytes, media_type: str) -> None: ...
    def get(self, name: str) -> bytes | None: ...
    def delete(self, name: str, put_before: datetime) -> None:
        """Forget a file, unless it was put again since that moment."""
        ...

    def put_before(self, moment: datetime) -> Iterator[str]:
        """Yield the names of everything put before a moment."""
        ...
