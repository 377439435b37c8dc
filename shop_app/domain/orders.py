"""Orders: what is asked and what is stored. Which way one may go is in ``moves``. No storage here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

from shop_app.domain.errors import InvalidInput
from shop_app.domain.fulfilment import Refund, ReturnRequest, Shipment
from shop_app.domain.money import Money, zero
from shop_app.domain.moves import OrderStatus as OrderStatus  # the noun's own word: importable from here
from shop_app.domain.moves import Shipped, ways
from shop_app.domain.pricing import Totals

ARRIVED = (OrderStatus.SHIPPED, OrderStatus.DELIVERED)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes.

    Raises:
        InvalidInput: names each field that is missing, too long, or not an ISO 3166-1 alpha-2 country.
    """

    name: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str = ""
    region: str = ""

    def __post_init__(self) -> None:
        needed = {
            "name": "Please tell us who receives the parcel.",
            "line1": "Please enter a street and number.",
            "city": "Please enter a town or city.",
            "postal_code": "Please enter a postal code.",
            "country": "Please choose a country.",
        }
        wrong: dict[str, str] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if not isinstance(value, str) or len(value) > 200 or "\0" in value:
                wrong[each.name] = "Please use at most 200 characters."
            elif each.name in needed and not value.strip():
                wrong[each.name] = needed[each.name]
        if "country" not in wrong and not (
            len(self.country) == 2 and self.country.isascii() and self.country.isalpha()
        ):
            wrong["country"] = "Please choose a country."
        if wrong:
            raise InvalidInput(wrong)
        for each in fields(self):
            object.__setattr__(self, each.name, " ".join(getattr(self, each.name).split()))
        object.__setattr__(self, "country", self.country.upper())

    @property
    def text_lines(self) -> list[str]:
        """The address as it stands on a parcel."""
        town = " ".join(part for part in (self.postal_code, self.city, self.region) if part)
        return [line for line in (self.name, self.line1, self.line2, town, self.country) if line]


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What a shopper asks for when they place an order; lines come from their cart, prices from the shop.

    Args:
        payment_token: what the gateway's form gave for the card; never a card number.
        expected_total: the total the shopper saw; a different one is never charged.
    """

    email: str
    shipping_address: Address
    shipping_method: str
    payment_token: str
    expected_total: Money
    billing_address: Address | None = None
    payment_provider: str = "sandbox"


@dataclass(frozen=True, slots=True)
class OrderLine:
    sku: str
    product_id: int | None
    slug: str
    title: str
    quantity: int
    unit_price: Money
    line_total: Money
    tax: Money
    discount: Money
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    at: datetime
    status: OrderStatus
    note: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """A stored order, whole; amounts satisfy the sum that ``pricing.Totals`` states."""

    number: str
    account_id: int | None
    email: str
    status: OrderStatus
    placed_at: datetime
    lines: Sequence[OrderLine]
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    shipping_address: Address
    shipping_method: str
    timeline: Sequence[TimelineEntry] = ()
    is_tax_included: bool = False
    coupon: str = ""
    token: str = field(default="", repr=False)  # given once, to the guest who placed it
    challenge: str = field(default="", repr=False)  # given to whoever placed it while their bank wants to ask them
    billing_address: Address | None = None
    shipments: Sequence[Shipment] = ()
    refunds: Sequence[Refund] = ()
    returns: Sequence[ReturnRequest] = ()

    @property
    def is_ever_paid(self) -> bool:
        """Whether money ever came for it, whatever became of it since."""
        return OrderStatus.PAID in {each.status for each in self.timeline}

    @property
    def refunded(self) -> Money:
        """What went back to the shopper or is on its way, refused refunds left out."""
        gone = [each.amount for each in self.refunds if each.counts]
        return Money(sum(each.amount for each in gone), self.total.currency) if gone else zero(self.total.currency)

    @property
    def to_ship(self) -> dict[str, int]:
        """SKU -> pieces no parcel has yet; SKUs that are all sent are left out."""
        return _less(self._ordered(), (each.lines for each in self.shipments))

    @property
    def to_return(self) -> dict[str, int]:
        """SKU -> pieces that were sent and that no return has claimed yet."""
        sent = Counter[str]()
        for shipment in self.shipments:
            sent.update(shipment.lines)
        if not self.shipments and self.status in ARRIVED:
            sent.update(self._ordered())  # an order of the past came without its parcels
        return _less(sent, (each.lines for each in self.returns if each.counts))

    @property
    def legal_moves(self) -> list[OrderStatus]:
        """Where this order may go from here."""
        return ways(self.status, self.shipped)

    @property
    def shipped(self) -> Shipped:
        if not self.shipments:
            return Shipped.ALL if self.status in ARRIVED else Shipped.NONE
        return Shipped.SOME if self.to_ship else Shipped.ALL

    @property
    def pieces(self) -> dict[int, int]:
        """Product id -> pieces ordered; products that are gone are left out."""
        return pieces_of(self.lines)

    @property
    def tracking(self) -> str:
        """The newest parcel's tracking number, empty while nothing was sent."""
        return next((each.tracking for each in reversed(self.shipments) if each.tracking), "")

    def _ordered(self) -> Counter[str]:
        ordered = Counter[str]()
        for line in self.lines:
            ordered[line.sku] += line.quantity
        return ordered


def pieces_of(lines: Iterable[OrderLine]) -> dict[int, int]:
    """Return product id -> pieces in these lines; products that are gone are left out."""
    counted = Counter[int]()
    for line in lines:
        if line.product_id is not None:
            counted[line.product_id] += line.quantity
    return counted


def _less(pieces: Mapping[str, int], taken: Iterable[Mapping[str, int]]) -> dict[str, int]:
    left = Counter(pieces)
    for each in taken:
        left.subtract(each)
    return {sku: count for sku, count in left.items() if count > 0}


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order about to be written, with the exact totals it was priced at."""

    number: str
    account_id: int | None
    token_fingerprint: str
    email: str
    placed_at: datetime
    lines: Sequence[OrderLine]
    totals: Totals
    shipping_address: Address
    billing_address: Address | None
    shipping_method: str
    status: OrderStatus = OrderStatus.PENDING_PAYMENT
    coupon: str = ""

    def written(self, timeline: Sequence[TimelineEntry]) -> Order:
        """Return the order as it reads once it is written."""
        totals = self.totals
        return Order(
            number=self.number,
            account_id=self.account_id,
            email=self.email,
            status=self.status,
            placed_at=self.placed_at,
            lines=self.lines,
            subtotal=totals.subtotal,
            discount=totals.discount,
            shipping=totals.shipping,
            tax=totals.tax,
            total=totals.total,
            shipping_address=self.shipping_address,
            shipping_method=self.shipping_method,
            timeline=timeline,
            is_tax_included=totals.is_tax_included,
            coupon=self.coupon,
            billing_address=self.billing_address,
            shipments=[],
            refunds=[],
            returns=[],
        )


@dataclass(frozen=True, slots=True)
class HistoricOrder:
    """An order that happened elsewhere or in a simulation and is brought in as it was, paid and delivered.

    Args:
        number: kept as it was; unique.
        account_id: None for a guest.
        lines: (SKU, quantity, unit price) each; SKUs must exist.
    """

    number: str
    account_id: int | None
    email: str
    placed_at: datetime
    lines: Sequence[tuple[str, int, Money]]
    shipping_address: Address
    status: OrderStatus = OrderStatus.DELIVERED


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """An order in a list."""

    number: str
    email: str
    status: OrderStatus
    placed_at: datetime
    total: Money
    piece_count: int


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders staff want to see; everything left out lets all pass.

    Args:
        words: the beginning of a number or of an e-mail address.
        since: placed at or after; aware.
        until: placed before; aware.
    """

    status: OrderStatus | None = None
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
