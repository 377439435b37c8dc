"""The staff's list of products: the address holds search, filters, order and page; many are moved at once."""

import reflex as rx

from shop_app import routes
from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Availability, Category, Status
from shop_app.domain.editing import StaffQuery, StaffRow, StaffSort
from shop_app.domain.errors import ShopError
from state import paging, show_editing
from state._call import attempt, text_of
from state.editing_views import StaffRowView
from state.shell import ShellState
from state.views import LinkView

FILTERS = ("q", "category", "status", "stock", "sort")
PAGE = 25
DONE = {Status.PUBLISHED: "published", Status.DRAFT: "back to draft", Status.ARCHIVED: "archived"}


class AdminProductsState(rx.State):
    rows: list[StaffRowView] = []
    asked: dict[str, str] = dict.fromkeys(FILTERS, "")
    categories: list[tuple[str, str]] = []
    summary: str = ""
    pages: list[LinkView] = []
    previous_href: str = ""
    following_href: str = ""
    chosen: list[str] = []  # slugs of the page
    asking: str = ""  # the status that the chosen ones would get; empty while nothing is asked
    done: str = ""  # what was just done and can be taken back
    problem: str = ""
    is_loaded: bool = False

    _were: dict[str, str] = {}  # what undoing gives back, by slug
    _became: str = ""

    @rx.event
    async def load_products(self):
        """Show the products that the address asks for."""
        self.chosen, self.asking, self.done = [], "", ""
        await self._load()

    @rx.event
    def filter_products(self, form: dict):
        """Go to the address of what is searched for, with the filters there are."""
        return rx.redirect(routes.admin_products(**(self._address() | {"q": text_of(form, "q", 200).strip()})))

    @rx.event
    def filter_by(self, name: str, value: str):
        """Go to the address with one filter, or the order, changed."""
        changed = {name: str(value)[:100]} if name in FILTERS else {}
        return rx.redirect(routes.admin_products(**(self._address() | changed)))

    @rx.event
    def choose(self, slug: str, is_chosen: bool):
        """Choose a product of the page, or let go of it."""
        others = [each for each in self.chosen if each != slug]
        self.chosen = [*others, str(slug)] if is_chosen is True and len(others) < PAGE else others

    @rx.event
    def choose_all(self, is_chosen: bool):
        """Choose every product of the page, or none."""
        self.chosen = [row.slug for row in self.rows] if is_chosen is True else []

    @rx.event
    def ask_to_move(self, status: str):
        """Ask whether the chosen ones shall have this status; nothing asks no longer."""
        self.asking = status if status in set(Status) and self.chosen else ""

    @rx.event
    async def move_chosen(self):
        """Give the chosen products the status that was asked about."""
        chosen, status = list(self.chosen) if self.asking else [], Status(self.asking or Status.DRAFT)
        were, refusal = await attempt(self, lambda shop, actor: shop.editing.set_status(actor, chosen, status))
        self.asking = ""
        if refusal or not were:
            return _tell_nothing(refusal)
        self._were, self._became = {slug: str(each) for slug, each in were.items()}, status.value
        self.done, self.chosen = _said(len(self._were), status), []
        await self._load()

    @rx.event
    async def undo_move(self):
        """Give back to each the status it had before."""
        were = {slug: Status(each) for slug, each in self._were.items()}
        status = Status(self._became or Status.DRAFT)
        undone, refusal = await attempt(self, lambda shop, actor: shop.editing.undo_status(actor, were, status))
        if refusal:
            return ShellState.tell(refusal.message, "error")
        self.done, self._were = "", {}
        shell = await self.get_state(ShellState)
        shell._tell(f"{len(undone or {})} as before.", "success")
        await self._load()

    def _address(self) -> dict[str, str]:
        given = self.router.url.query_parameters
        return {name: text_of(given, name, 200) for name in FILTERS}

    async def _load(self) -> None:
        self.asked = asked = self._address()
        page = text_of(self.router.url.query_parameters, "page", 6)
        number = int(page) if page.isdecimal() else 1
        found, refusal = await attempt(self, lambda shop, actor: _look(shop, actor, _query(asked, number)))
        self.problem = refusal.message if refusal else ""
        rows, total, categories = found or ([], 0, [])
        self.rows = [show_editing.row(each) for each in rows]
        self.categories = [("", "All categories"), *show_editing.categories(categories)]
        self._turn(number, total)
        self.is_loaded = True

    def _turn(self, page: int, total: int) -> None:
        def address(number: int) -> str:
            return routes.admin_products(**self.asked, page=str(number) if number > 1 else "")

        pages = -(-total // PAGE)
        self.summary = f"{total:,} product{'' if total == 1 else 's'}"
        self.pages = paging.links(page, pages, address)
        self.previous_href, self.following_href = (paging.step(page + each, pages, address) for each in (-1, 1))


def _look(shop: Services, actor: Actor, query: StaffQuery) -> tuple[list[StaffRow], int, list[Category]]:
    rows, total = shop.editing.products(actor, query)
    return rows, total, shop.editing.categories(actor)


def _query(asked: dict[str, str], page: int) -> StaffQuery:
    """Return the question of an address; a filter that means nothing filters nothing."""
    status, stock, sort = asked["status"], asked["stock"], asked["sort"]
    return StaffQuery(
        q=asked["q"],
        category=asked["category"],
        status=Status(status) if status in set(Status) else None,
        page=page,
        page_size=PAGE,
        sort=StaffSort(sort) if sort in set(StaffSort) else StaffSort.NEWEST,
        availability=Availability(stock) if stock in set(Availability) else None,
    )


def _tell_nothing(refusal: ShopError | None) -> rx.event.EventSpec:
    return ShellState.tell(*((refusal.message, "error") if refusal else ("All of them were so already.", "info")))


def _said(count: int, status: Status) -> str:
    return f"{count} product{' is' if count == 1 else 's are'} {DONE[status]}."
