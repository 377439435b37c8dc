"""``/sitemap.xml`` and ``/robots.txt``: where search engines may go, and what changed when."""

from datetime import datetime
from xml.sax.saxutils import escape

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response

from shop_app import routes
from shop_app.api.caller import Shop
from shop_app.domain.errors import NotFound
from shop_app.kit.clock import aware, iso

router = APIRouter(include_in_schema=False)

PART = 50_000  # addresses; sitemaps.org allows no more in one file
OPEN = (routes.HOME, routes.PRODUCTS, routes.ABOUT, routes.HELP, routes.PRIVACY)
CLOSED = ("/account", "/admin", "/api/", "/auth/", "/cart", "/checkout", "/dev/", "/login", "/order/", "/register")
FIRST = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@router.get(routes.SITEMAP)
def sitemap(shop: Shop) -> Response:
    """List every public page; past `PART` products, list the lists."""
    parts = -(-shop.catalogue.count_published() // PART)
    if parts <= 1:
        return _xml(_urls(shop, [*_pages(shop), *_products(shop, 1)]))
    names = ["/sitemap-pages.xml", *(f"/sitemap-{number}.xml" for number in range(1, parts + 1))]
    entries = "".join(f"<sitemap><loc>{escape(_origin(shop) + name)}</loc></sitemap>" for name in names)
    return _xml(f"{FIRST}<sitemapindex {SPACE}>{entries}</sitemapindex>")


@router.get("/sitemap-pages.xml")
def sitemap_of_pages(shop: Shop) -> Response:
    """List the pages that are no products."""
    return _xml(_urls(shop, _pages(shop)))


@router.get("/sitemap-{number}.xml")
def sitemap_part(shop: Shop, number: int) -> Response:
    """List up to `PART` products, the oldest first so that a part keeps its products."""
    products = _products(shop, number) if number >= 1 else []
    if not products:
        raise NotFound
    return _xml(_urls(shop, products))


@router.get(routes.ROBOTS)
def robots(shop: Shop) -> PlainTextResponse:
    """Keep robots out of what is somebody's own, and show them the sitemap."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {_origin(shop)}{routes.SITEMAP}",
    ]
    return PlainTextResponse("\n".join(lines) + "\n")


def _pages(shop: Shop) -> list[tuple[str, datetime | None]]:
    categories = (routes.category(each.slug) for each in shop.catalogue.categories())
    return [(path, None) for path in (*OPEN, *categories)]


def _products(shop: Shop, part: int) -> list[tuple[str, datetime | None]]:
    found = shop.catalogue.addresses(PART, (part - 1) * PART)
    return [(routes.product(slug), changed) for slug, changed in found]


def _urls(shop: Shop, addresses: list[tuple[str, datetime | None]]) -> str:
    origin = _origin(shop)
    entries = "".join(
        f"<url><loc>{escape(origin + path)}</loc>"
        + (f"<lastmod>{iso(aware(changed))}</lastmod>" if changed else "")
        + "</url>"
        for path, changed in addresses
    )
    return f"{FIRST}<urlset {SPACE}>{entries}</urlset>"


def _xml(text: str) -> Response:
    return Response(text, media_type="application/xml")


def _origin(shop: Shop) -> str:
    return shop.settings.public_url.rstrip("/")
