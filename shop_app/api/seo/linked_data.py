"""Products, listings and the shop as schema.org JSON-LD. Facts only; how they stand in a page is `markup`."""

from collections.abc import Sequence
from typing import Any

from shop_app import routes
from shop_app.domain.catalogue import Availability, Category, Listing, Product

Data = dict[str, Any]

BRAND = "Tangelo"
CONTEXT = "https://schema.org"
AVAILABILITY = {
    Availability.IN_STOCK: f"{CONTEXT}/InStock",
    Availability.LOW: f"{CONTEXT}/LimitedAvailability",
    Availability.OUT: f"{CONTEXT}/OutOfStock",
}


def product(found: Product, origin: str) -> Data:
    """Describe a product with the offer its page opens with; a rating only when somebody gave one.

    Args:
        origin: the shop's public address without a slash at the end; every link is absolute.
    """
    chosen, url = found.default, origin + routes.product(found.slug)
    data: Data = {
        "@context": CONTEXT,
        "@type": "Product",
        "name": found.title,
        "description": found.description,
        "sku": chosen.sku,
        "category": " > ".join(each.title for each in found.breadcrumbs),
        "url": url,
        "image": [origin + image.url for image in found.images],
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": chosen.price.decimal,
            "priceCurrency": chosen.price.currency,
            "availability": AVAILABILITY[chosen.availability],
            "itemCondition": f"{CONTEXT}/NewCondition",
        },
    }
    if brand := found.attributes.get("Brand"):
        data["brand"] = {"@type": "Brand", "name": brand}
    if found.rating_count:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": found.rating_average,
            "reviewCount": found.rating_count,
            "bestRating": 5,
        }
    return data


def breadcrumbs(trail: Sequence[Category], origin: str, last: str = "") -> Data:
    """Describe the way from the front page to here; ``last`` is the page itself when it is no category."""
    steps = [(BRAND, origin + routes.HOME), *((each.title, origin + routes.category(each.slug)) for each in trail)]
    entries: list[Data] = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, start=1)
    ]
    if last:
        entries.append({"@type": "ListItem", "position": len(entries) + 1, "name": last})
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": entries}


def listing(found: Listing, origin: str) -> Data:
    """Describe one page of a listing as an ordered list of addresses."""
    first = (found.page - 1) * found.page_size
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "numberOfItems": found.total,
        "itemListElement": [
            {"@type": "ListItem", "position": first + place, "url": origin + routes.product(card.slug)}
            for place, card in enumerate(found.cards, start=1)
        ],
    }


def shop(origin: str) -> Data:
    """Describe the shop itself, with the address its search box sends words to."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": BRAND,
        "url": origin + routes.HOME,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{origin}{routes.PRODUCTS}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
