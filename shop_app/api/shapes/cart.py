"""The cart as JSON."""

from collections.abc import Mapping

from shop_app.api.shapes.base import MoneyOut, Shape
from shop_app.api.shapes.catalogue import ImageOut
from shop_app.domain import cart as carts


class CartLineOut(Shape):
    sku: str
    slug: str
    title: str
    options: Mapping[str, str]
    quantity: int
    unit_price: MoneyOut
    line_total: MoneyOut
    image: ImageOut | None
    availability: str

    @classmethod
    def of(cls, line: carts.CartLine) -> "CartLineOut":
        return cls(
            sku=line.sku,
            slug=line.slug,
            title=line.title,
            options=line.options,
            quantity=line.quantity,
            unit_price=MoneyOut.of(line.unit_price),
            line_total=MoneyOut.of(line.line_total),
            image=ImageOut.of(line.image) if line.image else None,
            availability=line.availability,
        )


class NoticeOut(Shape):
    code: str
    message: str
    sku: str | None = None


class CartOut(Shape):
    lines: list[CartLineOut]
    subtotal: MoneyOut
    discount: MoneyOut
    shipping_estimate: MoneyOut
    tax: MoneyOut
    total: MoneyOut
    tax_included: bool
    coupon: str | None
    missing_for_free_shipping: MoneyOut | None
    notices: list[NoticeOut]
    saved: list[CartLineOut]

    @classmethod
    def of(cls, cart: carts.Cart) -> "CartOut":
        totals = cart.totals
        missing = cart.missing_for_free_shipping
        return cls(
            lines=[CartLineOut.of(line) for line in cart.lines],
            subtotal=MoneyOut.of(totals.subtotal),
            discount=MoneyOut.of(totals.discount),
            shipping_estimate=MoneyOut.of(totals.shipping),
            tax=MoneyOut.of(totals.tax),
            total=MoneyOut.of(totals.total),
            tax_included=totals.is_tax_included,
            coupon=cart.coupon or None,
            missing_for_free_shipping=MoneyOut.of(missing) if missing else None,
            notices=[NoticeOut(code=each.code, message=each.message, sku=each.sku or None) for each in cart.notices],
            saved=[CartLineOut.of(line) for line in cart.saved],
        )
