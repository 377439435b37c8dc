"""The JSON of the public contract: what goes in is checked here, what goes out is named here."""

from collections.abc import Mapping
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shop_app.domain import cart as carts
from shop_app.domain import catalogue, orders, pricing, recommendations
from shop_app.domain.money import Money
from shop_app.kit.clock import iso

T = TypeVar("T")


def small_url(url: str) -> str:
    """Return the small version of a picture's address."""
    return url.replace("-640.", "-320.")


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MoneyOut(Shape):
    amount: int
    currency: str
    text: str

    @classmethod
    def of(cls, money: Money) -> "MoneyOut":
        return cls(amount=money.amount, currency=money.currency, text=money.text)


class MoneyIn(BaseModel):
    amount: int = Field(strict=True, ge=0, le=10**12)
    currency: str = Field(min_length=3, max_length=3)

    def money(self) -> Money:
        return Money(self.amount, self.currency)


class Page(Shape, Generic[T]):
    items: list[T]
    page: int
    page_size: int
    total: int
    pages: int


class CategoryOut(Shape):
    slug: str
    title: str
    parent: str | None = None

    @classmethod
    def of(cls, category: catalogue.Category) -> "CategoryOut":
        return cls(slug=category.slug, title=category.title, parent=category.parent)


class ImageOut(Shape):
    url: str
    small: str
    width: int
    height: int
    alt: str

    @classmethod
    def of(cls, image: catalogue.Image) -> "ImageOut":
        return cls(url=image.url, small=small_url(image.url), width=image.width, height=image.height, alt=image.alt)


class RatingOut(Shape):
    average: float
    count: int


class CardOut(Shape):
    slug: str
    title: str
    sku: str
    category: CategoryOut
    price: MoneyOut
    compare_at: MoneyOut | None
    image: ImageOut | None
    availability: str
    rating: RatingOut

    @classmethod
    def of(cls, card: catalogue.ProductCard) -> "CardOut":
        return cls(
            slug=card.slug,
            title=card.title,
            sku=card.sku,
            category=CategoryOut.of(card.category),
            price=MoneyOut.of(card.price),
            compare_at=MoneyOut.of(card.compare_at) if card.compare_at else None,
            image=ImageOut.of(card.image) if card.image else None,
            availability=card.availability,
            rating=RatingOut(average=card.rating_average, count=card.rating_count),
        )


class VariantOut(Shape):
    sku: str
    options: Mapping[str, str]
    price: MoneyOut
    compare_at: MoneyOut | None
    availability: str

    @classmethod
    def of(cls, variant: catalogue.Variant) -> "VariantOut":
        return cls(
            sku=variant.sku,
            options=variant.options,
            price=MoneyOut.of(variant.price),
            compare_at=MoneyOut.of(variant.compare_at) if variant.compare_at else None,
            availability=variant.availability,
        )


class ProductOut(Shape):
    slug: str
    title: str
    description: str
    sku: str
    category: CategoryOut
    breadcrumbs: list[CategoryOut]
    price: MoneyOut
    compare_at: MoneyOut | None
    images: list[ImageOut]
    availability: str
    rating: RatingOut
    attributes: Mapping[str, str]
    variants: list[VariantOut]

    @classmethod
    def of(cls, product: catalogue.Product) -> "ProductOut":
        default = product.default
        return cls(
            slug=product.slug,
            title=product.title,
            description=product.description,
            sku=default.sku,
            category=CategoryOut.of(product.category),
            breadcrumbs=[CategoryOut.of(each) for each in product.breadcrumbs],
            price=MoneyOut.of(default.price),
            compare_at=MoneyOut.of(default.compare_at) if default.compare_at else None,
            images=[ImageOut.of(image) for image in product.images],
            availability=catalogue.Availability.of(sum(variant.stock for variant in product.variants)),
            rating=RatingOut(average=product.rating_average, count=product.rating_count),
            attributes=product.attributes,
            variants=[VariantOut.of(variant) for variant in product.variants],
        )


class ReviewOut(Shape):
    author: str
    rating: int
    text: str
    verified_purchase: bool
    at: str

    @classmethod
    def of(cls, review: catalogue.Review) -> "ReviewOut":
        return cls(
            author=review.author,
            rating=review.rating,
            text=review.text,
            verified_purchase=review.is_verified,
            at=iso(review.at),
        )


class FacetOut(Shape):
    value: str
    title: str
    count: int


class FacetsOut(Shape):
    category: list[FacetOut]


class ListingOut(Page[CardOut]):
    facets: FacetsOut

    @classmethod
    def of(cls, listing: catalogue.Listing) -> "ListingOut":
        facets = [FacetOut(value=each.value, title=each.title, count=each.count) for each in listing.categories]
        return cls(
            items=[CardOut.of(card) for card in listing.cards],
            page=listing.page,
            page_size=listing.page_size,
            total=listing.total,
            pages=listing.pages,
            facets=FacetsOut(category=facets),
        )


class CartLineOut(Shape):
    sku: str
    slug: str
    title: str
    options: Mapping[str, str]
    quantity: int
    unit_price: MoneyOut
    line_total: MoneyOut
    image: ImageOut | None
    availability: str


class NoticeOut(Shape):
    code: str
    message: str
    sku: str | None = None


class CartOut(Shape):
    lines: list[CartLineOut]
    subtotal: MoneyOut
    discount: MoneyOut
    shipping_estimate: MoneyOut
    tax: MoneyOut
    total: MoneyOut
    notices: list[NoticeOut]

    @classmethod
    def of(cls, cart: carts.Cart) -> "CartOut":
        totals = cart.totals
        lines = [
            CartLineOut(
                sku=line.sku,
                slug=line.slug,
                title=line.title,
                options=line.options,
                quantity=line.quantity,
                unit_price=MoneyOut.of(line.unit_price),
                line_total=MoneyOut.of(line.line_total),
                image=ImageOut.of(line.image) if line.image else None,
                availability=line.availability,
            )
            for line in cart.lines
        ]
        return cls(
            lines=lines,
            subtotal=MoneyOut.of(totals.subtotal),
            discount=MoneyOut.of(totals.discount),
            shipping_estimate=MoneyOut.of(totals.shipping),
            tax=MoneyOut.of(totals.tax),
            total=MoneyOut.of(totals.total),
            notices=[NoticeOut(code=each.code, message=each.message, sku=each.sku or None) for each in cart.notices],
        )


class AddressShape(Shape):
    name: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str = ""
    region: str = ""

    def address(self) -> orders.Address:
        return orders.Address(**self.model_dump())

    @classmethod
    def of(cls, address: orders.Address) -> "AddressShape":
        return cls(**{name: getattr(address, name) for name in cls.model_fields})


class ShippingOut(Shape):
    code: str
    title: str
    price: MoneyOut
    eta_days: int


class TotalsOut(Shape):
    subtotal: MoneyOut
    discount: MoneyOut
    shipping: MoneyOut
    tax: MoneyOut
    total: MoneyOut

    @classmethod
    def fields(cls, totals: "pricing.Totals | orders.Order") -> dict[str, MoneyOut]:
        return {name: MoneyOut.of(getattr(totals, name)) for name in TotalsOut.model_fields}


class QuoteLineOut(Shape):
    sku: str
    quantity: int
    unit_price: MoneyOut
    line_total: MoneyOut
    tax: MoneyOut

    @classmethod
    def of(cls, line: "pricing.PricedLine | orders.OrderLine") -> "QuoteLineOut":
        return cls(sku=line.sku, quantity=line.quantity, **_amounts(line))


class QuoteOut(TotalsOut):
    shipping_methods: list[ShippingOut]
    lines: list[QuoteLineOut]


class OrderLineOut(QuoteLineOut):
    slug: str
    title: str

    @classmethod
    def of_order(cls, line: orders.OrderLine) -> "OrderLineOut":
        return cls(sku=line.sku, quantity=line.quantity, slug=line.slug, title=line.title, **_amounts(line))


class TimelineOut(Shape):
    at: str
    status: str
    note: str | None = None


class OrderOut(TotalsOut):
    number: str
    status: str
    placed_at: str
    email: str
    lines: list[OrderLineOut]
    shipping_address: AddressShape
    timeline: list[TimelineOut]
    order_token: str | None = None

    @classmethod
    def of(cls, order: orders.Order) -> "OrderOut":
        return cls(
            number=order.number,
            status=order.status,
            placed_at=iso(order.placed_at),
            email=order.email,
            lines=[OrderLineOut.of_order(line) for line in order.lines],
            shipping_address=AddressShape.of(order.shipping_address),
            timeline=[
                TimelineOut(at=iso(each.at), status=each.status, note=each.note or None) for each in order.timeline
            ],
            order_token=order.token or None,
            **TotalsOut.fields(order),
        )


class OrderSummaryOut(Shape):
    number: str
    status: str
    placed_at: str
    email: str
    total: MoneyOut
    pieces: int

    @classmethod
    def of(cls, order: orders.OrderSummary) -> "OrderSummaryOut":
        return cls(
            number=order.number,
            status=order.status,
            placed_at=iso(order.placed_at),
            email=order.email,
            total=MoneyOut.of(order.total),
            pieces=order.piece_count,
        )


class ReasonOut(Shape):
    kind: str
    product: str | None = None
    text: str


class SuggestionOut(Shape):
    product: CardOut
    source: str
    reason: ReasonOut

    @classmethod
    def of(cls, suggestion: recommendations.Suggestion) -> "SuggestionOut":
        reason = ReasonOut(kind=suggestion.source, product=suggestion.because or None, text=suggestion.reason)
        return cls(product=CardOut.of(suggestion.product), source=suggestion.source, reason=reason)


class ShelfOut(Shape):
    model_config = ConfigDict(protected_namespaces=())

    placement: str
    items: list[SuggestionOut]
    model_version: str

    @classmethod
    def of(cls, shelf: recommendations.Shelf) -> "ShelfOut":
        items = [SuggestionOut.of(each) for each in shelf.suggestions]
        return cls(placement=shelf.placement, items=items, model_version=shelf.model_version)


class ModelOut(Shape):
    version: str
    trained_at: str
    is_live: bool
    was_promoted: bool
    verdict: str
    metrics: Mapping[str, float]

    @classmethod
    def of(cls, card: recommendations.ModelCard) -> "ModelOut":
        return cls(
            version=card.version,
            trained_at=iso(card.trained_at),
            is_live=card.is_live,
            was_promoted=card.was_promoted,
            verdict=card.verdict,
            metrics=card.metrics,
        )


def _amounts(line: "pricing.PricedLine | orders.OrderLine") -> dict[str, MoneyOut]:
    return {name: MoneyOut.of(getattr(line, name)) for name in ("unit_price", "line_total", "tax")}


# The domain says what a quantity is: "2", 2.0 and True are not quietly made into one.
Quantity = Annotated[Any, Field(json_schema_extra={"type": "integer", "minimum": 1, "maximum": carts.QUANTITY_MAX})]
