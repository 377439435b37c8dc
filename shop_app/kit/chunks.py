"""Cuts a stream into lists of bounded size, so that bulk work needs bounded memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(stream: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield consecutive lists of up to ``size`` elements (``itertools.batched`` needs Python 3.12)."""
    source = iter(stream)
    while chunk := list(islice(source, size)):
        yield chunk
