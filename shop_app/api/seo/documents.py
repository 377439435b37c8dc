"""Which address says what to a reader without JavaScript: product, listing, front page. Answers no other address."""

import re
from collections.abc import Mapping
from typing import Any

from shop_app import routes
from shop_app.api.seo import linked_data
from shop_app.api.seo.linked_data import BRAND
from shop_app.api.seo.markup import Document, shorten
from shop_app.bootstrap import Services
from shop_app.domain.catalogue import Availability, Category, ListingQuery, Sort
from shop_app.domain.errors import InvalidInput, NotFound

ADDRESS = re.compile(r"/(product|category)/([^/]{1,120})")
CARDS = 12  # best sellers under the front page
SAID = {
    Availability.IN_STOCK: "In stock",
    Availability.LOW: "Only a few left",
    Availability.OUT: "Sold out",
}
SOCIAL = "/social.png"
HREFS: dict[str, Any] = {"product_href": routes.product, "category_href": routes.category}


def is_filled(path: str) -> bool:
    """Tell whether an address says something without JavaScript; carts and forms do not."""
    return path in (routes.HOME, routes.PRODUCTS) or ADDRESS.fullmatch(path) is not None


def document_of(shop: Services, path: str, query: Mapping[str, str]) -> Document:
    """Return what a filled address says.

    Args:
        path: without a slash at the end, "/" for the front page.
        query: parameters; a listing narrowed by more than its page is for people, not for search engines.
    """
    if path == routes.HOME:
        return _home(shop)
    if path == routes.PRODUCTS:
        return _listing(shop, None, query)
    noun, _, slug = path.strip("/").partition("/")
    return _product(shop, slug) if noun == "product" else _category(shop, slug, query)


def _home(shop: Services) -> Document:
    origin = _origin(shop)
    query = ListingQuery(sort=Sort.POPULAR, in_stock=True, page_size=CARDS)
    return Document(
        title=f"{BRAND} | Good things for everyday life",
        description="Well-made things for the kitchen, the garden and the road, on shelves that follow your taste.",
        canonical=origin + routes.HOME,
        image=origin + SOCIAL,
        template="noscript_home.html.j2",
        linked_data=[linked_data.shop(origin)],
        content={"listing": shop.catalogue.listing(query), "categories": _departments(shop)} | HREFS,
    )


def _product(shop: Services, slug: str) -> Document:
    try:
        product, reviews = shop.catalogue.product(slug)
    except NotFound:
        now_at = shop.catalogue.moved_to(slug)
        return Document(moved_to=routes.product(now_at)) if now_at else _missing("We do not have this product")
    origin = _origin(shop)
    image = product.images[0].url if product.images else SOCIAL
    return Document(
        title=f"{product.title} | {BRAND}",
        description=shorten(product.description) or product.title,
        canonical=origin + routes.product(product.slug),
        kind="product",
        image=origin + image,
        template="product.html.j2",
        linked_data=[
            linked_data.product(product, origin),
            linked_data.breadcrumbs(product.breadcrumbs, origin, product.title),
        ],
        content={"product": product, "reviews": reviews, "availability": SAID[product.default.availability]} | HREFS,
    )


def _category(shop: Services, slug: str, query: Mapping[str, str]) -> Document:
    try:
        return _listing(shop, shop.catalogue.category(slug), query)
    except NotFound:
        return _missing("There is no such category")


def _listing(shop: Services, category: Category | None, query: Mapping[str, str]) -> Document:
    origin, name = _origin(shop), category.title if category else "Products"
    base = routes.category(category.slug) if category else routes.PRODUCTS
    if set(query) - {"page"}:
        return Document(title=f"{name} | {BRAND}", robots="noindex, follow")
    page = query.get("page", "1")
    try:
        asked = ListingQuery(category=category.slug if category else "", page=int(page) if page.isdecimal() else 0)
    except InvalidInput:
        return _missing("There is no such page")
    found = shop.catalogue.listing(asked)
    if asked.page > max(found.pages, 1):
        return _missing("There is no such page")

    def page_address(number: int) -> str:
        if not 1 <= number <= found.pages:
            return ""
        return base if number == 1 else f"{base}?page={number}"

    before, after = page_address(asked.page - 1), page_address(asked.page + 1)
    part = f", page {asked.page}" if asked.page > 1 else ""
    trail = _trail(shop, category)
    return Document(
        title=f"{name}{part} | {BRAND}",
        description=shorten(f"{found.total:,} products in {name}{part}: {', '.join(c.title for c in found.cards[:4])}"),
        canonical=origin + (page_address(asked.page) or base),
        image=origin + (found.cards[0].image.url if found.cards and found.cards[0].image else SOCIAL),
        template="listing.html.j2",
        previous=origin + before if before else "",
        following=origin + after if after else "",
        linked_data=[linked_data.breadcrumbs(trail, origin), linked_data.listing(found, origin)],
        content={
            "listing": found, "heading": name, "previous": before, "following": after,
            "categories": _departments(shop),
        } | HREFS,
    )  # fmt: skip


def _missing(title: str) -> Document:
    return Document(title=title, status=404, robots="noindex", template="missing.html.j2")


def _departments(shop: Services) -> list[Category]:
    return [each for each in shop.catalogue.categories() if each.parent is None]


def _trail(shop: Services, category: Category | None) -> list[Category]:
    known = {each.slug: each for each in shop.catalogue.categories()}
    trail: list[Category] = []
    while category:
        trail.insert(0, category)
        category = known.get(category.parent or "")
    return trail


def _origin(shop: Services) -> str:
    return shop.settings.public_url.rstrip("/")
