"""REST for staff: models, retraining, what shelves did. Every call is checked by the services."""

from fastapi import APIRouter

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.recommendations import ModelOut, ShelvesOut

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get("/recommendations")
def look_at_shelves(shop: Shop, actor: Caller, days: int = 36) -> ShelvesOut:
    """Models with their offline metrics, and what shelves did in the last ``days`` by placement, source and arm."""
    return ShelvesOut.of(
        [ModelOut.of(card) for card in shop.training.cards(actor)],
        shop.shelf_stats.online(actor, days),
        shop.shelf_stats.alarms(actor),
        shop.retraining.news(actor),
    )


@router.post("/recommendations/retrain", status_code=202)
def retrain(shop: Shop, actor: Caller) -> None:
    """Ask the worker for a new model; GET says how far it is."""
    shop.retraining.ask(actor)


@router.post("/recommendations/models/{version}/promote", status_code=204)
def promote_model(shop: Shop, actor: Caller, version: str) -> None:
    """Make a stored model live, if it loads."""
    shop.training.promote(actor, version)
