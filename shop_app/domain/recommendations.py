"""Words of the recommender that pages, services and API share: placements, sources, reasons. No models here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shop_app.domain.catalogue import ProductCard

SHELF_MAX = 48


class Placement(StrEnum):
    """Where a shelf stands; each asks a different question."""

    HOME = "home"
    PRODUCT = "product"
    CART = "cart"
    ORDER = "order"


class Source(StrEnum):
    """Which part of the fallback chain answered."""

    HYBRID = "hybrid"
    SESSION = "session"
    COOCCURRENCE = "cooccurrence"
    REPEAT = "repeat"
    CONTENT = "content"
    POPULAR = "popular"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One recommended product with where it came from and why it is shown."""

    product: ProductCard
    source: Source
    because: str = ""  # title of the product it follows from, when there is one

    @property
    def reason(self) -> str:
        """The sentence a shopper reads under "why am I seeing this"."""
        if self.because:
            follows = {Source.COOCCURRENCE: "Often bought with", Source.CONTENT: "Similar to"}
            return f"{follows.get(self.source, 'Because you looked at')} {self.because}"
        return {
            Source.HYBRID: "Picked for you",
            Source.SESSION: "Follows from what you looked at",
            Source.COOCCURRENCE: "Often bought together",
            Source.REPEAT: "You bought this before",
            Source.CONTENT: "Similar to this",
            Source.POPULAR: "Popular this week",
            Source.NEWEST: "New in the shop",
        }[self.source]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A ranked row of suggestions; ``model_version`` is empty when no model was needed."""

    placement: Placement
    suggestions: Sequence[Suggestion]
    model_version: str = ""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A trained model as the registry remembers it."""

    version: str
    trained_at: datetime
    is_live: bool
    was_promoted: bool
    verdict: str
    metrics: Mapping[str, float] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)
