"""``/sitemap.xml`` and ``/robots.txt``: where search engines may go, and what changed when."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response, StreamingResponse

from shop_app import routes
from shop_app.api.caller import Shop
from shop_app.domain.errors import NotFound
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import aware, iso

router = APIRouter(include_in_schema=False)

PART = 50_000  # addresses; sitemaps.org allows no more in one file
PIECE = 2_000  # addresses that are sent together
XML = "application/xml"
OPEN = (routes.HOME, routes.PRODUCTS, routes.ABOUT, routes.HELP, routes.PRIVACY)
CLOSED = ("/account", "/admin", "/api/", "/auth/", "/cart", "/checkout", "/dev/", "/login", "/order/", "/register")
FIRST = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

Address = tuple[str, datetime | None]  # the path of a page, and when it last changed


@router.get(routes.SITEMAP)
def sitemap(shop: Shop) -> Response:
    """List every public page; where they are more than `PART`, list the lists."""
    pages, products = _pages(shop), shop.catalogue.count_published()
    if len(pages) + products <= PART:
        return _listed(shop, [*pages, *_products(shop, 1)])
    parts = -(-products // PART)
    names = ["/sitemap-pages.xml", *(f"/sitemap-{number}.xml" for number in range(1, parts + 1))]
    entries = "".join(f"<sitemap><loc>{escape(_origin(shop) + name)}</loc></sitemap>" for name in names)
    return Response(f"{FIRST}<sitemapindex {SPACE}>{entries}</sitemapindex>", media_type=XML)


@router.get("/sitemap-pages.xml")
def sitemap_of_pages(shop: Shop) -> Response:
    """List the pages that are no products."""
    return _listed(shop, _pages(shop))


@router.get("/sitemap-{number}.xml")
def sitemap_part(shop: Shop, number: int) -> Response:
    """List up to `PART` products, the oldest first so that a part keeps its products."""
    products = _products(shop, number) if number >= 1 else []
    if not products:
        raise NotFound
    return _listed(shop, products)


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


def _pages(shop: Shop) -> list[Address]:
    categories = (routes.category(each.slug) for each in shop.catalogue.categories())
    return [(path, None) for path in (*OPEN, *categories)]


def _products(shop: Shop, part: int) -> list[Address]:
    found = shop.catalogue.addresses(PART, (part - 1) * PART)
    return [(routes.product(slug), changed) for slug, changed in found]


def _listed(shop: Shop, addresses: Sequence[Address]) -> Response:
    # In pieces: six megabytes at once would be compressed at once, and everybody else would wait for that.
    return StreamingResponse(_urls(_origin(shop), addresses), media_type=XML)


def _urls(origin: str, addresses: Sequence[Address]) -> Iterator[str]:
    yield f"{FIRST}<urlset {SPACE}>"
    for piece in chunks(addresses, PIECE):
        yield "".join(_url(origin + path, changed) for path, changed in piece)
    yield "</urlset>"


def _url(address: str, changed: datetime | None) -> str:
    when = f"<lastmod>{iso(aware(changed))}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{when}</url>"


def _origin(shop: Shop) -> str:
    return shop.settings.public_url.rstrip("/")
