"""Keeps the category tree for staff. Every change is audited."""

from collections.abc import Mapping

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Category
from shop_app.domain.errors import Conflict, InvalidInput, NotFound
from shop_app.kit.ids import slugify
from shop_app.repositories.ports import Store
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.editing import tell_changed
from shop_app.services.kept_answers import KeptAnswers


class CategoriesService:
    """What the back office does to categories; shoppers read them through the catalogue."""

    def __init__(self, store: Store, kept: KeptAnswers) -> None:
        self._store = store
        self._kept = kept

    def create(self, actor: Actor, slug: str, title: str, parent: str | None) -> Category:
        """Make a category.

        Raises:
            InvalidInput: names every field that will not do.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            known = {each.slug: each for each in tx.catalogue.categories()}
            if slug in known:
                raise InvalidInput({"slug": "Another category has this address."})
            category = _category(known, slug, title, parent)
            tx.catalogue.add_categories([category])
            audit.record(tx, actor, "category.create", slug, None, {"title": category.title, "parent": parent})
            tell_changed(tx, [])
        self._kept.forget([])
        return category

    def change(self, actor: Actor, slug: str, title: str, parent: str | None) -> Category:
        """Give a category another title or place; its address stays.

        Raises:
            InvalidInput: names every field that will not do.
            NotFound: there is none with this slug.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            known = {each.slug: each for each in tx.catalogue.categories()}
            if slug not in known:
                raise NotFound("We could not find that category.")
            category, before = _category(known, slug, title, parent), known[slug]
            tx.catalogue.change_category(slug, category.title, category.parent)
            was, now_is = ({"title": each.title, "parent": each.parent} for each in (before, category))
            audit.record(tx, actor, "category.change", slug, was, now_is)
            tell_changed(tx, [], tree=True)
        self._kept.forget([], tree=True)
        return category

    def remove(self, actor: Actor, slug: str) -> None:
        """Remove an empty category.

        Raises:
            NotFound: there is none with this slug.
            Conflict: it holds products or other categories.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            if slug not in {each.slug for each in tx.catalogue.categories()}:
                raise NotFound("We could not find that category.")
            if not tx.catalogue.remove_category(slug):
                raise Conflict("Only an empty category can be removed. Move what it holds first.")
            audit.record(tx, actor, "category.remove", slug)
            tell_changed(tx, [])
        self._kept.forget([])


def _category(known: Mapping[str, Category], slug: str, title: str, parent: str | None) -> Category:
    wrong: dict[str, str] = {}
    if not slug or slug != slugify(slug):
        wrong["slug"] = "An address has lower-case letters, digits and hyphens, up to 80."
    if not 1 <= len(title.strip()) <= 100 or "\0" in title:
        wrong["title"] = "A title has 1 to 100 characters."
    walk = parent
    while walk:
        if walk == slug or walk not in known:
            wrong["parent"] = "A category stands below another one that is not below itself."
            break
        walk = known[walk].parent
    if wrong:
        raise InvalidInput(wrong)
    return Category(slug, title.strip(), parent or None)
