"""Windows on mails: for staff the ones in trouble, for developers the ones kept and the templates."""

import re
from urllib.parse import urlsplit

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.mail import KeptMail, TroubledMail, Written
from state import show
from state._call import ask, attempt
from state.shell import ShellState
from state.views import KeptMailView, LinkView, TroubledMailView, WrittenView

PAGE = 25


class AdminMailState(rx.State):
    mails: list[TroubledMailView] = []
    total: int = 0
    page: int = 1
    pages: int = 1
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_mails(self):
        """Show the mails that did not get through, newest first."""
        await self._load(1)

    @rx.event
    async def turn_page(self, page: int):
        """Show another page of them."""
        await self._load(page)

    @rx.event
    async def try_again(self, mail_id: int):
        """Have a mail sent once more."""
        await ask(self, lambda shop, actor: shop.mail.try_again(actor, mail_id))
        shell = await self.get_state(ShellState)
        shell._tell("It is sent again in a moment.", "success")
        await self._load(self.page)

    async def _load(self, page: int) -> None:
        found, refusal = await attempt(self, lambda shop, actor: shop.mail.troubled(actor, page))
        self.problem = refusal.message if refusal else ""
        mails, self.total = found or ([], 0)
        self.mails = [_troubled(mail) for mail in mails]
        self.page, self.pages = (page if found else 1), max(1, -(-self.total // PAGE))
        self.is_loaded = True


class DevMailState(rx.State):
    kept: list[KeptMailView] = []
    templates: list[str] = []
    chosen: str = ""
    written: WrittenView = WrittenView()
    is_missing: bool = False
    is_loaded: bool = False

    @rx.event
    async def load_mails(self):
        """Show what development kept, and the newest of it opened."""
        found, refusal = await attempt(self, lambda shop, _actor: (shop.mail.kept(), shop.mail.templates()))
        self.is_missing, self.is_loaded = refusal is not None, True
        mails, self.templates = found or ([], [])
        self.kept = [_kept(mail) for mail in mails]
        if mails and self.chosen not in {mail.id for mail in mails}:
            self._open(mails[0].id, mails[0].written)

    @rx.event
    async def open_mail(self, mail_id: str):
        """Read a kept mail."""
        mails = await ask(self, lambda shop, _actor: shop.mail.kept())
        for mail in mails:
            if mail.id == mail_id:
                self._open(mail.id, mail.written)

    @rx.event
    async def open_template(self, name: str):
        """Look at a template filled with its sample."""
        self._open(str(name), await ask(self, lambda shop, _actor: _preview(shop, name)))

    def _open(self, chosen: str, written: Written) -> None:
        # Links open in the page that shows the mail, not in the frame it is drawn in.
        html = written.html.replace("<head>", '<head><base target="_top">', 1)
        self.chosen, self.written = chosen, WrittenView(written.subject, written.text, html, _links(written.text))


def _preview(shop: Services, name: str) -> Written:
    return shop.mail.preview(name if isinstance(name, str) else "")


def _links(text: str) -> list[LinkView]:
    """Return the pages that a mail leads to, each once, as paths of whatever host this shop runs on."""
    paths = [urlsplit(url)._replace(scheme="", netloc="").geturl() for url in re.findall(r"https?://\S+", text)]
    return [LinkView(path, path) for path in dict.fromkeys(paths) if path not in ("", "/", "/help")]


def _kept(mail: KeptMail) -> KeptMailView:
    return KeptMailView(mail.id, mail.to, mail.written.subject, show.moment(mail.at))


def _troubled(mail: TroubledMail) -> TroubledMailView:
    return TroubledMailView(
        id=mail.id,
        recipient=mail.to,
        template=mail.template.replace("_", " "),
        asked=show.moment(mail.asked_at),
        tries=mail.attempts,
        is_dead=mail.is_dead,
        outlook="Given up" if mail.is_dead else f"Again {show.moment(mail.next_at)}",
        error=mail.error,
    )
