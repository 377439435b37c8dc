"""Categories, products, listings and reviews as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from typing_extensions import TypedDict  # Pydantic takes the standard one from Python 3.12 on

from shop_app.api.shapes.base import Light, MoneyOut, Page, Shape
from shop_app.domain import catalogue
from shop_app.domain.search import Suggestions
from shop_app.kit.clock import iso


@dataclass(slots=True)
class CategoryOut(Light):
    slug: str
    title: str
    parent: str | None = None

    @classmethod
    def of(cls, category: catalogue.Category) -> "CategoryOut":
        return cls(slug=category.slug, title=category.title, parent=category.parent)


@dataclass(slots=True)
class ImageSizeOut(Light):
    url: str
    width: int
    type: str


@dataclass(slots=True)
class ImageOut(Light):
    name: str
    url: str
    small: str
    width: int
    height: int
    alt: str
    sizes: list[ImageSizeOut]

    @classmethod
    def of(cls, image: catalogue.Image) -> "ImageOut":
        sizes = [ImageSizeOut(url=url, width=width, type=type_) for url, width, type_ in image.versions]
        return cls(
            name=image.name,
            url=image.url,
            small=image.small,
            width=image.width,
            height=image.height,
            alt=image.alt,
            sizes=sizes,
        )


@dataclass(slots=True)
class RatingOut(Light):
    average: float
    count: int


@dataclass(slots=True)
class CardOut(Light):
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


@dataclass(slots=True)
class VariantOut(Light):
    sku: str
    options: Mapping[str, str]
    price: MoneyOut
    compare_at: MoneyOut | None
    availability: str
    lowest_30_days: MoneyOut | None = None  # the lowest of the 30 days before a reduced price

    @classmethod
    def of(cls, variant: catalogue.Variant) -> "VariantOut":
        return cls(
            sku=variant.sku,
            options=variant.options,
            price=MoneyOut.of(variant.price),
            compare_at=MoneyOut.of(variant.compare_at) if variant.compare_at else None,
            lowest_30_days=MoneyOut.of(variant.lowest_before) if variant.lowest_before else None,
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
    lowest_30_days: MoneyOut | None
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
            lowest_30_days=MoneyOut.of(default.lowest_before) if default.lowest_before else None,
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


@dataclass(slots=True)
class FacetOut(Light):
    value: str
    title: str
    count: int


class CountOut(TypedDict):
    """A dict: a listing has hundreds of these, and a model each took half the time of its JSON."""

    value: str
    count: int


@dataclass(slots=True)
class PriceBandOut(Light):
    min: int
    max: int | None
    count: int


@dataclass(slots=True)
class FacetsOut(Light):
    category: list[FacetOut]
    price: list[PriceBandOut]
    availability: list[CountOut]
    rating: list[CountOut]
    attributes: dict[str, list[CountOut]]

    @classmethod
    def of(cls, listing: catalogue.Listing) -> "FacetsOut":
        return cls(
            category=[FacetOut(value=each.value, title=each.title, count=each.count) for each in listing.categories],
            price=[PriceBandOut(min=each.least, max=each.most, count=each.count) for each in listing.prices],
            availability=_counts(listing.availability),
            rating=_counts(listing.ratings),
            attributes={name: _counts(choices) for name, choices in listing.attributes.items()},
        )


class ListingOut(Page[CardOut]):
    facets: FacetsOut
    nearest: list[str]  # known words to try, when a search found nothing

    @classmethod
    def of(cls, listing: catalogue.Listing) -> "ListingOut":
        return cls(
            items=[CardOut.of(card) for card in listing.cards],
            page=listing.page,
            page_size=listing.page_size,
            total=listing.total,
            pages=listing.pages,
            facets=FacetsOut.of(listing),
            nearest=list(listing.nearest),
        )


class SuggestionsOut(Shape):
    products: list[CardOut]
    categories: list[FacetOut]
    total: int

    @classmethod
    def of(cls, found: Suggestions) -> "SuggestionsOut":
        return cls(
            products=[CardOut.of(card) for card in found.products],
            categories=[FacetOut(value=each.value, title=each.title, count=each.count) for each in found.categories],
            total=found.total,
        )


def _counts(choices: Sequence[catalogue.Facet]) -> list[CountOut]:
    return [{"value": each.value, "count": each.count} for each in choices]
