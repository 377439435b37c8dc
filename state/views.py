"""What pages are given to show: frozen views of primitives, text beside the number. Never rows, never secrets."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CardView:
    """A product on a card: everything a shelf or a listing shows of it."""

    sku: str = ""
    slug: str = ""
    href: str = ""
    title: str = ""
    category: str = ""
    price: str = ""
    compare_at: str = ""  # empty when not reduced
    image: str = ""  # empty: the card draws a placeholder
    image_small: str = ""
    is_rich: bool = False  # the picture exists as AVIF too
    alt: str = ""
    availability: str = "in_stock"  # in_stock | low | out
    availability_text: str = "In stock"
    rating: float = 0.0
    rating_text: str = ""  # "4.6"
    rating_count: int = 0
    reason: str = ""  # why a shelf shows it, in a few words; empty in listings
    why: str = ""  # the same in a sentence
    source: str = ""


@dataclass(frozen=True)
class ShelfView:
    """A titled row of cards."""

    title: str = ""
    placement: str = ""
    cards: list[CardView] = field(default_factory=list)


@dataclass(frozen=True)
class FacetView:
    """One filter choice; ``href`` is the listing with it switched."""

    value: str = ""
    title: str = ""
    count: int = 0
    is_chosen: bool = False
    href: str = ""
    depth: int = 0  # of a category below others


@dataclass(frozen=True)
class FacetGroupView:
    """One titled group of filter choices."""

    title: str = ""
    facets: list[FacetView] = field(default_factory=list)
    is_open: bool = False


@dataclass(frozen=True)
class LinkView:
    title: str = ""
    href: str = ""
    is_current: bool = False


@dataclass(frozen=True)
class CartLineView:
    sku: str = ""
    href: str = ""
    title: str = ""
    options: str = ""
    image: str = ""
    alt: str = ""
    quantity: int = 1
    unit_price: str = ""
    line_total: str = ""
    availability: str = "in_stock"
    availability_text: str = ""


@dataclass(frozen=True)
class TotalsView:
    """The money box beside a cart, a checkout or an order; every amount as text."""

    subtotal: str = ""
    discount: str = ""  # empty when there is none
    shipping: str = ""
    tax: str = ""
    tax_label: str = "Tax"  # says so where prices include it
    total: str = ""


@dataclass(frozen=True)
class AddressView:
    """An address as it stands in a form, whole or not."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True)
class ShippingView:
    code: str = ""
    title: str = ""
    price: str = ""
    eta: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class TimelineView:
    status: str = ""
    text: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True)
class ParcelView:
    """What was sent together."""

    date: str = ""
    tracking: str = ""
    content: str = ""  # "2 × Lamp, 1 × Vase"


@dataclass(frozen=True)
class ReturnView:
    """Pieces that a shopper wants to send back, as staff decides on them."""

    id: int = 0
    number: str = ""
    admin_href: str = ""
    date: str = ""
    content: str = ""
    reason: str = ""
    note: str = ""
    status: str = ""
    status_text: str = ""


@dataclass(frozen=True)
class NoteView:
    """What staff told each other about an order."""

    date: str = ""
    author: str = ""
    text: str = ""


@dataclass(frozen=True)
class OrderView:
    """An order as its owner or staff sees it."""

    number: str = ""
    href: str = ""
    status: str = ""
    status_text: str = ""
    date: str = ""
    email: str = ""
    item_count: int = 0
    lines: list[CartLineView] = field(default_factory=list)
    totals: TotalsView = field(default_factory=TotalsView)
    address: list[str] = field(default_factory=list)
    billing: list[str] = field(default_factory=list)
    is_billed_elsewhere: bool = False
    timeline: list[TimelineView] = field(default_factory=list)
    parcels: list[ParcelView] = field(default_factory=list)
    refunds: list[TimelineView] = field(default_factory=list)  # text is the amount, note the reason
    to_ship: list[CartLineView] = field(default_factory=list)  # quantity: pieces no parcel has yet
    to_return: list[CartLineView] = field(default_factory=list)  # quantity: pieces that may come back
    refunded: str = ""  # empty while nothing went back
    left: str = ""  # of what was paid, as a plain number for a form
    currency: str = ""
    coupon: str = ""
    invoice_href: str = ""  # empty while nothing was paid
    admin_href: str = ""
    can_cancel: bool = False
    can_return: bool = False
    can_process: bool = False
    can_ship: bool = False
    can_deliver: bool = False
    can_refund: bool = False
    is_of_account: bool = False
    is_tax_included: bool = False


@dataclass(frozen=True)
class ModelView:
    """A trained model in the admin's list."""

    version: str = ""
    date: str = ""
    is_live: bool = False
    is_stored: bool = False
    was_promoted: bool = False
    verdict: str = ""
    ndcg: str = ""
    baseline: str = ""
    coverage: str = ""
    events: str = ""


@dataclass(frozen=True)
class TroubledMailView:
    """A mail that did not get through, as staff sees it."""

    id: int = 0
    recipient: str = ""
    template: str = ""
    asked: str = ""
    tries: int = 0
    is_dead: bool = False
    outlook: str = ""
    error: str = ""


@dataclass(frozen=True)
class KeptMailView:
    """A mail that development kept, in the list."""

    id: str = ""
    recipient: str = ""
    subject: str = ""
    date: str = ""


@dataclass(frozen=True)
class WrittenView:
    """A mail opened."""

    subject: str = ""
    text: str = ""
    html: str = ""
    links: list[LinkView] = field(default_factory=list)


@dataclass(frozen=True)
class AuditView:
    """What one of the staff did; ``before`` and ``after`` are JSON texts."""

    number: str = ""
    date: str = ""
    who: str = ""
    role: str = ""
    came_from: str = ""
    action: str = ""
    subject: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class CouponView:
    """A coupon in staff's list; the last fields fill its form."""

    code: str = ""
    value: str = ""
    rules: str = ""
    period: str = ""
    uses: str = ""
    status: str = ""
    status_text: str = ""
    can_end: bool = False
    minimum: str = ""
    max_uses: str = ""
    starts_at: str = ""
    ends_at: str = ""
    version: int = 0


@dataclass(frozen=True)
class TaxView:
    country: str = ""
    rate: str = ""
    how: str = ""


@dataclass(frozen=True)
class DeliveryView:
    """One way to deliver in one zone."""

    key: str = ""
    zone: str = ""
    title: str = ""
    price: str = ""
    free_from: str = ""
    limit: str = ""
    days: str = ""
