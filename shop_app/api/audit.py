"""REST for administrators: who of the staff did what."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Page, Shape
from shop_app.domain.audit import PAGE_SIZE, AuditEntry, AuditQuery
from shop_app.kit.clock import iso

router = APIRouter(prefix="/admin/audit", tags=["admin"])

Word = Annotated[str, Query(max_length=320)]


class AuditOut(Shape):
    """``before`` and ``after`` are JSON texts, empty where nothing was or is; ``digest`` chains the entries."""

    id: int
    at: str
    who: str
    role: str
    came_from: str
    action: str
    subject: str
    before: str
    after: str
    digest: str

    @classmethod
    def of(cls, entry: AuditEntry) -> "AuditOut":
        said = entry.draft
        return cls(
            id=entry.id,
            at=iso(said.at),
            who=said.who,
            role=said.role,
            came_from=said.came_from,
            action=said.action,
            subject=said.subject,
            before=said.before,
            after=said.after,
            digest=entry.digest,
        )


@router.get("")
def list_audit(
    shop: Shop,
    actor: Caller,
    who: Word = "",
    action: Word = "",
    subject: Word = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    page: int = 1,
) -> Page[AuditOut]:
    """What staff did, newest first; each filter narrows the log to what equals it."""
    entries, total = shop.audit.page(actor, AuditQuery(who, action, subject, since, until, page))
    items = [AuditOut.of(entry) for entry in entries]
    return Page(items=items, page=page, page_size=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE))
