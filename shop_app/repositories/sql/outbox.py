"""The outbox table: work to do after a commit, at least once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from shop_app.repositories.ports import OutboxEntry
from shop_app.repositories.sql import sale
from shop_app.tables.outbox import OutboxRow

ERROR_MAX = 500


class SqlOutbox:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._noted: list[dict[str, Any]] = []

    def add(self, topic: str, payload: Mapping[str, Any], at: datetime) -> None:
        """Note work to do once this transaction is committed."""
        values = {"topic": topic, "payload": dict(payload), "created_at": at, "next_at": at, "attempts": 0, "error": ""}
        self._noted.append(values)

    def seal(self) -> None:
        """Write what was noted, all at once; the transaction does so before its commit."""
        sale.run_all(self._session, sale.ADD_WORK, self._noted)
        self._noted.clear()

    def due(self, at: datetime, limit: int, only: str = "", but: str = "") -> list[OutboxEntry]:
        """Return undelivered work whose time has come, oldest first; of one topic, or of all but one."""
        query = select(OutboxRow).where(
            col(OutboxRow.delivered_at).is_(None), OutboxRow.next_at <= at, col(OutboxRow.dead_at).is_(None)
        )
        if only:
            query = query.where(OutboxRow.topic == only)
        if but:
            query = query.where(OutboxRow.topic != but)
        return [_entry(row) for row in self._session.exec(query.order_by(col(OutboxRow.id)).limit(limit))]

    def claim(self, entry: OutboxEntry, until: datetime) -> bool:
        """Keep others from an entry until then and count a try; say whether nobody else was first."""
        claimed = self._session.exec(
            update(OutboxRow)
            .where(
                col(OutboxRow.id) == entry.id,
                col(OutboxRow.attempts) == entry.attempts,
                col(OutboxRow.next_at) == entry.next_at,
                col(OutboxRow.delivered_at).is_(None),
            )
            .values(attempts=OutboxRow.attempts + 1, next_at=until)
        )
        return bool(claimed.rowcount == 1)

    def delivered(self, entry_id: int, at: datetime, payload: Mapping[str, Any] | None = None) -> None:
        """Mark work as done; a ``payload`` takes the place of what is better forgotten now."""
        values: dict[str, Any] = {"delivered_at": at, "error": ""}
        self._change(entry_id, values if payload is None else values | {"payload": dict(payload)})

    def failed(self, entry_id: int, error: str, next_at: datetime) -> None:
        """Keep the work for ``next_at`` with what went wrong."""
        self._change(entry_id, {"error": error[:ERROR_MAX], "next_at": next_at})

    def give_up(self, entry_id: int, error: str, at: datetime) -> None:
        """Keep the work as a dead letter: no more tries unless somebody revives it."""
        self._change(entry_id, {"error": error[:ERROR_MAX], "dead_at": at})

    def revive(self, entry_id: int, topic: str, at: datetime) -> bool:
        """Make undelivered work of a topic due now, with all its tries before it; say whether there is such."""
        revived = self._session.exec(
            update(OutboxRow)
            .where(col(OutboxRow.id) == entry_id, col(OutboxRow.topic) == topic, col(OutboxRow.delivered_at).is_(None))
            .values(dead_at=None, attempts=0, next_at=at)
        )
        return bool(revived.rowcount == 1)

    def troubled(self, topic: str, limit: int, offset: int) -> tuple[list[OutboxEntry], int]:
        """Return a page of work that failed at least once and is not delivered, newest first, and how much there is."""
        is_troubled = (
            col(OutboxRow.topic) == topic,
            col(OutboxRow.delivered_at).is_(None),
            (col(OutboxRow.attempts) > 0) | col(OutboxRow.dead_at).is_not(None),
        )
        count = self._session.exec(select(func.count()).select_from(OutboxRow).where(*is_troubled)).one()
        query = select(OutboxRow).where(*is_troubled).order_by(col(OutboxRow.id).desc()).offset(offset).limit(limit)
        return [_entry(row) for row in self._session.exec(query)], count

    def waiting(self) -> int:
        """Count work that is still to be delivered; what was given up is not."""
        query = select(func.count()).select_from(OutboxRow)
        return self._session.exec(
            query.where(col(OutboxRow.delivered_at).is_(None), col(OutboxRow.dead_at).is_(None))
        ).one()

    def _change(self, entry_id: int, values: dict[str, Any]) -> None:
        self._session.exec(update(OutboxRow).where(col(OutboxRow.id) == entry_id).values(**values))


def _entry(row: OutboxRow) -> OutboxEntry:
    return OutboxEntry(
        row.id or 0,
        row.topic,
        row.payload,
        row.attempts,
        row.created_at,
        row.next_at,
        row.dead_at is not None,
        row.error,
    )
