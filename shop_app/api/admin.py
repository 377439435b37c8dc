"""REST for staff: models, retraining. Every call is checked by the services."""

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.recommendations import ModelOut

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get("/recommendations")
def list_models(shop: Shop, actor: Caller) -> list[ModelOut]:
    return [ModelOut.of(card) for card in shop.training.cards(actor)]


@router.post("/recommendations/models/{version}/promote", status_code=204)
def promote_model(shop: Shop, actor: Caller, version: str) -> None:
    """Make a stored model live, if it loads."""
    shop.training.promote(actor, version)
