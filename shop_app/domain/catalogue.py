"""What the shop sells: categories, products, their variants, and the question a listing asks. No storage here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from shop_app.domain.errors import InvalidInput
from shop_app.domain.images import Image as Image
from shop_app.domain.images import small_picture as small_picture
from shop_app.domain.money import Money
from shop_app.kit.ids import slugify

LOW_STOCK = 5  # "Only a few left" from here down
PAGE_SIZE = 24
PAGE_SIZE_MAX = 100
WEIGHT_G = 500  # what a piece weighs, packed, until somebody says
WEIGHT_MAX_G = 1_000_000
ATTRIBUTES_ASKED_MAX = 20
QUERY_MAX = 200  # characters of a search text that are looked at


class Availability(StrEnum):
    """What a shopper is told of stock; the exact count stays ours."""

    IN_STOCK = "in_stock"
    LOW = "low"
    OUT = "out"

    @classmethod
    def of(cls, stock: int) -> "Availability":
        """Name the availability of ``stock`` units."""
        if stock <= 0:
            return cls.OUT
        return cls.LOW if stock <= LOW_STOCK else cls.IN_STOCK


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    PRICE_DOWN = "-price"
    RATING = "rating"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True)
class Category:
    slug: str
    title: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be bought: its own SKU, price, stock, and weight as it is packed, in grams."""

    sku: str
    price: Money
    stock: int
    options: Mapping[str, str] = field(default_factory=dict)
    compare_at: Money | None = None
    lowest_before: Money | None = None  # of the 30 days before a reduced price; None when it never was another
    weight_g: int = WEIGHT_G

    @property
    def availability(self) -> Availability:
        return Availability.of(self.stock)


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product somebody wants to bring in: seeds, importers and admins all hand over this.

    Args:
        title: 1 to 200 characters.
        category: slug of a category that exists.
        variants: at least one; SKUs unique in the shop.
        slug: made from the title when empty; the repository adds a number if it is taken.

    Raises:
        InvalidInput: names every field that will not do.
    """

    title: str
    description: str
    category: str
    variants: Sequence[Variant]
    slug: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    images: Sequence[Image] = ()
    status: Status = Status.PUBLISHED
    created_at: datetime | None = None

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not 1 <= len(self.title.strip()) <= 200:
            wrong["title"] = "A title has 1 to 200 characters."
        if not self.variants:
            wrong["variants"] = "A product needs at least one variant."
        if any(variant.price.amount < 0 for variant in self.variants):
            wrong["price"] = "A price cannot be below zero."
        if any(variant.stock < 0 for variant in self.variants):
            wrong["stock"] = "Stock cannot be below zero."
        if any(not 0 <= variant.weight_g <= WEIGHT_MAX_G for variant in self.variants):
            wrong["weight_g"] = f"A piece weighs 0 to {WEIGHT_MAX_G} grams."
        if wrong:
            raise InvalidInput(wrong)
        if not self.slug:
            object.__setattr__(self, "slug", slugify(self.title) or slugify(self.variants[0].sku) or "product")


@dataclass(frozen=True, slots=True)
class Product:
    """A stored product, whole."""

    id: int
    slug: str
    title: str
    description: str
    category: Category
    breadcrumbs: Sequence[Category]
    variants: Sequence[Variant]
    attributes: Mapping[str, str]
    images: Sequence[Image]
    status: Status
    rating_average: float
    rating_count: int
    version: int
    created_at: datetime

    @property
    def default(self) -> Variant:
        """The variant a card sells: the first that is in stock, else the first."""
        return next((variant for variant in self.variants if variant.stock > 0), self.variants[0])

    def variant(self, sku: str) -> Variant | None:
        """Return the variant with this SKU, if it is one of ours."""
        return next((variant for variant in self.variants if variant.sku == sku), None)


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as lists and shelves show it: one row of SQL, no variants."""

    id: int
    slug: str
    title: str
    category: Category
    sku: str
    price: Money
    compare_at: Money | None
    image: Image | None
    availability: Availability
    rating_average: float
    rating_count: int


@dataclass(frozen=True, slots=True)
class ListingQuery:
    """What a listing asks for; every value comes from a URL and is checked here.

    Raises:
        InvalidInput: page or page size out of range, or prices the wrong way round.
    """

    q: str = ""
    category: str = ""
    min_price: int | None = None  # minor units
    max_price: int | None = None  # minor units
    in_stock: bool = False
    min_rating: int | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    page_size: int = PAGE_SIZE
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)  # any value of each name
    availability: Sequence[Availability] = ()  # any of these; none asked for is all of them

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if not 1 <= self.page <= 100_000:
            wrong["page"] = "Pages count from 1."
        if not 1 <= self.page_size <= PAGE_SIZE_MAX:
            wrong["page_size"] = f"A page has 1 to {PAGE_SIZE_MAX} products."
        if self.min_price is not None and self.max_price is not None and self.min_price > self.max_price:
            wrong["min_price"] = "The lowest price is above the highest."
        if len(self.attributes) > ATTRIBUTES_ASKED_MAX or any(len(each) > 50 for each in self.attributes.values()):
            wrong["attributes"] = f"Filter by up to {ATTRIBUTES_ASKED_MAX} attributes with up to 50 values each."
        if wrong:
            raise InvalidInput(wrong)
        object.__setattr__(self, "q", " ".join(self.q.replace("\0", " ").split())[:QUERY_MAX])


class Facet(NamedTuple):
    """One choice of a filter and how many products it leads to. A tuple: a listing makes hundreds of them.

    Args:
        depth: of a category, how many stand above it.
    """

    value: str
    title: str
    count: int  # type: ignore[assignment]  # a tuple has a method of this name, which nobody asks of a choice
    depth: int = 0


@dataclass(frozen=True, slots=True)
class PriceBand:
    """Products from ``least`` to ``most`` minor units, both included; the dearest band has no end."""

    least: int
    most: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of cards with the filters that lead on from it.

    Every group of choices is counted with all the other filters but not its own: choosing blue must not hide red.
    """

    cards: Sequence[ProductCard]
    total: int
    page: int
    page_size: int
    categories: Sequence[Facet] = ()
    prices: Sequence[PriceBand] = ()
    availability: Sequence[Facet] = ()
    ratings: Sequence[Facet] = ()  # value "4": four stars and up
    attributes: Mapping[str, Sequence[Facet]] = field(default_factory=dict)  # most common values first
    nearest: Sequence[str] = ()  # known words to try instead, when a search found nothing

    @property
    def pages(self) -> int:
        return -(-self.total // self.page_size)


@dataclass(frozen=True, slots=True)
class Review:
    author: str
    rating: int  # 1..5
    text: str
    is_verified: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """A review to store; ``product`` is a slug.

    Raises:
        InvalidInput: rating outside 1..5 or text over 4,000 characters.
    """

    product: str
    account_id: int
    author: str
    rating: int
    text: str
    at: datetime
    is_verified: bool = False

    def __post_init__(self) -> None:
        wrong: dict[str, str] = {}
        if self.rating not in range(1, 6):
            wrong["rating"] = "A rating is 1 to 5 stars."
        if len(self.text) > 4000:
            wrong["text"] = "A review has at most 4,000 characters."
        if wrong:
            raise InvalidInput(wrong)
