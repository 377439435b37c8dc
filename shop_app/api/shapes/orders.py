"""Quotes and orders as JSON."""

from collections.abc import Sequence
from typing import Any

from shop_app.api.shapes.base import MoneyOut, Shape
from shop_app.api.shapes.fulfilment import RefundOut, ReturnOut, ShipmentOut, StaffNoteOut, StaffRefundOut
from shop_app.domain import orders, pricing
from shop_app.domain.fulfilment import StaffNote
from shop_app.kit.clock import iso
from shop_app.services.order_moves import by_hand


class AddressShape(Shape):
    name: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str = ""
    region: str = ""

    def address(self) -> orders.Address:
        return orders.Address(**self.model_dump())

    @classmethod
    def of(cls, address: orders.Address) -> "AddressShape":
        return cls(**{name: getattr(address, name) for name in cls.model_fields})


class ShippingOut(Shape):
    code: str
    title: str
    price: MoneyOut
    eta_days: int


class TotalsOut(Shape):
    subtotal: MoneyOut
    discount: MoneyOut
    shipping: MoneyOut
    tax: MoneyOut
    total: MoneyOut

    @classmethod
    def fields(cls, totals: "pricing.Totals | orders.Order") -> dict[str, MoneyOut]:
        return {name: MoneyOut.of(getattr(totals, name)) for name in TotalsOut.model_fields}


class QuoteLineOut(Shape):
    sku: str
    quantity: int
    unit_price: MoneyOut
    line_total: MoneyOut
    discount: MoneyOut
    tax: MoneyOut

    @classmethod
    def of(cls, line: "pricing.PricedLine | orders.OrderLine") -> "QuoteLineOut":
        return cls(sku=line.sku, quantity=line.quantity, **_amounts(line))


class QuoteOut(TotalsOut):
    coupon: str | None = None
    coupon_refusal: str | None = None  # why the coupon in the cart takes nothing off
    shipping_methods: list[ShippingOut]
    lines: list[QuoteLineOut]


class OrderLineOut(QuoteLineOut):
    slug: str
    title: str

    @classmethod
    def of_order(cls, line: orders.OrderLine) -> "OrderLineOut":
        return cls(sku=line.sku, quantity=line.quantity, slug=line.slug, title=line.title, **_amounts(line))


class TimelineOut(Shape):
    at: str
    status: str
    note: str | None = None


class OrderOut(TotalsOut):
    number: str
    status: str
    placed_at: str
    email: str
    lines: list[OrderLineOut]
    shipping_address: AddressShape
    timeline: list[TimelineOut]
    shipping_method: str
    billing_address: AddressShape | None
    refunded: MoneyOut
    tracking: str | None
    shipments: list[ShipmentOut]
    refunds: list[RefundOut]
    returns: list[ReturnOut]
    order_token: str | None = None
    challenge: str | None = None  # the shopper's bank wants to ask them: for the provider's script in the browser

    @classmethod
    def of(cls, order: orders.Order) -> "OrderOut":
        return cls(**cls._shown(order))

    @classmethod
    def _shown(cls, order: orders.Order) -> dict[str, Any]:
        billed = order.billing_address
        return dict(
            number=order.number,
            status=order.status,
            placed_at=iso(order.placed_at),
            email=order.email,
            lines=[OrderLineOut.of_order(line) for line in order.lines],
            shipping_address=AddressShape.of(order.shipping_address),
            timeline=[
                TimelineOut(at=iso(each.at), status=each.status, note=each.note or None) for each in order.timeline
            ],
            shipping_method=order.shipping_method,
            billing_address=AddressShape.of(billed) if billed else None,
            refunded=MoneyOut.of(order.refunded),
            tracking=order.tracking or None,
            shipments=[ShipmentOut.of(each) for each in order.shipments],
            refunds=[RefundOut.of(each) for each in order.refunds],
            returns=[ReturnOut.of(each) for each in order.returns],
            order_token=order.token or None,
            challenge=order.challenge or None,
            **TotalsOut.fields(order),
        )


class StaffOrderOut(OrderOut):
    """What staff see of an order: also where it may go, who refunded, and what colleagues wrote."""

    transitions: list[str]
    staff_refunds: list[StaffRefundOut]
    notes: list[StaffNoteOut]

    @classmethod
    def of_staff(cls, order: orders.Order, notes: Sequence[StaffNote]) -> "StaffOrderOut":
        return cls(
            **cls._shown(order),
            transitions=by_hand(order),
            staff_refunds=[StaffRefundOut.of_staff(each) for each in order.refunds],
            notes=[StaffNoteOut.of(note) for note in notes],
        )


class OrderSummaryOut(Shape):
    number: str
    status: str
    placed_at: str
    email: str
    total: MoneyOut
    pieces: int

    @classmethod
    def of(cls, order: orders.OrderSummary) -> "OrderSummaryOut":
        return cls(
            number=order.number,
            status=order.status,
            placed_at=iso(order.placed_at),
            email=order.email,
            total=MoneyOut.of(order.total),
            pieces=order.piece_count,
        )


def _amounts(line: "pricing.PricedLine | orders.OrderLine") -> dict[str, MoneyOut]:
    return {name: MoneyOut.of(getattr(line, name)) for name in ("unit_price", "line_total", "discount", "tax")}
