"""What shoppers do with products, as the recommender hears it. No storage here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop_app.domain.errors import InvalidInput


class Kind(StrEnum):
    """Implicit feedback, weakest first."""

    IMPRESSION = "impression"
    VIEW = "view"
    CLICK = "click"
    WISHLIST = "wishlist"
    RATE = "rate"
    ADD_TO_CART = "add_to_cart"
    PURCHASE = "purchase"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One event: who did what with which product, when, and which shelf led there.

    Args:
        shopper: ``a:<account id>`` once known, else ``v:<visitor>``.
        product_id: the product's stable id (slugs may be renamed).
        quantity: pieces, for purchases and adds.
        source: recommendation source of the shelf that was clicked, if any.
        key: same key, same event: storing it twice changes nothing (purchases carry order and SKU).
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

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise InvalidInput({"quantity": "An interaction counts at least one piece."})
        if self.at.tzinfo is None:
            raise InvalidInput({"at": "A time needs its zone."})
