"""The audit log as administrators read it; the address holds filters and page. The service decides who may."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import reflex as rx

from shop_app import routes
from shop_app.domain.audit import PAGE_SIZE, AuditEntry, AuditQuery
from shop_app.domain.errors import InvalidInput
from state._call import attempt, text_of
from state.views import AuditView

FILTERS = ("who", "action", "subject", "since", "until")


class AdminAuditState(rx.State):
    entries: list[AuditView] = []
    asked: dict[str, str] = dict.fromkeys(FILTERS, "")
    summary: str = ""
    newer_href: str = ""
    older_href: str = ""
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_audit(self):
        """Show the page of the log that the address asks for."""
        given = self.router.url.query_parameters
        self.asked = {name: text_of(given, name, 320) for name in FILTERS}
        asked, page = dict(self.asked), text_of(given, "page", 7)
        found, refusal = await attempt(self, lambda shop, actor: shop.audit.page(actor, _query(asked, page)))
        self.problem = refusal.message if refusal else ""
        entries, total = found or ([], 0)
        self.entries = [_view(entry) for entry in entries]
        self._turn(int(page) if page.isdecimal() else 1, total)
        self.is_loaded = True

    @rx.event
    def filter_audit(self, form: dict):
        """Go to the address of these filters."""
        return rx.redirect(_href({name: text_of(form, name, 320).strip() for name in FILTERS}))

    def _turn(self, page: int, total: int) -> None:
        first = (page - 1) * PAGE_SIZE + 1
        last = min(page * PAGE_SIZE, total)
        self.summary = f"{first:,} to {last:,} of {total:,}" if total else ""
        self.newer_href = _href({**self.asked, "page": str(page - 1)}) if page > 1 else ""
        self.older_href = _href({**self.asked, "page": str(page + 1)}) if last < total else ""


def _href(asked: dict[str, str]) -> str:
    chosen = {name: value for name, value in asked.items() if value}
    return f"{routes.ADMIN_AUDIT}?{urlencode(chosen)}" if chosen else routes.ADMIN_AUDIT


def _query(asked: dict[str, str], page: str) -> AuditQuery:
    return AuditQuery(
        who=asked["who"],
        action=asked["action"],
        subject=asked["subject"],
        since=_day("since", asked["since"]),
        until=_day("until", asked["until"], days=1),  # the day named last is looked at too
        page=int(page) if page.isdecimal() else 1,
    )


def _day(name: str, text: str, days: int = 0) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) + timedelta(days=days)
    except (ValueError, OverflowError) as error:
        raise InvalidInput({name: "A day is written like 2026-05-31."}) from error


def _view(entry: AuditEntry) -> AuditView:
    said = entry.draft
    return AuditView(
        number=str(entry.id),
        date=f"{said.at:%Y-%m-%d %H:%M:%S}",
        who=said.who,
        role=said.role.replace("_", " "),
        came_from=said.came_from or "unknown",
        action=said.action,
        subject=said.subject,
        before=said.before,
        after=said.after,
    )
