"""What the back office's pages of products are given to show. The rest is `views`."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StaffRowView:
    """A product in the staff's list."""

    slug: str = ""
    href: str = ""
    title: str = ""
    sku: str = ""
    category: str = ""
    status: str = ""
    status_text: str = ""
    price: str = ""
    stock: str = ""
    availability: str = "in_stock"
    availability_text: str = ""
    changed: str = ""
    image: str = ""
    image_small: str = ""


@dataclass(frozen=True)
class PairRow:
    """An attribute, or (without a value) the name of an option, in the form; ``key`` tells its fields apart."""

    key: str = ""
    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class VariantRow:
    """A variant in the form."""

    key: str = ""
    sku: str = ""
    price: str = ""
    compare_at: str = ""
    stock: str = "0"
    weight: str = ""  # grams
    availability: str = "in_stock"
    availability_text: str = ""
    is_known: bool = False  # stored already: its SKU stays, its stock is moved with a reason
    is_removed: bool = False
    lowest: str = ""  # of the last 30 days
    options: dict[str, str] = field(default_factory=dict)  # key of the option -> value


@dataclass(frozen=True)
class ProductFormView:
    """What the form begins with."""

    slug: str = ""
    title: str = ""
    description: str = ""
    category: str = ""
    status: str = "draft"
    status_text: str = "Draft"
    shop_href: str = ""  # empty while shoppers cannot see it
    pictures_href: str = ""
    pictures: str = ""  # how many, in words
    variants: list[VariantRow] = field(default_factory=list)
    options: list[PairRow] = field(default_factory=list)
    attributes: list[PairRow] = field(default_factory=list)


@dataclass(frozen=True)
class MovementView:
    """A line of the stock's ledger."""

    key: str = ""
    at: str = ""
    delta: str = ""
    reason: str = ""


@dataclass(frozen=True)
class PriceView:
    """What a SKU cost from a day on."""

    key: str = ""
    sku: str = ""
    at: str = ""
    price: str = ""


@dataclass(frozen=True)
class TermView:
    """What shoppers searched for."""

    term: str = ""
    count: str = ""
    results: str = ""
    href: str = ""


@dataclass(frozen=True)
class SynonymView:
    """Words that search takes for one another."""

    id: int = 0
    words: str = ""


@dataclass(frozen=True)
class CategoryView:
    """A category in the back office's tree; ``indent`` is a width."""

    slug: str = ""
    title: str = ""
    parent: str = ""
    way: str = ""
    indent: str = "0rem"
