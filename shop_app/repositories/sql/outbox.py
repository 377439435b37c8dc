"""The outbox table: work to do after a commit, at least once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select, update

from shop_app.repositories.ports import OutboxEntry
from shop_app.tables.outbox import OutboxRow


class SqlOutbox:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, topic: str, payload: Mapping[str, Any], at: datetime) -> None:
        """Note work to do once this transaction is committed."""
        self._session.add(OutboxRow(topic=topic, payload=dict(payload), created_at=at, next_at=at))

    def due(self, at: datetime, limit: int) -> list[OutboxEntry]:
        """Return undelivered work whose time has come, oldest first."""
        query = (
            select(OutboxRow)
            .where(col(OutboxRow.delivered_at).is_(None), OutboxRow.next_at <= at)
            .order_by(col(OutboxRow.id))
            .limit(limit)
        )
        return [OutboxEntry(row.id or 0, row.topic, row.payload, row.attempts) for row in self._session.exec(query)]

    def delivered(self, entry_id: int, at: datetime) -> None:
        self._session.exec(update(OutboxRow).where(col(OutboxRow.id) == entry_id).values(delivered_at=at, error=""))

    def failed(self, entry_id: int, error: str, next_at: datetime) -> None:
        """Keep the work for ``next_at`` with what went wrong."""
        self._session.exec(
            update(OutboxRow)
            .where(col(OutboxRow.id) == entry_id)
            .values(attempts=OutboxRow.attempts + 1, error=error[:500], next_at=next_at)
        )

    def waiting(self) -> int:
        """Count undelivered work."""
        return self._session.exec(
            select(func.count()).select_from(OutboxRow).where(col(OutboxRow.delivered_at).is_(None))
        ).one()
