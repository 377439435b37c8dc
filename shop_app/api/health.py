"""Is the process up, is the shop ready, and its metrics. For probes and operators."""

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shop_app.api.caller import Shop
from shop_app.domain.errors import NotFound

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers. Touches no store: a lost database must not get it killed."""
    return {"status": "up"}


@router.get("/readyz")
def readyz(shop: Shop) -> Response:
    """Everything the shop needs answers; 503 names what does not."""
    checks = shop.health.ready()
    is_ready = all(check.is_well for check in checks)
    body: dict[str, Any] = {
        "status": "ready" if is_ready else "not ready",
        "checks": {check.name: "ok" if check.is_well else check.advice for check in checks},
    }
    return JSONResponse(body, 200 if is_ready else 503)


@router.get("/metrics")
def metrics(shop: Shop, authorization: Annotated[str, Header()] = "") -> Response:
    """Prometheus metrics; in production only for who brings the token, and as if not there for all others."""
    token = shop.settings.metrics_token.get_secret_value()
    is_known = bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
    if shop.settings.is_production and not is_known:
        raise NotFound
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
