"""The audit log in memory, chained as it is appended to."""

from collections.abc import Iterator

from shop_app.domain.audit import PAGE_SIZE, AuditDraft, AuditEntry, AuditQuery, chained
from tests.fakes.books import Books


class FakeAudit:
    def __init__(self, books: Books) -> None:
        self._books = books

    def append(self, draft: AuditDraft) -> None:
        self._books.audit.extend(chained(self.last(), [draft]))

    def page(self, query: AuditQuery) -> tuple[list[AuditEntry], int]:
        found = [
            each
            for each in reversed(self._books.audit)
            if all(getattr(query, name) in ("", getattr(each.draft, name)) for name in ("who", "action", "subject"))
            and (query.since is None or each.draft.at >= query.since)
            and (query.until is None or each.draft.at < query.until)
        ]
        start = (query.page - 1) * PAGE_SIZE
        return found[start : start + PAGE_SIZE], len(found)

    def stream(self) -> Iterator[AuditEntry]:
        return iter(list(self._books.audit))

    def last(self) -> AuditEntry | None:
        return self._books.audit[-1] if self._books.audit else None
