"""What a page says its visitor saw on shelves: a beacon, so that no page waits and nothing is lost on leaving."""

import json
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.concurrency import run_in_threadpool

from shop_app import cookies, routes
from shop_app.api.caller import Shop, address_of
from shop_app.api.html import check_origin
from shop_app.bootstrap import Services
from shop_app.domain.accounts import is_robot
from shop_app.domain.errors import InvalidInput
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement, Source
from shop_app.services.reports import REPORTS_MAX, Report

router = APIRouter(include_in_schema=False, dependencies=[Depends(check_origin)])

BODY_MAX = 32_768  # bytes; 100 reports with long addresses need about 20,000


@router.post(routes.SHELVES_SEEN, status_code=204)
async def seen(request: Request, shop: Shop, user_agent: Annotated[str, Header()] = "") -> Response:
    """Note which suggestions were on the screen, for whoever the cookies say; without any it is nobody yet."""
    reports = _read(await request.body())
    session, visitor = cookies.read(request.headers.get("cookie", ""))
    if visitor or session:
        await run_in_threadpool(_take, shop, session, visitor, reports, address_of(request), is_robot(user_agent))
    return Response(status_code=204)


def _take(shop: Services, session: str, visitor: str, reports: list[Report], address: str, robot: bool) -> None:
    actor = shop.sessions.actor_of_session(session, visitor)
    shop.reports.take(replace(actor, came_from=address, is_robot=robot), reports)


def _read(body: bytes) -> list[Report]:
    if len(body) > BODY_MAX:
        raise InvalidInput({"body": f"At most {BODY_MAX} bytes at a time."})
    try:
        rows = json.loads(body)
    except ValueError as error:
        raise InvalidInput({"body": "This is not JSON."}) from error
    if not isinstance(rows, list) or len(rows) > REPORTS_MAX:
        raise InvalidInput({"body": f"A list of at most {REPORTS_MAX} suggestions."})
    return [_report(row) for row in rows]


def _report(row: Any) -> Report:
    match row:
        case [str(placement), str(source), str(slug)] if placement in list(Placement) and source in list(Source):
            return Report(Kind.IMPRESSION, slug[:200], Placement(placement), Source(source))
    raise InvalidInput({"body": "Each suggestion is [placement, source, product]."})
