"""Staff's window on searches: what was looked for, what found nothing, and words that mean the same."""

import re

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.editing import SynonymGroup
from shop_app.domain.errors import InvalidInput
from shop_app.domain.search import SearchTerm
from state._call import attempt, text_of
from state.editing_views import SynonymView, TermView
from state.shell import ShellState

DAYS = (7, 30, 90)


class AdminSearchState(rx.State):
    top: list[TermView] = []
    missing: list[TermView] = []
    groups: list[SynonymView] = []
    days: str = "30"
    errors: dict[str, str] = {}
    removed: str = ""  # the words of the group that was just removed, which can be brought back
    opened: int = 0  # how often the form was emptied: each time it is a new one
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_searches(self):
        """Show what was searched for, and the synonyms."""
        days = int(self.days)
        found, refusal = await attempt(self, lambda shop, actor: _look(shop, actor, days))
        self.problem = refusal.message if refusal else ""
        if found:
            (top, missing), groups = found
            self.top, self.missing = [_term(each) for each in top], [_term(each) for each in missing]
            self.groups = [SynonymView(each.id, ", ".join(each.words)) for each in groups]
        self.is_loaded = True

    @rx.event
    async def choose_days(self, days: str):
        """Look at more or fewer days."""
        self.days = days if days in {str(each) for each in DAYS} else "30"
        return AdminSearchState.load_searches

    @rx.event
    async def add_synonyms(self, form: dict):
        """Let search take these words for one another."""
        self.removed = ""
        return await self._add(text_of(form, "words", 1000))

    @rx.event
    async def remove_synonyms(self, group_id: int):
        """Let the words of a group mean what each says alone."""
        words = next((each.words for each in self.groups if each.id == group_id), "")
        _, refusal = await attempt(self, lambda shop, actor: shop.search.remove_synonyms(actor, group_id))
        if refusal:
            return ShellState.tell(refusal.message, "error")
        self.removed = words
        return AdminSearchState.load_searches

    @rx.event
    async def undo_removing(self):
        """Bring the group back that was removed last."""
        words, self.removed = self.removed, ""
        return await self._add(words)

    async def _add(self, text: str) -> list[rx.event.EventSpec] | rx.event.EventSpec:
        words = [each.strip() for each in re.split(r"[,;\n]", text) if each.strip()]
        _, refusal = await attempt(self, lambda shop, actor: shop.search.add_synonyms(actor, words))
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        if refusal:
            return ShellState.tell(refusal.message, "error")
        self.opened += 1
        return [ShellState.tell("Search takes them for one another now.", "success"), AdminSearchState.load_searches]


def _look(
    shop: Services, actor: Actor, days: int
) -> tuple[tuple[list[SearchTerm], list[SearchTerm]], list[SynonymGroup]]:
    return shop.search.terms(actor, days), shop.search.synonyms(actor)


def _term(term: SearchTerm) -> TermView:
    return TermView(term.term, f"{term.count:,}", f"{term.total:,}", routes.products(q=term.term))
