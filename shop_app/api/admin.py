"""REST for staff: all orders, models, retraining. Every call is checked by the services."""

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Page
from shop_app.api.shapes.orders import OrderSummaryOut
from shop_app.api.shapes.recommendations import ModelOut
from shop_app.services.orders import PAGE_SIZE

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get("/orders")
def list_orders(shop: Shop, actor: Caller, page: int = 1) -> Page[OrderSummaryOut]:
    orders, total = shop.orders.everyones(actor, page)
    items = [OrderSummaryOut.of(order) for order in orders]
    return Page(items=items, page=page, page_size=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE))


@router.get("/recommendations")
def list_models(shop: Shop, actor: Caller) -> list[ModelOut]:
    return [ModelOut.of(card) for card in shop.training.cards(actor)]


@router.post("/recommendations/models/{version}/promote", status_code=204)
def promote_model(shop: Shop, actor: Caller, version: str) -> None:
    """Make a stored model live, if it loads."""
    shop.training.promote(actor, version)
