"""REST: categories, listings, products, reviews."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from shop_app.api.caller import Shop, address_of
from shop_app.api.shapes.catalogue import CategoryOut, ListingOut, ProductOut, ReviewOut
from shop_app.domain.catalogue import PAGE_SIZE, ListingQuery, Sort

router = APIRouter(tags=["catalogue"])


@router.get("/categories")
def list_categories(shop: Shop) -> list[CategoryOut]:
    return [CategoryOut.of(category) for category in shop.catalogue.categories()]


@router.get("/products")
def list_products(
    request: Request,
    shop: Shop,
    q: str = "",
    category: str = "",
    min_price: Annotated[int | None, Query(ge=0, le=10**12)] = None,
    max_price: Annotated[int | None, Query(ge=0, le=10**12)] = None,
    in_stock: bool = False,
    min_rating: Annotated[int | None, Query(ge=1, le=5)] = None,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> ListingOut:
    """Search and filter; prices in minor units."""
    if q:
        shop.throttle.spend_from("search", address_of(request))
    query = ListingQuery(q, category, min_price, max_price, in_stock, min_rating, sort, page, page_size)
    return ListingOut.of(shop.catalogue.listing(query))


@router.get("/products/{slug}")
def get_product(shop: Shop, slug: str) -> ProductOut:
    return ProductOut.of(shop.catalogue.product(slug)[0])


@router.get("/products/{slug}/reviews")
def list_reviews(shop: Shop, slug: str) -> list[ReviewOut]:
    return [ReviewOut.of(review) for review in shop.catalogue.product(slug)[1]]
