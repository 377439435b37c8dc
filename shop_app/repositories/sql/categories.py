"""The category tree of one open transaction: a small table, read once and walked in memory."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, select

from shop_app.domain.catalogue import Category, Facet
from shop_app.tables.catalogue import CategoryRow

NODES = select(CategoryRow.id, CategoryRow.slug, CategoryRow.title, CategoryRow.parent_id, CategoryRow.position)  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    slug: str
    title: str
    parent_id: int | None
    position: int


class CategoryTree:
    def __init__(self, session: Session) -> None:
        session.flush()
        self._nodes = {row[0]: Node(*row) for row in session.connection().execute(NODES)}

    def all(self) -> list[Category]:
        """Return every category, parents before their children."""
        nodes = sorted(self._nodes.values(), key=lambda node: (len(self._up(node.id)), node.position, node.title))
        return [self.category(node.id) for node in nodes]

    def category(self, category_id: int) -> Category:
        node = self._nodes[category_id]
        parent = self._nodes.get(node.parent_id or 0)
        return Category(node.slug, node.title, parent.slug if parent else None)

    def trail(self, category_id: int) -> list[Category]:
        """Return the way from the root to a category."""
        return [self.category(each) for each in reversed(self._up(category_id))]

    def subtree(self, slug: str) -> list[int]:
        """Return the ids of a category and all below it; none when there is no such category."""
        found = [node.id for node in self._nodes.values() if node.slug == slug]
        for parent in found:  # grows while it is walked: children of children come last
            found.extend(node.id for node in self._nodes.values() if node.parent_id == parent)
        return found

    def choices(self, direct: Mapping[int, int]) -> list[Facet]:
        """Return every category that holds products, counting what is in it and below; children follow their parent."""
        counts: dict[int, int] = {}
        for id_, count in direct.items():
            for each in self._up(id_):
                counts[each] = counts.get(each, 0) + count
        ways = {id_: [self._nodes[each] for each in reversed(self._up(id_))] for id_ in counts}
        in_order = sorted(ways, key=lambda id_: [(node.position, node.title) for node in ways[id_]])
        nodes = [(self._nodes[id_], len(ways[id_]) - 1) for id_ in in_order]
        return [Facet(node.slug, node.title, counts[node.id], depth) for node, depth in nodes]

    def _up(self, category_id: int) -> list[int]:
        way: list[int] = []
        walk: int | None = category_id
        while walk is not None and walk not in way:
            way.append(walk)
            walk = self._nodes[walk].parent_id
        return way
