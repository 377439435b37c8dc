"""One's own account as its owner sees and changes it: name, address for mails, and leaving."""

import reflex as rx

from shop_app.domain.accounts import Account
from shop_app.domain.errors import InvalidInput, ShopError
from state import show
from state._call import attempt, text_of
from state.account_views import AccountView
from state.shell import ShellState

WELCOME = {
    "registered": "Welcome! We sent you a mail: its link confirms that the address is yours.",
    "confirmed": "Thank you, your address is confirmed.",
}


class ProfileState(rx.State):
    account: AccountView = AccountView()
    errors: dict[str, str] = {}
    problem: str = ""
    welcome: str = ""
    needs_sign_in: bool = False
    is_loaded: bool = False

    @rx.event
    async def load_profile(self):
        """Show the account of whoever is signed in."""
        found, refusal = await attempt(self, lambda shop, actor: shop.accounts.mine(actor))
        self.needs_sign_in = refusal is not None and refusal.code == "sign_in_needed"
        self.problem = refusal.message if refusal and not self.needs_sign_in else ""
        self.account, self.errors = _view(found) if found else AccountView(), {}
        self.welcome = WELCOME.get(str(self.router.url.query_parameters.get("done", "")), "")
        self.is_loaded = True

    @rx.event
    async def save_name(self, form: dict):
        """Be called by another name."""
        name = text_of(form, "name")
        found, refusal = await attempt(self, lambda shop, actor: shop.accounts.rename(actor, name))
        if found:
            self.account = _view(found)
            await (await self.get_state(ShellState))._look()
        return await self._answer(refusal, "Your name is saved.")

    @rx.event
    async def change_email(self, form: dict):
        """Have a link mailed to a new address."""
        email, password = text_of(form, "email"), text_of(form, "current_password", 4096)
        _, refusal = await attempt(self, lambda shop, actor: shop.confirmations.ask_change(actor, email, password))
        return await self._answer(refusal, "We sent a mail to the new address. It counts once you follow its link.")

    @rx.event
    async def send_confirmation(self):
        """Have the link to confirm the address mailed again."""
        _, refusal = await attempt(self, lambda shop, actor: shop.confirmations.send_again(actor))
        return await self._answer(refusal, "A new mail is on its way.")

    async def _answer(self, refusal: ShopError | None, done: str) -> rx.event.EventSpec | None:
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        shell = await self.get_state(ShellState)
        if refusal is None:
            shell._tell(done, "success")
            return None
        if not self.errors:
            shell._tell(refusal.message, "error")
            return None
        return rx.set_focus(next(iter(self.errors)))


def _view(account: Account) -> AccountView:
    since = show.date(account.created_at)
    return AccountView(account.name, account.email, since, account.is_confirmed, account.has_second_factor)
