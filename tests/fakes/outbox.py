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
        self._books.outbox[id_] = OutboxRow(id_, topic, json.loads(json.dumps(payload)), at, at)

    def due(self, at: datetime, limit: int, only: str = "", but: str = "") -> list[OutboxEntry]:
        rows = [row for row in self._open() if not row.is_dead and row.next_at <= at]
        return [_entry(row) for row in rows if row.topic != but and only in ("", row.topic)][:limit]

    def claim(self, entry: OutboxEntry, until: datetime) -> bool:
        row = self._books.outbox[entry.id]
        if row.is_delivered or (row.attempts, row.next_at) != (entry.attempts, entry.next_at):
            return False
        self._change(entry.id, attempts=row.attempts + 1, next_at=until)
        return True

    def delivered(self, entry_id: int, at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        self._change(entry_id, is_delivered=True, error="", **({} if payload is None else {"payload": payload}))

    def failed(self, entry_id: int, error: str, next_at: datetime) -> None:
        self._change(entry_id, error=error[:500], next_at=next_at)

    def give_up(self, entry_id: int, error: str, at: datetime) -> None:
        self._change(entry_id, error=error[:500], is_dead=True)

    def revive(self, entry_id: int, topic: str, at: datetime) -> bool:
        if not any(row.id == entry_id and row.topic == topic for row in self._open()):
            return False
        self._change(entry_id, is_dead=False, attempts=0, next_at=at)
        return True

    def troubled(self, topic: str, limit: int, offset: int) -> tuple[list[OutboxEntry], int]:
        rows = [row for row in self._open() if row.topic == topic and (row.attempts or row.is_dead)]
        return [_entry(row) for row in rows[::-1][offset : offset + limit]], len(rows)

    def waiting(self) -> int:
        return sum(not row.is_dead for row in self._open())

    def _open(self) -> list[OutboxRow]:
        return [row for row in self._books.outbox.values() if not row.is_delivered]

    def _change(self, entry_id: int, **changes: Any) -> None:
        self._books.outbox[entry_id] = replace(self._books.outbox[entry_id], **changes)


def _entry(row: OutboxRow) -> OutboxEntry:
    return OutboxEntry(
        row.id, row.topic, row.payload, row.attempts, row.created_at, row.next_at, row.is_dead, row.error
    )
