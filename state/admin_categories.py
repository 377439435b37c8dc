"""Staff's window on the tree of categories: new ones, other titles and places, empty ones gone."""

import reflex as rx

from shop_app.domain.catalogue import Category
from shop_app.domain.errors import InvalidInput, ShopError
from shop_app.kit.ids import slugify
from state import show_editing
from state._call import attempt, text_of
from state.editing_views import CategoryView
from state.shell import ShellState


class AdminCategoriesState(rx.State):
    categories: list[CategoryView] = []
    parents: list[tuple[str, str]] = []  # what a category may stand below
    chosen: CategoryView = CategoryView()  # the one that is changed; without a slug a new one is made
    errors: dict[str, str] = {}
    is_open: bool = False
    opened: int = 0  # how often the form was filled: each time it is a new one
    problem: str = ""
    is_loaded: bool = False

    @rx.event
    async def load_categories(self):
        """Show the tree."""
        found, refusal = await attempt(self, lambda shop, actor: shop.editing.categories(actor))
        self.problem = refusal.message if refusal else ""
        self._show(found or [])
        self.is_loaded = True

    @rx.event
    def open_form(self, slug: str):
        """Begin a new category, or change the one with this address."""
        self.chosen = next((each for each in self.categories if each.slug == slug), CategoryView())
        self.errors, self.is_open, self.opened = {}, True, self.opened + 1

    @rx.event
    def close_form(self):
        """Leave the form."""
        self.is_open = False

    @rx.event
    async def save_category(self, form: dict):
        """Make the category or change it; whatever is wrong is said by its field."""
        known, title = self.chosen.slug, text_of(form, "title", 101).strip()
        parent = text_of(form, "parent", 80) or None
        slug = known or text_of(form, "slug", 81).strip() or slugify(title)
        saved, refusal = await attempt(
            self,
            lambda shop, actor: (
                shop.categories.change(actor, slug, title, parent)
                if known
                else shop.categories.create(actor, slug, title, parent)
            ),
        )
        self.errors = refusal.fields if isinstance(refusal, InvalidInput) else {}
        self.is_open = refusal is not None and self.is_open
        return self._answer(refusal, f"{saved.title} is saved." if saved else "")

    @rx.event
    async def remove_category(self, slug: str):
        """Remove an empty category."""
        _, refusal = await attempt(self, lambda shop, actor: shop.categories.remove(actor, str(slug)))
        return self._answer(refusal, "It is gone. Nothing was in it.")

    def _show(self, found: list[Category]) -> None:
        ways = dict(show_editing.categories(found))
        by_slug = {each.slug: each for each in found}
        self.categories = [
            CategoryView(
                slug, by_slug[slug].title, by_slug[slug].parent or "", way, str(way.count(" > ") * 1.5) + "rem"
            )
            for slug, way in ways.items()
        ]
        self.parents = [("", "At the top"), *ways.items()]

    def _answer(self, refusal: ShopError | None, done: str) -> list[rx.event.EventSpec]:
        if refusal:
            return [ShellState.tell(refusal.message, "error")]
        return [ShellState.tell(done, "success"), AdminCategoriesState.load_categories]
