"""REST: shelves, and the events they learn from."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import Shape
from shop_app.api.shapes.recommendations import ShelfOut
from shop_app.domain.errors import InvalidInput
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement
from shop_app.kit.clock import now
from shop_app.services.reports import REPORTS_MAX, Report

router = APIRouter(tags=["recommendations"])

CLIENT_KINDS = frozenset({Kind.IMPRESSION, Kind.VIEW, Kind.CLICK})  # the rest the shop sees for itself
CLOCK_SKEW = timedelta(minutes=5)


class InteractionIn(Shape):
    kind: Kind
    product: str
    placement: Placement | None = None
    at: datetime | None = None


class AcceptedOut(Shape):
    accepted: int


@router.get("/recommendations")
def recommend(shop: Shop, actor: Caller, placement: Placement, product: str = "", limit: int = 12) -> ShelfOut:
    """Products for a shelf, best first; ``product`` is the slug of the page it stands on."""
    return ShelfOut.of(shop.recommendations.shelf(actor, placement, product, limit))


@router.post("/interactions", status_code=202)
def record(
    shop: Shop, actor: Caller, events: Annotated[list[InteractionIn], Field(max_length=REPORTS_MAX)]
) -> AcceptedOut:
    """Tell what the shopper saw; purchases and cart additions the shop records itself."""
    for event in events:
        if event.kind not in CLIENT_KINDS:
            raise InvalidInput({"kind": f"Only {', '.join(sorted(CLIENT_KINDS))} can be told from outside."})
        if event.at and (event.at.tzinfo is None or event.at > now() + CLOCK_SKEW):
            raise InvalidInput({"at": "A time carries its zone and is not in the future."})
    reports = [Report(event.kind, event.product, event.placement, at=event.at) for event in events]
    return AcceptedOut(accepted=shop.reports.take(actor, reports, all_or_none=True))
