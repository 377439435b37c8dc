"""What staff may ask to change in the catalogue, and what makes sense. No storage here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from shop_app.domain.catalogue import WEIGHT_G, Availability, Category, Image, ProductDraft, Status, Variant
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money
from shop_app.kit.ids import slugify
from shop_app.kit.words import words_of

AMOUNT_MAX = 10**12  # minor units
STOCK_MAX = 10**6
VARIANTS_MAX = 200
ATTRIBUTES_MAX = 50
DESCRIPTION_MAX = 20_000
SYNONYMS = range(2, 21)
LOOK_BACK = timedelta(days=30)  # of a price; Directive 98/6/EC, article 6a


@dataclass(frozen=True, slots=True)
class VariantEdit:
    """A variant as staff want it; ``stock`` and ``weight_g`` None leave those of a known SKU alone."""

    sku: str
    price: Money
    options: Mapping[str, str] = field(default_factory=dict)
    compare_at: Money | None = None
    stock: int | None = None
    weight_g: int | None = None

    def variant(self, known: Variant | None = None) -> Variant:
        """Return the variant as it is to be; ``known`` is the one that has this SKU now."""
        stock, weight_g = (known.stock, known.weight_g) if known else (0, WEIGHT_G)
        return Variant(
            sku=self.sku,
            price=self.price,
            stock=stock if self.stock is None else self.stock,
            options=self.options,
            compare_at=self.compare_at,
            weight_g=weight_g if self.weight_g is None else self.weight_g,
        )


@dataclass(frozen=True, slots=True)
class ProductEdit:
    """What to change of a product; None leaves a part as it is.

    Args:
        variants: all of them; one that is left out is taken off sale for good.
    """

    title: str | None = None
    description: str | None = None
    category: str | None = None
    slug: str | None = None
    status: Status | None = None
    attributes: Mapping[str, str] | None = None
    variants: Sequence[VariantEdit] | None = None


@dataclass(frozen=True, slots=True)
class StockLine:
    """One movement of the ledger as staff read it."""

    at: datetime
    delta: int
    reason: str
    note: str
    order_number: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """What a SKU cost from a moment on, until its next line."""

    sku: str
    at: datetime
    price: Money


class StaffSort(StrEnum):
    NEWEST = "newest"
    STOCK = "stock"  # fewest pieces first
    PRICE = "price"
    PRICE_DOWN = "-price"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True)
class StaffQuery:
    """What staff ask of their list of products, in any status.

    Raises:
        InvalidInput: the page is out of range.
    """

    q: str = ""
    category: str = ""
    status: Status | None = None
    page: int = 1
    page_size: int = 25
    sort: StaffSort = StaffSort.NEWEST
    availability: Availability | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.page <= 100_000 or not 1 <= self.page_size <= 100:
            raise InvalidInput({"page": "Pages count from 1, with 1 to 100 products each."})


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A product in the staff's list."""

    slug: str
    title: str
    status: Status
    category: Category
    sku: str
    price: Money
    stock: int
    version: int
    updated_at: datetime
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    id: int
    words: Sequence[str]


def unchanged(variant: Variant) -> VariantEdit:
    """Return the edit that leaves a variant as it is."""
    return VariantEdit(variant.sku, variant.price, variant.options, variant.compare_at)


def lowest_in_force(prices: Sequence[tuple[datetime, int]], at: datetime) -> int:
    """Return the lowest price in force within the 30 days up to a moment, in minor units.

    Args:
        prices: of one SKU, oldest first, each with the moment it began; at least one.
    """
    since = at - LOOK_BACK
    # The last price from before the window was still in force when it opened.
    first = max((number for number, (began, _) in enumerate(prices) if began <= since), default=0)
    return min(amount for _, amount in prices[first:])


def check_draft(draft: ProductDraft, currency: str) -> None:
    """Look over what staff typed; importers bring in what passes ``ProductDraft`` alone.

    Raises:
        InvalidInput: names every field that will not do.
    """
    wrong: dict[str, str] = {}
    texts = [draft.title, draft.description, *draft.attributes, *draft.attributes.values()]
    if any("\0" in text for text in texts) or len(draft.description) > DESCRIPTION_MAX:
        wrong["description"] = f"Texts have up to {DESCRIPTION_MAX:,} plain characters."
    if len(draft.attributes) > ATTRIBUTES_MAX or not _are_short(draft.attributes):
        wrong["attributes"] = f"Up to {ATTRIBUTES_MAX} attributes; names and values have up to 100 characters."
    if draft.slug != slugify(draft.slug) or not draft.slug:
        wrong["slug"] = "An address has lower-case letters, digits and hyphens, up to 80."
    wrong |= _wrong_variants(draft, currency)
    if wrong:
        raise InvalidInput(wrong)


def check_delta(delta: object, reason: object) -> tuple[int, str]:
    """Return a stock adjustment that can be booked.

    Raises:
        InvalidInput: not a whole number other than zero, or no reason given.
    """
    wrong: dict[str, str] = {}
    if type(delta) is not int or delta == 0 or abs(delta) > STOCK_MAX:
        wrong["delta"] = "Say how many pieces more or fewer, as a whole number."
    if not isinstance(reason, str) or not 1 <= len(reason.strip()) <= 200 or "\0" in reason:
        wrong["reason"] = "Say why, in up to 200 characters."
    if wrong or type(delta) is not int or not isinstance(reason, str):
        raise InvalidInput(wrong)
    return delta, reason.strip()


def check_synonyms(words: Sequence[str]) -> list[str]:
    """Return a group of synonyms as search reads them: single words, lower case, without accents.

    Raises:
        InvalidInput: fewer than two words, more than twenty, or one that is several.
    """
    found = [words_of(each) for each in words]
    plain = sorted({each[0] for each in found if len(each) == 1})
    if any(len(each) != 1 for each in found) or len(plain) not in SYNONYMS:
        raise InvalidInput({"words": "A group has 2 to 20 different single words."})
    return plain


def _wrong_variants(draft: ProductDraft, currency: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for variant in draft.variants:
        if not 1 <= len(variant.sku) <= 64 or "\0" in variant.sku or variant.sku != variant.sku.strip():
            wrong["sku"] = "A SKU has 1 to 64 characters."
        if {each.currency for each in (variant.price, variant.compare_at) if each} != {currency}:
            wrong["price"] = f"This shop sells in {currency}."
        elif variant.price.amount > AMOUNT_MAX:
            wrong["price"] = "That price is too high."
        elif variant.compare_at and variant.compare_at.amount <= variant.price.amount:
            wrong["compare_at"] = "The price before is above the price of now, or empty."
        if variant.stock > STOCK_MAX:
            wrong["stock"] = f"Stock is at most {STOCK_MAX:,}."
        if not _are_short(variant.options):
            wrong["options"] = "Options have a name and a value of up to 100 characters."
    if len(draft.variants) > VARIANTS_MAX:
        wrong["variants"] = f"A product has up to {VARIANTS_MAX} variants."
    if twice := [sku for sku, count in Counter(each.sku for each in draft.variants).items() if count > 1]:
        wrong["sku"] = f"SKU {twice[0]!r} is there twice."
    choices = Counter(frozenset(each.options.items()) for each in draft.variants)
    if len(draft.variants) > 1 and max(choices.values()) > 1:
        wrong["options"] = "Two variants cannot have the same options."
    return wrong


def _are_short(pairs: Mapping[str, str]) -> bool:
    return all(1 <= len(text.strip()) <= 100 and "\0" not in text for pair in pairs.items() for text in pair)
