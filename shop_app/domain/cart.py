"""Cart rules: quantities, clamps, notices. No Redis here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop_app.domain.catalogue import Availability, Image
from shop_app.domain.errors import CouponRefused, InvalidInput
from shop_app.domain.money import Money
from shop_app.domain.pricing import Totals

QUANTITY_MAX = 999
LINES_MAX = 100


@dataclass(frozen=True, slots=True)
class Notice:
    """What the shopper should know: clamped, low, price_changed, sold_out, gone, coupon_refused, undeliverable."""

    code: str
    message: str
    sku: str = ""


@dataclass(frozen=True, slots=True)
class HeldCart:
    """A cart as it is kept.

    Args:
        lines: SKU -> pieces, in the order they were added.
        prices: SKU -> minor units of the price the shopper last saw for it.
        saved: SKU -> pieces put aside for later, the first saved first.
        coupon: the code that was entered, if any; whether it applies is asked anew each time.
    """

    lines: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, int] = field(default_factory=dict)
    saved: Mapping[str, int] = field(default_factory=dict)
    coupon: str = ""


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
    saved: Sequence[CartLine] = ()
    coupon: str = ""
    coupon_refusal: CouponRefused | None = None  # why the coupon takes nothing off; None when it does
    free_from: Money | None = None  # goods worth this are delivered for nothing

    @property
    def count(self) -> int:
        """Pieces in the cart, all lines together."""
        return sum(line.quantity for line in self.lines)

    @property
    def missing_for_free_shipping(self) -> Money | None:
        """What is still missing; None where delivery is free already, or never is."""
        goods = self.totals.subtotal - self.totals.discount
        if self.free_from is None or not self.totals.shipping.amount or self.free_from <= goods:
            return None
        return self.free_from - goods


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
