"""Administrators' window on people: roles, and keeping somebody out."""

import reflex as rx

from shop_app.domain.accounts import Account
from shop_app.domain.errors import ShopError
from state import show
from state._call import attempt, text_of
from state.account_views import UserView
from state.shell import ShellState

PAGE = 25


class AdminUsersState(rx.State):
    users: list[UserView] = []
    query: str = ""
    role: str = ""
    total: int = 0
    page: int = 1
    pages: int = 1
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_users(self):
        """Show the newest accounts."""
        self.page = 1
        await self._load()

    @rx.event
    async def search_users(self, form: dict):
        """Show those whose name or address has these letters."""
        self.query, self.page = text_of(form, "q", 100), 1
        await self._load()

    @rx.event
    async def filter_role(self, role: str):
        """Show those of one role."""
        self.role, self.page = str(role)[:20], 1
        await self._load()

    @rx.event
    async def turn_page(self, page: int):
        """Show another page."""
        self.page = page
        await self._load()

    @rx.event
    async def give_role(self, user_id: int, role: str):
        """Give somebody another role."""
        _, refusal = await attempt(self, lambda shop, actor: shop.users.change(actor, user_id, role=str(role)))
        await self._answer(refusal, "The role is changed. They sign in anew with it.")

    @rx.event
    async def set_disabled(self, user_id: int, is_disabled: bool):
        """Keep somebody out, or let them in again."""
        _, refusal = await attempt(
            self, lambda shop, actor: shop.users.change(actor, user_id, is_disabled=is_disabled is True)
        )
        await self._answer(refusal, "They are out." if is_disabled is True else "They may sign in again.")

    @rx.event
    async def end_sessions(self, user_id: int):
        """Sign somebody out everywhere."""
        _, refusal = await attempt(self, lambda shop, actor: shop.users.end_sessions(actor, user_id))
        await self._answer(refusal, "They are signed out everywhere.")

    async def _load(self) -> None:
        query, role, page = self.query, self.role, self.page
        found, refusal = await attempt(self, lambda shop, actor: shop.users.page(actor, query, role, page))
        self.problem = refusal.message if refusal else ""
        users, self.total = found or ([], 0)
        self.users = [_view(each) for each in users]
        self.page, self.pages = (page if found else 1), max(1, -(-self.total // PAGE))
        self.is_loaded = True

    async def _answer(self, refusal: ShopError | None, done: str) -> None:
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message if refusal else done, "error" if refusal else "success")
        await self._load()


def _view(account: Account) -> UserView:
    return UserView(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        since=show.date(account.created_at),
        note="" if account.is_confirmed else "address not confirmed",
        is_disabled=account.is_disabled,
        has_second_factor=account.has_second_factor,
    )
