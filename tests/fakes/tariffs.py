"""Versions of the tariff in memory."""

from datetime import datetime

from shop_app.domain.errors import EditConflict
from shop_app.domain.pricing.tariff import Tariff
from tests.fakes.books import Books


class FakeTariffs:
    def __init__(self, books: Books) -> None:
        self._books = books

    def current(self) -> tuple[Tariff, int] | None:
        kept = self._books.tariffs
        return (kept[-1], len(kept)) if kept else None

    def save(self, tariff: Tariff, version: int, at: datetime) -> None:
        if version != len(self._books.tariffs) + 1:
            raise EditConflict
        self._books.tariffs.append(tariff)
