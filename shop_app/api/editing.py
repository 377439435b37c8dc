"""REST for staff: products with versions, stock, categories, search words. Every call is checked by the services."""

import re
from typing import Annotated

from fastapi import APIRouter, Header, Response

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Page
from shop_app.api.shapes.catalogue import CategoryOut
from shop_app.api.shapes.editing import (
    AdjustmentIn,
    CategoryIn,
    CategoryPatch,
    ChangedOut,
    ProductIn,
    ProductPatch,
    StaffProductOut,
    StaffRowOut,
    StatusIn,
    StockLineOut,
    StockOut,
    SynonymsIn,
    SynonymsOut,
    TermOut,
    TermsOut,
)
from shop_app.domain.catalogue import Availability, Product, Status
from shop_app.domain.editing import StaffQuery, StaffSort
from shop_app.domain.errors import VersionLost, VersionNeeded

router = APIRouter(prefix="/admin", tags=["catalogue for staff"])

IfMatch = Annotated[str, Header()]


@router.get("/products")
def list_products(
    shop: Shop,
    actor: Caller,
    q: str = "",
    category: str = "",
    status: Status | None = None,
    page: int = 1,
    page_size: int = 25,
    sort: StaffSort = StaffSort.NEWEST,
    availability: Availability | None = None,
) -> Page[StaffRowOut]:
    """Every product in any status."""
    query = StaffQuery(q, category, status, page, page_size, sort, availability)
    rows, total = shop.editing.products(actor, query)
    items = [StaffRowOut.of(row) for row in rows]
    return Page(items=items, page=page, page_size=page_size, total=total, pages=-(-total // page_size))


@router.post("/products", status_code=201)
def create_product(shop: Shop, actor: Caller, body: ProductIn, response: Response) -> StaffProductOut:
    """Bring in a product; a draft until it is published."""
    return _shown(shop.editing.create(actor, body.draft()), response)


@router.post("/products/status")
def set_status(shop: Shop, actor: Caller, body: StatusIn) -> ChangedOut:
    """Publish, unpublish or archive up to 500 products."""
    return ChangedOut(changed=len(shop.editing.set_status(actor, body.slugs, body.status)))


@router.get("/products/{slug}")
def get_product(shop: Shop, actor: Caller, slug: str, response: Response) -> StaffProductOut:
    return _shown(shop.editing.product(actor, slug), response)


@router.patch("/products/{slug}")
def change_product(
    shop: Shop, actor: Caller, slug: str, body: ProductPatch, response: Response, if_match: IfMatch = ""
) -> StaffProductOut:
    """Change what the body names. 428 without If-Match, 412 when somebody saved first."""
    product = shop.editing.product(actor, slug)
    version = _version(if_match, product)
    return _shown(shop.editing.change(actor, slug, body.edit(product), version), response)


@router.delete("/products/{slug}", status_code=204)
def archive_product(shop: Shop, actor: Caller, slug: str, if_match: IfMatch = "") -> None:
    """Take a product off sale for good: it is archived, for orders and links still refer to it."""
    shop.editing.archive(actor, slug, _version(if_match, shop.editing.product(actor, slug)))


@router.get("/stock/{sku}")
def get_stock(shop: Shop, actor: Caller, sku: str) -> StockOut:
    """How many there are, and the newest movements."""
    level, lines = shop.editing.stock(actor, sku)
    return StockOut(sku=sku, stock=level, movements=[StockLineOut.of(line) for line in lines])


@router.post("/stock/{sku}")
def adjust_stock(shop: Shop, actor: Caller, sku: str, body: AdjustmentIn) -> StockOut:
    """Book pieces in (above zero) or out (below), with the reason why."""
    return StockOut(sku=sku, stock=shop.editing.adjust_stock(actor, sku, body.delta, body.reason))


@router.post("/categories", status_code=201)
def create_category(shop: Shop, actor: Caller, body: CategoryIn) -> CategoryOut:
    return CategoryOut.of(shop.categories.create(actor, body.slug, body.title, body.parent))


@router.patch("/categories/{slug}")
def change_category(shop: Shop, actor: Caller, slug: str, body: CategoryPatch) -> CategoryOut:
    """Give a category another title or place."""
    return CategoryOut.of(shop.categories.change(actor, slug, body.title, body.parent))


@router.delete("/categories/{slug}", status_code=204)
def remove_category(shop: Shop, actor: Caller, slug: str) -> None:
    """Remove an empty category."""
    shop.categories.remove(actor, slug)


@router.get("/synonyms")
def list_synonyms(shop: Shop, actor: Caller) -> list[SynonymsOut]:
    return [SynonymsOut.of(group) for group in shop.search.synonyms(actor)]


@router.post("/synonyms", status_code=201)
def add_synonyms(shop: Shop, actor: Caller, body: SynonymsIn) -> SynonymsOut:
    """Let search take 2 to 20 words for one another."""
    return SynonymsOut.of(shop.search.add_synonyms(actor, body.words))


@router.delete("/synonyms/{group_id}", status_code=204)
def remove_synonyms(shop: Shop, actor: Caller, group_id: int) -> None:
    shop.search.remove_synonyms(actor, group_id)


@router.get("/search-terms")
def list_search_terms(shop: Shop, actor: Caller, days: int = 30) -> TermsOut:
    """What shoppers searched for most, and what of it found nothing."""
    top, missing = shop.search.terms(actor, days)
    return TermsOut(top=[TermOut.of(each) for each in top], missing=[TermOut.of(each) for each in missing])


def _shown(product: Product, response: Response) -> StaffProductOut:
    response.headers["ETag"] = f'"{product.version}"'
    return StaffProductOut.of(product)


def _version(if_match: str, product: Product) -> int:
    """Return the version an edit began with; ``*`` is whichever there is now."""
    if not if_match:
        raise VersionNeeded
    if if_match.strip() == "*":
        return product.version
    given = re.fullmatch(r'"?(\d{1,9})"?', if_match.strip())
    if given is None:
        raise VersionLost
    return int(given[1])
