"""REST: categories, listings, searches, products, reviews."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from shop_app.api.caller import Shop, address_of, whoever
from shop_app.api.shapes.catalogue import CategoryOut, ListingOut, ProductOut, SuggestionsOut
from shop_app.bootstrap import Services
from shop_app.domain.catalogue import PAGE_SIZE, Availability, ListingQuery, Sort

router = APIRouter(tags=["catalogue"])

ATTRIBUTE = "attr."
JSON = "application/json"


@router.get("/categories")
def list_categories(shop: Shop) -> list[CategoryOut]:
    return [CategoryOut.of(category) for category in shop.catalogue.categories()]


@router.get("/products", response_model=ListingOut)
def list_products(
    request: Request,
    shop: Shop,
    q: str = "",
    category: str = "",
    min_price: Annotated[int | None, Query(ge=0, le=10**12)] = None,
    max_price: Annotated[int | None, Query(ge=0, le=10**12)] = None,
    in_stock: bool = False,
    min_rating: Annotated[int | None, Query(ge=1, le=5)] = None,
    availability: Annotated[list[Availability] | None, Query()] = None,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> Response:
    """Search and filter; prices in minor units. ``attr.NAME=value`` filters by any attribute, repeated for "or".

    Answers are kept for some seconds: stock and ratings may be that late. What is charged is never read from here.
    """
    attributes = _attributes(request)
    query = ListingQuery(
        q, category, min_price, max_price, in_stock, min_rating, sort, page, page_size, attributes, availability or ()
    )
    if query.q:
        shop.throttle.spend_from("search", address_of(request))
        total, _, body = shop.kept.listing(repr(query), lambda: _found(shop, query)).partition("\n")
        shop.search.note(whoever(request, shop), query, int(total))
        return Response(body, media_type=JSON)
    body = shop.kept.listing(repr(query), lambda: ListingOut.of(shop.catalogue.listing(query)).model_dump_json())
    return Response(body, media_type=JSON)


@router.get("/search/suggestions")
def suggest(shop: Shop, request: Request, q: str) -> SuggestionsOut:
    """What fits the beginning of a search text: a few products and categories."""
    shop.throttle.spend_from("search", address_of(request))
    return SuggestionsOut.of(shop.search.suggest(q))


@router.get("/products/{slug}", response_model=ProductOut)
def get_product(shop: Shop, slug: str) -> Response:
    body = shop.kept.product(slug, lambda: ProductOut.of(shop.catalogue.detail(slug)).model_dump_json())
    return Response(body, media_type=JSON)


def _found(shop: Services, query: ListingQuery) -> str:
    """Return how many a search found, for the log of searches, and its answer."""
    found = shop.catalogue.listing(query)
    return f"{found.total}\n{ListingOut.of(found).model_dump_json()}"


def _attributes(request: Request) -> dict[str, tuple[str, ...]]:
    names = sorted({name for name in request.query_params if name.startswith(ATTRIBUTE)})
    return {name.removeprefix(ATTRIBUTE): tuple(sorted(request.query_params.getlist(name))) for name in names}
