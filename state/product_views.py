"""What a product's page and its pictures and reviews are given to show. The rest is `views`."""

from dataclasses import dataclass, field

from state.views import LinkView


@dataclass(frozen=True)
class PictureView:
    """A picture of a product; ``url`` is its 640 px version."""

    name: str = ""
    url: str = ""
    small: str = ""
    large: str = ""  # the largest there is
    alt: str = ""
    size: str = ""
    is_rich: bool = False  # exists as AVIF too
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class SuggestionView:
    """What the search box offers while somebody types."""

    href: str = ""
    title: str = ""
    note: str = ""
    image: str = ""
    image_small: str = ""
    is_product: bool = False


@dataclass(frozen=True)
class OptionView:
    """One value of a choice; ``sku`` is the variant it leads to, empty when none is made like that."""

    text: str = ""
    sku: str = ""
    is_chosen: bool = False
    is_available: bool = True


@dataclass(frozen=True)
class ChoiceView:
    """One thing to choose about a product: its size, its colour."""

    name: str = ""
    options: list[OptionView] = field(default_factory=list)


@dataclass(frozen=True)
class ProductView:
    """A product page's product."""

    id: int = 0
    sku: str = ""
    slug: str = ""
    title: str = ""
    description: str = ""
    category: str = ""
    price: str = ""
    compare_at: str = ""
    availability: str = "in_stock"
    availability_text: str = ""
    rating: float = 0.0
    rating_text: str = ""
    rating_count: int = 0
    breadcrumbs: list[LinkView] = field(default_factory=list)
    lowest: str = ""  # lowest price of the 30 days before a reduced one
    pictures: list[PictureView] = field(default_factory=list)
    choices: list[ChoiceView] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class ReviewView:
    author: str = ""
    rating: int = 5
    text: str = ""
    is_verified: bool = False
    date: str = ""


@dataclass(frozen=True)
class BarView:
    """How many gave so many stars; ``share`` is a width."""

    title: str = ""
    count: str = ""
    share: str = "0%"


@dataclass(frozen=True)
class ReviewsView:
    """Reviews of a product with what all of them come to."""

    reviews: list[ReviewView] = field(default_factory=list)
    total: int = 0
    average: float = 0.0
    average_text: str = ""
    summary: str = ""
    bars: list[BarView] = field(default_factory=list)
    has_more: bool = False


@dataclass(frozen=True)
class KnownReviewView:
    """A review in the back office."""

    id: int = 0
    title: str = ""
    href: str = ""
    author: str = ""
    rating: int = 5
    text: str = ""
    date: str = ""
    is_verified: bool = False
    status: str = ""
