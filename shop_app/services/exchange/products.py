"""Puts products together from rows: categories by their path, variants by what they share, each problem at its row."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeVar

from shop_app.domain.catalogue import Category, ProductDraft
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money, parse
from shop_app.kit.ids import slugify
from shop_app.services.exchange.reading import Problems, Row

T = TypeVar("T")
SKU_MAX, TEXT_MAX = 64, 20_000
STOCK_MAX = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """A catalogue as a file told it; ``rows`` holds each product's first row, ``sku_rows`` each SKU's."""

    categories: Sequence[Category]
    drafts: Sequence[ProductDraft]
    rows: Sequence[int]
    sku_rows: dict[str, int]


@dataclass(slots=True)
class Tree:
    """Gives every path of category titles its slug; known slugs and titles of the shop are taken as they are."""

    known: Iterable[Category]
    made: dict[str, Category] = field(default_factory=dict)
    _slugs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._slugs = {each.title.lower(): each.slug for each in self.known}
        self.made = {each.slug: each for each in self.known}

    def slug(self, titles: Sequence[str], slugs: Sequence[str] = ()) -> str:
        """Return the slug of the last of these titles, making what is new on the way."""
        parent: str | None = None
        for place, title in enumerate(titles):
            given = slugs[place] if len(slugs) == len(titles) else self._slugs.get(title.lower(), "")
            slug = given or self._free(slugify(title, 60) or "category", parent)
            self.made.setdefault(slug, Category(slug, title, parent))
            parent = slug
        return parent or ""

    def _free(self, slug: str, parent: str | None) -> str:
        taken = self.made.get(slug)
        return slug if taken is None or taken.parent == parent else f"{parent or 'more'}-{slug}"[:80]


@dataclass(slots=True)
class Builder:
    """Collects drafts and problems while a format goes through its rows."""

    currency: str
    problems: Problems
    drafts: list[ProductDraft] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    sku_rows: dict[str, int] = field(default_factory=dict)

    def money(self, row: Row, column: str, text: str = "") -> Money | None:
        """Return a cell as an amount of the shop's currency; None, and a problem unless empty, when it is none."""
        said = (text or row[column]).strip()
        if not said:
            return None
        amount = self.tried(row.number, column, lambda: parse(said, self.currency))
        if amount is not None and not 0 <= amount.amount <= 10**12:
            self.problems.add(row.number, column, f"{said!r} is no price.")
            return None
        return amount

    def whole(self, row: Row, column: str, default: int) -> int:
        """Return a cell as a whole number from 0 up."""
        said = row[column].strip()
        if not said:
            return default
        if not re.fullmatch(r"\d{1,10}(\.0+)?", said) or int(float(said)) > STOCK_MAX:
            self.problems.add(row.number, column, f"{said!r} is not a whole number from 0 up.")
            return default
        return int(float(said))

    def claim(self, row: Row, column: str, sku: str) -> bool:
        """Note who uses a SKU; False, and a problem, when it is empty, too long or used already."""
        if not sku or len(sku) > SKU_MAX:
            self.problems.add(row.number, column, f"Everything sold needs its own code of 1 to {SKU_MAX} letters.")
        elif sku in self.sku_rows:
            self.problems.add(row.number, column, f"{sku!r} is the code of row {self.sku_rows[sku]} already.")
        else:
            self.sku_rows[sku] = row.number
            return True
        return False

    def tried(self, row: int, column: str, make: Callable[[], T]) -> T | None:
        """Return what ``make`` makes; what it refuses is a problem of this row."""
        try:
            return make()
        except InvalidInput as error:
            for name, message in error.fields.items():
                self.problems.add(row, column or name, message)
            return None

    def keep(self, row: int, make: Callable[[], ProductDraft]) -> None:
        """Keep a draft, if it can be made."""
        if draft := self.tried(row, "", make):
            self.drafts.append(draft)
            self.rows.append(row)

    def read(self, tree: Tree) -> Read:
        """Return everything, or raise with all problems."""
        self.problems.check()
        return Read(list(tree.made.values()), self.drafts, self.rows, self.sku_rows)


def grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> list[list[Row]]:
    """Put rows with the same key together, in the order in which the keys came."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


class _Words(HTMLParser):
    """Keeps the words of a page and the ends of its lines; scripts and styles are dropped."""

    LINES = frozenset({"p", "br", "li", "div", "tr", "h1", "h2", "h3", "h4"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser calls it so
        self._silent += tag in ("script", "style")
        if tag in self.LINES:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._silent <= 0:
            self.parts.append(data)


def words(html: str) -> str:
    """Return the text of a description that was written as HTML."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line)[:TEXT_MAX]
