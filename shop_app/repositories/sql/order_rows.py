"""Between orders and their rows: what is stored of which. No queries here."""

from dataclasses import asdict
from typing import Any

from shop_app.domain.fulfilment import RefundStatus
from shop_app.domain.money import Money
from shop_app.domain.orders import NewOrder, OrderLine, OrderStatus
from shop_app.domain.payments import PaymentStatus


def order_of(order: NewOrder) -> dict[str, Any]:
    totals = order.totals
    return {
        "number": order.number,
        "account_id": order.account_id,
        "token_fingerprint": order.token_fingerprint,
        "email": order.email,
        "status": str(order.status),
        "currency": totals.total.currency,
        "subtotal": totals.subtotal.amount,
        "discount": totals.discount.amount,
        "shipping": totals.shipping.amount,
        "tax": totals.tax.amount,
        "total": totals.total.amount,
        "is_tax_included": totals.is_tax_included,
        "coupon": order.coupon,
        "shipping_address": asdict(order.shipping_address),
        "billing_address": asdict(order.billing_address) if order.billing_address else None,
        "shipping_method": order.shipping_method,
        "placed_at": order.placed_at,
    }


def lines_of(order_id: int, order: NewOrder) -> list[dict[str, Any]]:
    return [
        {
            "order_id": order_id,
            "sku": line.sku,
            "product_id": line.product_id,
            "slug": line.slug,
            "title": line.title,
            "image_url": line.image_url,
            "quantity": line.quantity,
            "unit_price": line.unit_price.amount,
            "line_total": line.line_total.amount,
            "discount": line.discount.amount,
            "tax": line.tax.amount,
        }
        for line in order.lines
    ]


def past_of(order_id: int, order: NewOrder) -> list[dict[str, Any]]:
    steps = dict.fromkeys((OrderStatus.PAID, order.status))
    return [{"order_id": order_id, "at": order.placed_at, "status": str(step), "note": ""} for step in steps]


def past_payment_of(order: NewOrder, origin: str) -> dict[str, Any]:
    return {
        "order_number": order.number,
        "provider": origin,
        "key": f"{origin}:{order.number}",
        "reference": order.number,
        "amount": order.totals.total.amount,
        "currency": order.totals.total.currency,
        "status": str(PaymentStatus.CAPTURED),
        "refunded": order.totals.total.amount if order.status is OrderStatus.REFUNDED else 0,
        "created_at": order.placed_at,
    }


def past_refunds_of(order: NewOrder, origin: str) -> list[dict[str, Any]]:
    """Return the refund an order of the past must have had to stand as refunded."""
    if order.status is not OrderStatus.REFUNDED:
        return []
    payment = past_payment_of(order, origin)
    return [
        {
            "key": payment["key"],
            "order_number": order.number,
            "payment_key": payment["key"],
            "amount": payment["amount"],
            "currency": payment["currency"],
            "reason": "Refunded before it was brought in",
            "status": str(RefundStatus.DONE),
            "reference": order.number,
            "made_by": "",
            "at": order.placed_at,
        }
    ]


def line_of(row: Any, currency: str) -> OrderLine:
    return OrderLine(
        sku=row.sku,
        product_id=row.product_id,
        slug=row.slug,
        title=row.title,
        quantity=row.quantity,
        unit_price=Money(row.unit_price, currency),
        line_total=Money(row.line_total, currency),
        tax=Money(row.tax, currency),
        discount=Money(row.discount, currency),
        image_url=row.image_url,
    )
