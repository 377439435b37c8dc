"""Where payment providers say that something happened. Signed; late, twice or out of order is all the same."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request

from shop_app.api.caller import Shop

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


async def _body(request: Request) -> bytes:
    return await request.body()  # as it was signed, byte for byte


Body = Annotated[bytes, Depends(_body)]


@router.post("/stripe", status_code=204)
def hear_stripe(shop: Shop, body: Body, stripe_signature: Annotated[str, Header()] = "") -> None:
    """Stripe's events; the payment's state is then asked of Stripe itself."""
    shop.payments.hear("stripe", body, stripe_signature)


@router.post("/sandbox", status_code=204, include_in_schema=False)
def hear_sandbox(shop: Shop, body: Body, x_sandbox_signature: Annotated[str, Header()] = "") -> None:
    """The sandbox provider's events."""
    shop.payments.hear("sandbox", body, x_sandbox_signature)
