"""The outbox in memory."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from shop_app.repositories.ports import OutboxEntry
from tests.fakes.books import Books, OutboxRow


class FakeOutbox:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, topic: str, payload: Mapping[str, Any], at: datetime) -> None:
        id_ = len(self._books.outbox) + 1
        self._books.outbox[id_] = OutboxRow(id_, topic, json.loads(json.dumps(payload)), at)

    def due(self, at: datetime, limit: int) -> list[OutboxEntry]:
        rows = [row for row in self._books.outbox.values() if not row.is_delivered and row.next_at <= at]
        return [OutboxEntry(row.id, row.topic, row.payload, row.attempts) for row in rows[:limit]]

    def delivered(self, entry_id: int, at: datetime) -> None:
        self._books.outbox[entry_id] = replace(self._books.outbox[entry_id], is_delivered=True)

    def failed(self, entry_id: int, error: str, next_at: datetime) -> None:
        row = self._books.outbox[entry_id]
        self._books.outbox[entry_id] = replace(row, attempts=row.attempts + 1, next_at=next_at)

    def waiting(self) -> int:
        return sum(not row.is_delivered for row in self._books.outbox.values())
