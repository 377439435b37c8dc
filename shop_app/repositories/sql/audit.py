"""The audit log in SQL: append-only, chained in the order of commits."""

import logging
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col, func, select

from shop_app.domain.audit import PAGE_SIZE, AuditDraft, AuditEntry, AuditQuery, chained
from shop_app.tables.audit import AuditRow

log = logging.getLogger("shop.audit")
LOCK = 724_312  # any number, the same in every process
DRAFT = [each.name for each in fields(AuditDraft)]


class SqlAudit:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._pending: list[AuditDraft] = []

    def append(self, draft: AuditDraft) -> None:
        """Write the entry with this transaction, or not at all when it is rolled back."""
        self._pending.append(draft)

    def seal(self) -> None:
        """Chain what was appended. Called last before the commit: the chain is held up for a moment only.

        SQLite has one writer at a time. PostgreSQL gets a lock, taken after all row locks of the transaction, so that
        two transactions cannot each hold what the other waits for.
        """
        if not self._pending:
            return
        self._session.flush()
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        for entry in chained(self.last(), self._pending):
            self._session.add(_row(entry))
            # Kept outside the database, these lines show a chain that was cut off or written anew.
            log.info("audit %d %s %s", entry.id, entry.draft.action, entry.digest)
        self._pending.clear()

    def page(self, query: AuditQuery) -> tuple[list[AuditEntry], int]:
        """Return a page of what the query asks for, newest first, and how many entries there are."""
        wanted = _wanted(query)
        total = self._session.exec(select(func.count()).select_from(AuditRow).where(*wanted)).one()
        found = (
            select(AuditRow)
            .where(*wanted)
            .order_by(col(AuditRow.id).desc())
            .limit(PAGE_SIZE)
            .offset((query.page - 1) * PAGE_SIZE)
        )
        return [_entry(row) for row in self._session.exec(found)], total

    def stream(self) -> Iterator[AuditEntry]:
        """Yield the whole chain, oldest first, in bounded memory."""
        query = select(AuditRow).order_by(col(AuditRow.id)).execution_options(yield_per=1000)
        return (_entry(row) for row in self._session.exec(query))

    def last(self) -> AuditEntry | None:
        """Return the newest entry."""
        row = self._session.exec(select(AuditRow).order_by(col(AuditRow.id).desc()).limit(1)).first()
        return _entry(row) if row else None


def _wanted(query: AuditQuery) -> list[ColumnElement[bool]]:
    asked = {name: getattr(query, name) for name in ("who", "action", "subject")}
    wanted: list[Any] = [col(getattr(AuditRow, name)) == value for name, value in asked.items() if value]
    if query.since:
        wanted.append(col(AuditRow.at) >= query.since)
    if query.until:
        wanted.append(col(AuditRow.at) < query.until)
    return wanted


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(row.id, AuditDraft(**{name: getattr(row, name) for name in DRAFT}), row.previous, row.digest)


def _row(entry: AuditEntry) -> AuditRow:
    values = {name: getattr(entry.draft, name) for name in DRAFT}
    return AuditRow(id=entry.id, previous=entry.previous, digest=entry.digest, **values)
