"""Quotes and orders as JSON."""

from shop_app.api.shapes.base import MoneyOut, Shape
from shop_app.domain import orders, pricing
from shop_app.kit.clock import iso


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
    tax: MoneyOut

    @classmethod
    def of(cls, line: "pricing.PricedLine | orders.OrderLine") -> "QuoteLineOut":
        return cls(sku=line.sku, quantity=line.quantity, **_amounts(line))


class QuoteOut(TotalsOut):
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
    order_token: str | None = None

    @classmethod
    def of(cls, order: orders.Order) -> "OrderOut":
        return cls(
            number=order.number,
            status=order.status,
            placed_at=iso(order.placed_at),
            email=order.email,
            lines=[OrderLineOut.of_order(line) for line in order.lines],
            shipping_address=AddressShape.of(order.shipping_address),
            timeline=[
                TimelineOut(at=iso(each.at), status=each.status, note=each.note or None) for each in order.timeline
            ],
            order_token=order.token or None,
            **TotalsOut.fields(order),
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
    return {name: MoneyOut.of(getattr(line, name)) for name in ("unit_price", "line_total", "tax")}
