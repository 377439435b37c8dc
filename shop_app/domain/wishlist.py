"""What somebody would like to have: SKUs under an account, or under a visitor who has none yet. No storage here."""

from dataclasses import dataclass
from datetime import datetime

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import ProductCard, Variant

MOST = 200  # wishes of one owner
GUEST_DAYS = 90  # a visitor's wishes are kept so long after they were made


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose wishes: exactly one of the two is set."""

    account_id: int | None
    visitor: str

    @classmethod
    def of(cls, actor: Actor) -> "Owner":
        """Name who an actor's wishes belong to."""
        return cls(actor.account_id, "") if actor.is_signed_in else cls(None, actor.visitor)


@dataclass(frozen=True, slots=True)
class Wish:
    """A wished SKU with the product it is of."""

    sku: str
    at: datetime
    product: ProductCard
    variant: Variant
