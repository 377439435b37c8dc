"""Turns products as staff see them into views, and tells two versions of one apart. No state here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shop_app import routes
from shop_app.domain.catalogue import Availability, Category, Product, Status, Variant
from shop_app.domain.editing import PriceLine, StaffRow, StockLine, lowest_in_force
from shop_app.domain.money import Money
from state import show
from state.editing_views import MovementView, PairRow, PriceView, ProductFormView, StaffRowView, VariantRow

STATUS = {Status.DRAFT: "Draft", Status.PUBLISHED: "Published", Status.ARCHIVED: "Archived"}
STOCK = {Availability.IN_STOCK: "In stock", Availability.LOW: "Low", Availability.OUT: "Out"}
REASONS = {
    "initial": "Opening count",
    "reserve": "Ordered",
    "release": "Order cancelled",
    "return": "Sent back",
    "adjust": "Adjusted",
}
PRICES_SHOWN = 20


def row(found: StaffRow) -> StaffRowView:
    """Show a product in the staff's list."""
    availability = Availability.of(found.stock)
    return StaffRowView(
        slug=found.slug,
        href=routes.admin_product(found.slug),
        title=found.title,
        sku=found.sku,
        category=found.category.title,
        status=found.status,
        status_text=STATUS[found.status],
        price=found.price.text,
        stock=f"{found.stock:,}",
        availability=availability,
        availability_text=STOCK[availability],
        changed=show.date(found.updated_at),
        image=found.image.url if found.image else "",
        image_small=found.image.small if found.image else "",
    )


def categories(known: Sequence[Category]) -> list[tuple[str, str]]:
    """Return every category as (slug, the way to it), so that two of one name are told apart."""
    by_slug = {each.slug: each for each in known}

    def way(each: Category) -> str:
        parent = by_slug.get(each.parent or "")
        return f"{way(parent)} > {each.title}" if parent else each.title

    return sorted(((each.slug, way(each)) for each in known), key=lambda pair: pair[1])


def form(found: Product, prices: Sequence[PriceLine], at: datetime) -> ProductFormView:
    """Show a product in its form."""
    names = list(dict.fromkeys(name for variant in found.variants for name in variant.options))
    options = [PairRow(f"o{number}", name) for number, name in enumerate(names)]
    lowest = _lowest(prices, at)
    count = len(found.images)
    return ProductFormView(
        slug=found.slug,
        title=found.title,
        description=found.description,
        category=found.category.slug,
        status=found.status,
        status_text=STATUS[found.status],
        shop_href=routes.product(found.slug) if found.status is Status.PUBLISHED else "",
        pictures_href=routes.pictures(found.slug),
        pictures=f"{count} picture{'' if count == 1 else 's'}" if count else "No picture yet",
        variants=[
            variant(each, f"v{number}", options, lowest.get(each.sku)) for number, each in enumerate(found.variants)
        ],
        options=options,
        attributes=[PairRow(f"a{n}", *pair) for n, pair in enumerate(found.attributes.items())],
    )


def variant(each: Variant, key: str, options: Sequence[PairRow], lowest: Money | None) -> VariantRow:
    """Show a stored variant in the form."""
    return VariantRow(
        key=key,
        sku=each.sku,
        price=each.price.decimal,
        compare_at=each.compare_at.decimal if each.compare_at else "",
        stock=f"{each.stock:,}",
        weight=str(each.weight_g),
        availability=each.availability,
        availability_text=STOCK[each.availability],
        is_known=True,
        lowest=lowest.text if lowest else "",
        options={option.key: each.options.get(option.name, "") for option in options},
    )


def movements(lines: Sequence[StockLine]) -> list[MovementView]:
    """Show the ledger of a SKU."""
    return [
        MovementView(
            key=str(number),
            at=show.moment(line.at),
            delta=f"{line.delta:+,}",
            reason=" – ".join(
                each for each in (REASONS.get(line.reason, line.reason), line.note, line.order_number) if each
            ),
        )
        for number, line in enumerate(lines)
    ]


def prices(lines: Sequence[PriceLine]) -> list[PriceView]:
    """Show what a product cost, the newest price first."""
    newest = list(reversed(lines))[:PRICES_SHOWN]
    return [PriceView(str(n), line.sku, show.date(line.at), line.price.text) for n, line in enumerate(newest)]


def facts(found: Product) -> dict[str, str]:
    """Return a product's parts in words, to tell what somebody else changed."""
    return {
        "Title": found.title,
        "Description": found.description[:200],
        "Category": found.category.title,
        "Status": STATUS[found.status],
        "Address": found.slug,
        "Attributes": _pairs(found.attributes),
    } | {f"Variant {each.sku}": _of_variant(each) for each in found.variants}


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the parts that are not as they were, each as it is now."""
    return [
        (name, now.get(name, "") or "nothing")
        for name in {**before, **now}
        if before.get(name, "") != now.get(name, "")
    ]


def _of_variant(each: Variant) -> str:
    before = f", before {each.compare_at.text}" if each.compare_at else ""
    parts = (f"{each.price.text}{before}", _pairs(each.options), f"{each.weight_g} g")
    return ", ".join(part for part in parts if part)


def _pairs(pairs: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in pairs.items())


def _lowest(lines: Sequence[PriceLine], at: datetime) -> dict[str, Money]:
    by_sku: dict[str, list[PriceLine]] = {}
    for line in lines:
        by_sku.setdefault(line.sku, []).append(line)
    return {
        sku: Money(lowest_in_force([(line.at, line.price.amount) for line in own], at), own[0].price.currency)
        for sku, own in by_sku.items()
    }
