"""What shoppers look for: the log of search texts, and what is offered while they type. No storage here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shop_app.domain.catalogue import Facet, ProductCard

TERM_MAX = 100  # characters of a search text that the log keeps


@dataclass(frozen=True, slots=True)
class SearchNote:
    """Somebody searched for ``term`` and found ``total`` products."""

    term: str
    total: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """How often a term was searched for, and how many products it last found."""

    term: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered under the search box."""

    products: Sequence[ProductCard]
    categories: Sequence[Facet]
    total: int
