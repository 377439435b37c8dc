"""What stands round every page: categories, cart count, who is signed in, and the message that pops up."""

import time

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import StoreUnavailable
from shop_app.services.access import GRANTS
from state._call import ask, text_of
from state.live import follow
from state.views import LinkView

PRIVATE = (routes.ACCOUNT, routes.ADMIN)  # pages that show somebody's own, or the shop's own


class ShellState(rx.State):
    categories: list[LinkView] = []
    cart_count: int = 0
    account_name: str = ""
    is_signed_in: bool = False
    is_staff: bool = False
    search_query: str = ""
    flash_message: str = ""
    flash_kind: str = "info"
    flash_nonce: int = 0

    @rx.event
    async def load_shell(self):
        """Learn anew who is asking; every page begins with this."""
        await self._look()
        query = self.router.url.query_parameters.get("q", "")
        self.search_query = query if isinstance(query, str) else ""

    @rx.event
    async def look_at_cart(self):
        """Count the cart anew: it changed, perhaps on another device."""
        self.cart_count = await ask(self, _count)

    @rx.event
    async def look_at_session(self):
        """Find out whether this person is still signed in; if not, say so and leave what is theirs."""
        was_signed_in, path = self.is_signed_in, self.router.url.path
        await self._look()
        if was_signed_in and not self.is_signed_in:
            self._tell("You were signed out.", "info")
            return rx.redirect(routes.login(path) if path.startswith(PRIVATE) else path)

    @rx.event
    def search(self, form: dict):
        """Go to the listing of what was typed."""
        return rx.redirect(routes.products(q=text_of(form, "q").strip()))

    @rx.event
    def tell(self, message: str, kind: str = "info"):
        """Let a message pop up once."""
        self._tell(message, kind)

    async def _look(self) -> None:
        actor, self.categories, self.cart_count = await ask(self, _shell)
        self.is_signed_in = actor.is_signed_in
        self.account_name = actor.name
        self.is_staff = bool(GRANTS[actor.role])
        follows = {live.cart(actor.shopper): ShellState.look_at_cart}
        if actor.account_id is not None:
            follows[live.account(actor.account_id)] = ShellState.look_at_session
        follow(self, follows)

    def _tell(self, message: str, kind: str) -> None:
        self.flash_message, self.flash_kind = str(message)[:500], str(kind)
        self.flash_nonce = max(
            self.flash_nonce + 1, int(time.time() * 1000)
        )  # a new number is shown, an old one is not


def _shell(shop: Services, actor: Actor) -> tuple[Actor, list[LinkView], int]:
    top = [each for each in shop.catalogue.categories() if each.parent is None]
    links = [LinkView(each.title, routes.category(each.slug)) for each in top]
    return actor, links, _count(shop, actor)


def _count(shop: Services, actor: Actor) -> int:
    try:
        return shop.cart.count(actor)
    except StoreUnavailable:
        return 0  # the page still renders; the cart itself says what is wrong
