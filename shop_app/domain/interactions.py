"""What shoppers do with products and look for, as the recommender hears it. No storage here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shop_app.domain.errors import InvalidInput


class Kind(StrEnum):
    """Implicit feedback, weakest first."""

    IMPRESSION = "impression"
    SEARCH = "search"
    VIEW = "view"
    CLICK = "click"
    WISHLIST = "wishlist"
    RATE = "rate"
    ADD_TO_CART = "add_to_cart"
    PURCHASE = "purchase"


NOT_LEARNED = frozenset({Kind.IMPRESSION, Kind.SEARCH})
"""Kept, but no model learns from it: what was shown says nothing of taste, what was looked for names no product."""

NO_PRODUCT = 0
"""The product of an event that is about none."""

ATTRIBUTED_FOR = timedelta(days=7)
"""How long a click on a shelf is given the credit for what the shopper then does with that product."""


class By(StrEnum):
    """Who is behind an event besides shoppers: stored, but neither learned from nor counted."""

    STAFF = "staff"
    ROBOT = "robot"


@dataclass(frozen=True, slots=True)
class Touch:
    """The shelf that led to an event.

    Args:
        source: which part of the recommender answered.
        model_version: the model behind the shelf; empty when none was needed.
        arm: the experiment arm of the shopper.
    """

    placement: str = ""
    source: str = ""
    model_version: str = ""
    arm: str = ""


NO_TOUCH = Touch()


@dataclass(frozen=True, slots=True)
class Note:
    """What a shopper did with a product, as a door reports it; when not told, now.

    Args:
        key: same key, same event, see ``Interaction``.
    """

    kind: Kind
    product_id: int
    touch: Touch = NO_TOUCH
    at: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One event: who did what with which product, when, and which shelf led there.

    Args:
        shopper: ``a:<account id>`` once known, else ``v:<visitor>``.
        product_id: the product's stable id (slugs may be renamed); ``NO_PRODUCT`` for a search.
        quantity: pieces, for purchases and adds.
        placement, source, model_version, arm: the shelf that led there, see ``Touch``; empty without one.
        by: empty for shoppers.
        key: same key, same event: storing it twice changes nothing (purchases carry order and SKU).
        term, found: of a search: what was looked for, in bare words, and how many products that found.
    """

    shopper: str
    product_id: int
    kind: Kind
    at: datetime
    quantity: int = 1
    placement: str = ""
    source: str = ""
    model_version: str = ""
    key: str = ""
    arm: str = ""
    by: str = ""
    term: str = ""
    found: int = 0

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise InvalidInput({"quantity": "An interaction counts at least one piece."})
        if self.at.tzinfo is None:
            raise InvalidInput({"at": "A time needs its zone."})
        if (self.kind is Kind.SEARCH) != bool(self.term):
            raise InvalidInput({"term": "A search has words, and nothing else has."})

    @property
    def touch(self) -> Touch:
        return Touch(self.placement, self.source, self.model_version, self.arm)
