"""Password, second factor and sign-ins of whoever is signed in. Nothing typed here is kept in the window."""

import reflex as rx
import segno

from shop_app.domain.accounts import SignIn
from shop_app.domain.errors import InvalidInput, ShopError
from state import show
from state._call import attempt, text_of
from state.account_views import SignInView
from state.shell import ShellState


class SecurityState(rx.State):
    sign_ins: list[SignInView] = []
    has_second_factor: bool = False
    codes_left: int = 0
    setup_key: str = ""  # shown to whoever sets an authenticator up, until its first code
    qr_path: str = ""
    qr_size: int = 0
    backup_codes: list[str] = []  # shown once
    errors: dict[str, str] = {}
    problem: str = ""
    needs_sign_in: bool = False
    is_loaded: bool = False

    @rx.event
    async def load_security(self):
        """Show where the account is signed in and how it is protected."""
        self.setup_key, self.qr_path, self.backup_codes, self.errors = "", "", [], {}
        await self._load()

    @rx.event
    async def change_password(self, form: dict):
        """Choose a new password; every other device is signed out."""
        current, new = text_of(form, "current_password", 4096), text_of(form, "new_password", 4096)
        _, refusal = await attempt(self, lambda shop, actor: shop.credentials.change(actor, current, new))
        return await self._answer(refusal, "Your password is changed. All other devices are signed out.")

    @rx.event
    async def end_sign_in(self, session_id: int):
        """Sign out somewhere else."""
        _, refusal = await attempt(self, lambda shop, actor: shop.sessions.end_mine(actor, session_id))
        return await self._answer(refusal, "That device is signed out.")

    @rx.event
    async def end_others(self):
        """Sign out everywhere but here."""
        _, refusal = await attempt(self, lambda shop, actor: shop.sessions.end_others(actor))
        return await self._answer(refusal, "All other devices are signed out.")

    @rx.event
    async def begin_second_factor(self, form: dict):
        """Show what an authenticator app is set up with."""
        password = text_of(form, "totp_password", 4096)
        found, refusal = await attempt(self, lambda shop, actor: shop.second_factor.begin(actor, password))
        if found is None:
            fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
            self.errors = {"totp_password": fields["current_password"]} if fields else {}
            return None if fields else await self._answer(refusal, "")
        self.errors, self.setup_key = {}, found.secret
        self.qr_path, self.qr_size = _drawn(found.uri)
        return rx.set_focus("code")

    @rx.event
    async def confirm_second_factor(self, form: dict):
        """Turn two-step sign-in on with the app's first code."""
        code = text_of(form, "code", 40)
        found, refusal = await attempt(self, lambda shop, actor: shop.second_factor.confirm(actor, code))
        if found:
            self.setup_key, self.qr_path, self.backup_codes = "", "", found
        return await self._answer(refusal, "Two-step sign-in is on.")

    @rx.event
    async def renew_codes(self, form: dict):
        """Replace the backup codes."""
        code = text_of(form, "code", 40)
        found, refusal = await attempt(self, lambda shop, actor: shop.second_factor.renew_codes(actor, code))
        self.backup_codes = found or []
        return await self._answer(refusal, "These are your new backup codes.")

    @rx.event
    async def turn_off_second_factor(self, form: dict):
        """Turn two-step sign-in off."""
        code = text_of(form, "code", 40)
        _, refusal = await attempt(self, lambda shop, actor: shop.second_factor.turn_off(actor, code))
        return await self._answer(refusal, "Two-step sign-in is off.")

    @rx.event
    def forget_codes(self):
        """Put the backup codes away: they have been written down."""
        self.backup_codes = []

    async def _load(self) -> None:
        found, refusal = await attempt(
            self,
            lambda shop, actor: (
                shop.sessions.mine(actor),
                shop.accounts.mine(actor).has_second_factor,
                shop.second_factor.codes_left(actor),
            ),
        )
        self.needs_sign_in = refusal is not None and refusal.code == "sign_in_needed"
        self.problem = refusal.message if refusal and not self.needs_sign_in else ""
        sign_ins, self.has_second_factor, self.codes_left = found or ([], False, 0)
        self.sign_ins = [_view(each) for each in sign_ins]
        self.is_loaded = True

    async def _answer(self, refusal: ShopError | None, done: str) -> rx.event.EventSpec | None:
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        if refusal is not None and refusal.code == "wrong_code":
            self.errors = {"code": refusal.message}
        if self.errors:
            return rx.set_focus(next(iter(self.errors)))
        await self._load()
        shell = await self.get_state(ShellState)
        shell._tell(refusal.message if refusal else done, "error" if refusal else "success")
        return None


def _drawn(uri: str) -> tuple[str, int]:
    """Return a QR code as the path of an SVG, with its size in modules and its quiet zone."""
    modules = [[bool(each) for each in row] for row in segno.make(uri, error="m", micro=False).matrix_iter(border=4)]
    squares = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark]
    return "".join(squares), len(modules)


def _view(found: SignIn) -> SignInView:
    seen = f"last seen {show.date(found.last_seen_at)}, {found.last_seen_at:%H:%M} UTC"
    return SignInView(found.id, found.device, " · ".join(filter(None, (found.network, seen))), found.is_current)
