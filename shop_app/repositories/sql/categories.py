"""The category tree, walked in memory: a small table. No queries here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop_app.domain.catalogue import Category, Facet


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    slug: str
    title: str
    parent_id: int | None
    position: int


class CategoryTree:
    """Never changed, only replaced: readers need no lock."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._ways = {node.id: self._way(node.id) for node in nodes}
        self._places = {node.id: self._place(node) for node in nodes}
        self._categories = {node.id: self._category(node) for node in nodes}

    def all(self) -> list[Category]:
        """Return every category, parents before their children."""
        nodes = sorted(self._nodes.values(), key=lambda node: (len(self._ways[node.id]), node.position, node.title))
        return [self._categories[node.id] for node in nodes]

    def __contains__(self, category_id: int) -> bool:
        return category_id in self._nodes

    def category(self, category_id: int) -> Category:
        return self._categories[category_id]

    def trail(self, category_id: int) -> list[Category]:
        """Return the way from the root to a category."""
        return [self._categories[each] for each in self._ways[category_id]]

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
            for each in self._ways[id_]:
                counts[each] = counts.get(each, 0) + count
        shown = [self._nodes[id_] for id_ in sorted(counts, key=self._places.__getitem__)]
        return [Facet(node.slug, node.title, counts[node.id], len(self._ways[node.id]) - 1) for node in shown]

    def _place(self, node: Node) -> list[tuple[int, str]]:
        way = [self._nodes[each] for each in self._ways[node.id]]
        return [(each.position, each.title) for each in way]

    def _category(self, node: Node) -> Category:
        parent = self._nodes.get(node.parent_id or 0)
        return Category(node.slug, node.title, parent.slug if parent else None)

    def _way(self, category_id: int) -> list[int]:
        """Return the ids from the root to a category."""
        way: list[int] = []
        walk: int | None = category_id
        while walk is not None and walk not in way:
            way.append(walk)
            walk = self._nodes[walk].parent_id
        return way[::-1]
