"""Cart rules: quantities, clamps, notices. No Redis here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop_app.domain.catalogue import Availability, Image
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money
from shop_app.domain.pricing import Totals

QUANTITY_MAX = 999
LINES_MAX = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the shopper should know about their cart: clamped, price_changed, sold_out or gone."""

    code: str
    message: str
    sku: str = ""


@dataclass(frozen=True, slots=True)
class CartLine:
    sku: str
    product_id: int
    slug: str
    title: str
    options: Mapping[str, str]
    quantity: int
    unit_price: Money
    line_total: Money
    image: Image | None
    availability: Availability


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart as shown: stored quantities met with today's prices and stock."""

    lines: Sequence[CartLine]
    totals: Totals
    notices: Sequence[Notice] = ()

    @property
    def count(self) -> int:
        """Pieces in the cart, all lines together."""
        return sum(line.quantity for line in self.lines)


def check_quantity(quantity: object) -> int:
    """Return ``quantity`` if it is a whole number from 1 to ``QUANTITY_MAX``.

    Raises:
        InvalidInput: it is anything else: ``0``, ``-1``, ``10**9``, ``True``, ``"lots"``.
    """
    if type(quantity) is not int or not 1 <= quantity <= QUANTITY_MAX:
        raise InvalidInput({"quantity": f"Quantity is a whole number from 1 to {QUANTITY_MAX}."})
    return quantity


def check_sku(sku: object) -> str:
    """Return ``sku`` if it can be one; storage is asked later.

    Raises:
        InvalidInput: not text, empty or over 64 characters.
    """
    if not isinstance(sku, str) or not 1 <= len(sku) <= 64 or "\0" in sku:
        raise InvalidInput({"sku": "Please choose a product."})
    return sku


def clamp(wanted: int, stock: int) -> int:
    """Return as much of ``wanted`` as a cart may hold with ``stock`` left."""
    return max(0, min(wanted, stock, QUANTITY_MAX))
