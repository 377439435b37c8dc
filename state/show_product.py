"""Turns a product, its choices, pictures and reviews into views. The rest is `show`."""

from collections.abc import Sequence

from shop_app import routes
from shop_app.domain.catalogue import Availability, Image, Product, Review, Variant
from shop_app.domain.reviews import STARS, KnownReview, ReviewPage
from shop_app.domain.wishlist import Wish
from state import show
from state.product_views import (
    BarView,
    ChoiceView,
    KnownReviewView,
    OptionView,
    PictureView,
    ProductView,
    ReviewsView,
    ReviewView,
)
from state.views import CardView, LinkView


def product(found: Product, sku: str) -> ProductView:
    """Show a product page with one variant chosen."""
    chosen = found.variant(sku) or found.default
    trail = [LinkView(each.title, routes.category(each.slug)) for each in found.breadcrumbs]
    is_reduced = chosen.compare_at is not None and chosen.lowest_before is not None
    return ProductView(
        id=found.id,
        sku=chosen.sku,
        slug=found.slug,
        title=found.title,
        description=found.description,
        category=found.category.title,
        price=chosen.price.text,
        compare_at=chosen.compare_at.text if chosen.compare_at else "",
        lowest=chosen.lowest_before.text if is_reduced and chosen.lowest_before else "",
        availability=chosen.availability,
        availability_text=show.AVAILABILITY[chosen.availability],
        rating=found.rating_average,
        rating_text=f"{found.rating_average:.1f}" if found.rating_count else "",
        rating_count=found.rating_count,
        breadcrumbs=[LinkView("Home", routes.HOME), *trail, LinkView(found.title, is_current=True)],
        pictures=[picture(image) for image in found.images],
        choices=choices(found, chosen),
        attributes=list(found.attributes.items()),
    )


def choices(found: Product, chosen: Variant) -> list[ChoiceView]:
    """Show what there is to choose: each value leads to the variant that keeps the other choices, if one is made."""
    if len(found.variants) < 2:
        return []
    names = list(dict.fromkeys(name for variant in found.variants for name in variant.options))
    if not names or any(set(variant.options) != set(names) for variant in found.variants):
        names = []  # told apart by nothing they share: listed whole
    if not names:
        labels = [(variant, " / ".join(variant.options.values()) or variant.sku) for variant in found.variants]
        return [ChoiceView("Choose", [_option(label, variant, chosen) for variant, label in labels])]
    return [ChoiceView(name, _values(found, chosen, name)) for name in names]


def picture(image: Image) -> PictureView:
    """Show a picture in a gallery."""
    largest = max((version for version in image.versions if version[2] == "image/webp"), key=lambda each: each[1])
    return PictureView(
        name=image.name,
        url=image.url,
        small=image.small,
        large=largest[0],
        alt=image.alt,
        size=f"{image.width} x {image.height}",
        is_rich=image.has_avif,
    )


def reviews(found: ReviewPage) -> ReviewsView:
    """Show a page of reviews with the histogram, five stars first."""
    most = max(found.total, 1)
    people = "1 review" if found.total == 1 else f"{found.total:,} reviews"
    bars = [
        BarView(f"{stars} stars" if stars > 1 else "1 star", f"{count:,}", f"{count / most:.0%}")
        for stars, count in reversed(list(zip(STARS, found.histogram, strict=True)))
    ]
    return ReviewsView(
        reviews=[_review(each) for each in found.reviews],
        total=found.total,
        average=found.average,
        average_text=f"{found.average:.1f}" if found.total else "",
        summary=f"from {people}",
        bars=bars,
        has_more=len(found.reviews) < found.total,
    )


def joined(shown: ReviewsView, more: ReviewsView) -> ReviewsView:
    """Show the next page under what is shown already."""
    both = [*shown.reviews, *more.reviews]
    return ReviewsView(
        both,
        more.total,
        more.average,
        more.average_text,
        more.summary,
        more.bars,
        bool(more.reviews) and len(both) < more.total,
    )


def known_review(found: KnownReview) -> KnownReviewView:
    """Show a review to staff."""
    said = found.review
    return KnownReviewView(
        id=found.id,
        title=found.title,
        href=routes.product(found.slug),
        author=said.author,
        rating=said.rating,
        text=said.text,
        date=show.date(said.at),
        is_verified=said.is_verified,
        status=found.status,
    )


def wish(found: Wish) -> CardView:
    """Show a wish on a card: the product's, with the wished variant's price and stock."""
    shown = show.card(found.product)
    variant = found.variant
    changes = {
        "sku": found.sku,
        "price": variant.price.text,
        "compare_at": variant.compare_at.text if variant.compare_at else "",
        "availability": variant.availability,
        "availability_text": show.AVAILABILITY[variant.availability],
    }
    return CardView(**{**vars(shown), **changes})


def _values(found: Product, chosen: Variant, name: str) -> list[OptionView]:
    texts = dict.fromkeys(variant.options[name] for variant in found.variants)
    return [_value(found.variants, chosen, name, text) for text in texts]


def _value(variants: Sequence[Variant], chosen: Variant, name: str, text: str) -> OptionView:
    wanted = {**chosen.options, name: text}
    for variant in variants:
        if dict(variant.options) == wanted:
            return _option(text, variant, chosen)
    return OptionView(text, "", is_available=False)


def _option(text: str, variant: Variant, chosen: Variant) -> OptionView:
    is_available = variant.availability is not Availability.OUT
    return OptionView(text, variant.sku, variant.sku == chosen.sku, is_available)


def _review(each: Review) -> ReviewView:
    return ReviewView(each.author, each.rating, each.text, each.is_verified, show.date(each.at))
