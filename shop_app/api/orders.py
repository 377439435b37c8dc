"""REST: quotes, placing orders, and the caller's own orders."""

from typing import Annotated

from fastapi import APIRouter, Header, Response

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import MoneyIn, MoneyOut, Page, Shape
from shop_app.api.shapes.fulfilment import Pieces, ReturnOut
from shop_app.api.shapes.orders import (
    AddressShape,
    OrderOut,
    OrderSummaryOut,
    QuoteLineOut,
    QuoteOut,
    ShippingOut,
    TotalsOut,
)
from shop_app.domain.orders import OrderDraft
from shop_app.services.orders import MINE_SHOWN

router = APIRouter(tags=["orders"])


class QuoteIn(Shape):
    shipping_address: AddressShape
    shipping_method: str = ""


class PaymentIn(Shape):
    provider: str
    token: str


class OrderIn(Shape):
    email: str = ""
    shipping_address: AddressShape
    billing_address: AddressShape | None = None
    shipping_method: str
    payment: PaymentIn
    expected_total: MoneyIn


class BankIn(Shape):
    agrees: bool


class ReturnIn(Shape):
    lines: Pieces
    reason: str


Token = Annotated[str, Header()]  # X-Order-Token: opens a guest's order


@router.post("/checkout/quote")
def quote(shop: Shop, actor: Caller, asked: QuoteIn) -> QuoteOut:
    """Price the cart for an address; nothing is reserved."""
    found = shop.checkout.quote(actor, asked.shipping_address.address().country, asked.shipping_method)
    methods = [
        ShippingOut(code=each.code, title=each.title, price=MoneyOut.of(each.price), eta_days=each.eta_days)
        for each in found.methods
    ]
    lines = [QuoteLineOut.of(line) for line in found.totals.lines]
    return QuoteOut(
        shipping_methods=methods,
        lines=lines,
        coupon=found.coupon or None,
        coupon_refusal=found.coupon_refusal or None,
        **TotalsOut.fields(found.totals),
    )


@router.post("/orders", status_code=201)
def place_order(
    shop: Shop, actor: Caller, asked: OrderIn, response: Response, idempotency_key: Annotated[str, Header()] = ""
) -> OrderOut:
    """Turn the cart into a paid order. The same Idempotency-Key and body give the same order again.

    An order with a `challenge` waits in `pending_payment`: hand it to the provider's script, then ask
    `POST /orders/{number}/payment`.
    """
    draft = OrderDraft(
        email=asked.email or actor.email,
        shipping_address=asked.shipping_address.address(),
        billing_address=asked.billing_address.address() if asked.billing_address else None,
        shipping_method=asked.shipping_method,
        payment_token=asked.payment.token,
        payment_provider=asked.payment.provider,
        expected_total=asked.expected_total.money(),
    )
    order, is_replay = shop.checkout.place(actor, draft, idempotency_key)
    if is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return OrderOut.of(order)


@router.get("/orders")
def list_orders(shop: Shop, actor: Caller) -> Page[OrderSummaryOut]:
    """The caller's own orders, newest first: the newest hundred on one page."""
    mine = [OrderSummaryOut.of(order) for order in shop.orders.mine(actor)]
    return Page(items=mine, page=1, page_size=MINE_SHOWN, total=len(mine), pages=1 if mine else 0)


@router.get("/orders/{number}")
def get_order(shop: Shop, actor: Caller, number: str, x_order_token: Token = "") -> OrderOut:
    return OrderOut.of(shop.orders.get(actor, number, x_order_token))


@router.post("/orders/{number}/payment")
def finish_payment(shop: Shop, actor: Caller, number: str, x_order_token: Token = "") -> OrderOut:
    """Ask the provider what became of the payment: for the moment after the shopper's bank has asked them."""
    return OrderOut.of(shop.challenges.finish(actor, number, x_order_token))


@router.post("/orders/{number}/payment/sandbox")
def play_bank(shop: Shop, actor: Caller, number: str, asked: BankIn, x_order_token: Token = "") -> OrderOut:
    """Answer as the shopper's bank would; there is no such thing unless payments go to the sandbox."""
    return OrderOut.of(shop.challenges.play_bank(actor, number, agrees=asked.agrees, token=x_order_token))


@router.post("/orders/{number}/cancel")
def cancel_order(shop: Shop, actor: Caller, number: str, x_order_token: Token = "") -> OrderOut:
    """Take an order back before anything of it was sent; all money goes back."""
    return OrderOut.of(shop.orders.cancel(actor, number, x_order_token))


@router.post("/orders/{number}/confirmation", status_code=202)
def mail_again(shop: Shop, actor: Caller, number: str, x_order_token: Token = "") -> None:
    """Send the confirmation again, to the address the order was placed with."""
    shop.orders.mail_again(actor, number, x_order_token)


@router.post("/orders/{number}/returns", status_code=201)
def request_return(shop: Shop, actor: Caller, number: str, asked: ReturnIn, x_order_token: Token = "") -> ReturnOut:
    """Ask to send pieces back that were sent."""
    return ReturnOut.of(shop.orders.request_return(actor, number, asked.lines, asked.reason, x_order_token))
