"""Words of the recommender that pages, services and API share: placements, sources, reasons. No models here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shop_app.domain.catalogue import ProductCard

SHELF_MAX = 48
OF_ONE_CATEGORY = 2  # products a varied shelf begins with


class Placement(StrEnum):
    """Where a shelf stands; each asks a different question."""

    HOME = "home"
    PRODUCT = "product"
    CART = "cart"
    ORDER = "order"
    EMAIL = "email"


class Source(StrEnum):
    """Which part of the fallback chain answered."""

    HYBRID = "hybrid"
    SESSION = "session"
    COOCCURRENCE = "cooccurrence"
    REPEAT = "repeat"
    CONTENT = "content"
    POPULAR = "popular"
    NEWEST = "newest"
    PINNED = "pinned"  # the merchant's own choice, see ``domain.choices.RuleKind``


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
            Source.PINNED: "Chosen by the shop",
        }[self.source]

    @property
    def why(self) -> str:
        """The plain words a shopper reads when they ask why they see this."""
        if self.because:
            return {
                Source.COOCCURRENCE: f"Shoppers who bought {self.because} often took this with it.",
                Source.CONTENT: f"Its description reads much like that of {self.because}.",
            }.get(self.source, f"You looked at {self.because}, and shoppers who did went on to this.")
        return {
            Source.HYBRID: "What you looked at and bought so far makes this likely to please you.",
            Source.SESSION: "It follows from what you looked at in the last minutes.",
            Source.COOCCURRENCE: "Shoppers often buy the two together.",
            Source.REPEAT: "You bought it before, and may need it again.",
            Source.CONTENT: "Its description reads much like this one's.",
            Source.POPULAR: "Many shoppers buy it at the moment. Nothing about you was used.",
            Source.NEWEST: "It is new in the shop. Nothing about you was used.",
            Source.PINNED: "Somebody at the shop put it here. Nothing about you was used.",
        }[self.source]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A ranked row of suggestions; ``model_version`` is empty when no model was needed, ``arm`` is of an experiment."""

    placement: Placement
    suggestions: Sequence[Suggestion]
    model_version: str = ""
    arm: str = ""


@dataclass(frozen=True, slots=True)
class TrainingNews:
    """Where a training stands; ``share`` is 0 to 1, ``what`` is the last verdict when nothing runs."""

    what: str = ""
    share: float = 0.0
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class BegunTraining:
    """A training that has not ended, as the store that keeps its steps knows it.

    Args:
        key: of this one training: what is kept under it goes together.
        plan: names what decides the outcome besides the data; another plan cannot go on with its steps.
        begun_at: when its events were read.
    """

    key: str
    plan: str
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A trained model as the registry remembers it; only one whose bytes are still stored can be made live again."""

    version: str
    trained_at: datetime
    is_live: bool
    was_promoted: bool
    verdict: str
    metrics: Mapping[str, float] = field(default_factory=dict)
    config: Mapping[str, str] = field(default_factory=dict)
    is_stored: bool = True


def varied(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """Put the third and later products of a category behind all others; both parts keep their order."""
    seen: Counter[str] = Counter()
    first, later = list[Suggestion](), list[Suggestion]()
    for each in suggestions:
        seen[each.product.category.slug] += 1
        is_one_more = seen[each.product.category.slug] > OF_ONE_CATEGORY and each.source is not Source.PINNED
        (later if is_one_more else first).append(each)
    return [*first, *later]


def alternating(suggestions: Sequence[Suggestion], others: Sequence[Suggestion]) -> list[Suggestion]:
    """Put one of ``others`` behind each of the suggestions, as long as there are any; no product comes twice."""
    mixed: dict[int, Suggestion] = {}
    first, second = iter(suggestions), iter(others)
    while len(mixed) < len({each.product.id for each in (*suggestions, *others)}):
        for queue in (first, second):
            if found := next((each for each in queue if each.product.id not in mixed), None):
                mixed[found.product.id] = found
    return list(mixed.values())
