"""What the shopper does with shelves: follow a suggestion, or never see one again."""

import reflex as rx

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement, Source
from shop_app.services.reports import Report
from state._call import ask, attempt, text_of
from state.shell import ShellState


class InteractionState(rx.State):
    hidden_slug: str = ""
    hidden_title: str = ""  # what was hidden last, as long as it can be brought back with one click

    @rx.event
    async def open_suggestion(self, slug: str, placement: str, source: str):
        """Note that a suggestion was clicked; the page itself opens by its link."""
        await ask(self, lambda shop, actor: clicked(shop, actor, str(slug), str(placement), str(source)))

    @rx.event
    async def note_arrival(self):
        """Note that a mail's suggestion was followed, when the address of the product says so."""
        label = text_of(self.router.url.query_parameters, "shelf")
        slug = self.router.url.path.strip("/").rpartition("/")[2]
        if label:
            await attempt(self, lambda shop, actor: shop.reports.arrive(actor, slug, label))

    @rx.event
    async def hide_suggestion(self, slug: str):
        """Keep a product off this shopper's shelves."""
        self.hidden_title = await ask(self, lambda shop, actor: shop.choices.hide(actor, str(slug)))
        self.hidden_slug = str(slug)

    @rx.event
    async def undo_hiding(self):
        """Bring back what was hidden last."""
        slug, self.hidden_slug, self.hidden_title = self.hidden_slug, "", ""
        if not slug:
            return
        title = await ask(self, lambda shop, actor: shop.choices.show_again(actor, slug))
        shell = await self.get_state(ShellState)
        shell._tell(f"{title} may be suggested again.", "success")


def clicked(shop: Services, actor: Actor, slug: str, placement: str, source: str) -> None:
    """Note that a suggestion was followed."""
    if placement in list(Placement) and source in list(Source):  # else it is made up: nothing to learn from it
        shop.reports.take(actor, [Report(Kind.CLICK, slug, Placement(placement), Source(source))])
