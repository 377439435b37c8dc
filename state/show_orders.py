"""Turns orders into views: what happened, what it cost, and which buttons make sense now. No state here."""

from collections.abc import Mapping, Sequence
from dataclasses import fields

from shop_app import routes
from shop_app.domain.catalogue import small_picture
from shop_app.domain.fulfilment import ReturnRequest, ReturnStatus, StaffNote
from shop_app.domain.money import EXPONENTS, Money
from shop_app.domain.orders import Address, Order, OrderLine, OrderStatus, OrderSummary
from shop_app.domain.pricing.tariff import ShippingMethod
from state.show import date, moment, totals
from state.views import (
    AddressView,
    CartLineView,
    NoteView,
    OrderView,
    ParcelView,
    ReturnView,
    ShippingView,
    TimelineView,
    TotalsView,
)

STATUS = {
    OrderStatus.PENDING_PAYMENT: "Waiting for payment",
    OrderStatus.PAID: "Paid",
    OrderStatus.PROCESSING: "Being packed",
    OrderStatus.PARTIALLY_SHIPPED: "Partly on its way",
    OrderStatus.SHIPPED: "On its way",
    OrderStatus.DELIVERED: "Delivered",
    OrderStatus.CANCELLED: "Cancelled",
    OrderStatus.REFUNDED: "Refunded",
    OrderStatus.PARTIALLY_REFUNDED: "Partly refunded",
    OrderStatus.RETURN_REQUESTED: "Return asked for",
    OrderStatus.RETURNED: "Returned",
}
RETURN_STATUS = {
    ReturnStatus.REQUESTED: "To decide",
    ReturnStatus.APPROVED: "On its way back",
    ReturnStatus.REJECTED: "Refused",
    ReturnStatus.RECEIVED: "Received",
}


def order(found: Order) -> OrderView:
    """Show an order whole, with what may be done with it now."""
    legal, titles = found.legal_moves, {line.sku: line.title for line in found.lines}
    return OrderView(
        number=found.number,
        href=routes.order(found.number),
        status=found.status,
        status_text=STATUS[found.status],
        date=date(found.placed_at),
        email=found.email,
        item_count=sum(line.quantity for line in found.lines),
        lines=[_line(line) for line in found.lines],
        totals=totals(found),
        address=found.shipping_address.text_lines,
        billing=(found.billing_address or found.shipping_address).text_lines,
        is_billed_elsewhere=found.billing_address not in (None, found.shipping_address),
        timeline=[
            TimelineView(each.status, STATUS[each.status], moment(each.at), each.note) for each in found.timeline
        ],
        parcels=[ParcelView(date(each.at), each.tracking, _content(each.lines, titles)) for each in found.shipments],
        refunds=[TimelineView(each.status, each.amount.text, date(each.at), each.reason) for each in found.refunds],
        to_ship=_pieces(found, found.to_ship),
        to_return=_pieces(found, found.to_return),
        refunded=found.refunded.text if found.refunded.amount else "",
        left=plain(found.total - found.refunded),
        currency=found.total.currency,
        coupon=found.coupon,
        invoice_href=routes.invoice(found.number) if found.is_ever_paid else "",
        admin_href=routes.admin_order(found.number),
        can_cancel=OrderStatus.CANCELLED in legal,
        can_return=OrderStatus.RETURN_REQUESTED in legal and bool(found.to_return),
        can_process=OrderStatus.PROCESSING in legal,
        can_ship=OrderStatus.SHIPPED in legal and bool(found.to_ship),
        can_deliver=OrderStatus.DELIVERED in legal and found.status is not OrderStatus.RETURN_REQUESTED,
        can_refund=found.is_ever_paid and (found.total - found.refunded).amount > 0,
        is_of_account=found.account_id is not None,
        is_tax_included=found.is_tax_included,
    )


def order_row(found: OrderSummary) -> OrderView:
    """Show an order in a list."""
    return OrderView(
        number=found.number,
        href=routes.order(found.number),
        admin_href=routes.admin_order(found.number),
        status=found.status,
        status_text=STATUS[found.status],
        date=date(found.placed_at),
        email=found.email,
        item_count=found.piece_count,
        totals=TotalsView(total=found.total.text),
    )


def return_row(found: ReturnRequest, titles: Mapping[str, str]) -> ReturnView:
    """Show a return in the queue; ``titles`` names the products by SKU, as far as they are known."""
    return ReturnView(
        id=found.id,
        number=found.order_number,
        admin_href=routes.admin_order(found.order_number),
        date=date(found.at),
        content=_content(found.lines, titles),
        reason=found.reason,
        note=found.note,
        status=found.status,
        status_text=RETURN_STATUS[found.status],
    )


def note(found: StaffNote) -> NoteView:
    """Show a note among staff."""
    return NoteView(moment(found.at), found.by, found.text)


def methods(found: Sequence[ShippingMethod], chosen: str) -> list[ShippingView]:
    """Show the ways a parcel can go, one of them chosen."""
    return [
        ShippingView(
            code=each.code,
            title=each.title,
            price=each.price.text if each.price.amount else "Free",
            eta=f"{each.eta_days} working days" if each.eta_days > 1 else "Next working day",
            is_chosen=each.code == chosen,
        )
        for each in found
    ]


def address_form(found: Address) -> AddressView:
    """Show an address in a form's fields."""
    return AddressView(**{each.name: getattr(found, each.name) for each in fields(AddressView)})


def plain(amount: Money) -> str:
    """Write an amount as a form takes it: 19.99, without sign or symbol."""
    digits = EXPONENTS[amount.currency]
    whole, part = divmod(amount.amount, 10**digits)
    return f"{whole}.{part:0{digits}d}" if digits else str(whole)


def _content(lines: Mapping[str, int], titles: Mapping[str, str]) -> str:
    return ", ".join(f"{count} × {titles.get(sku, sku)}" for sku, count in lines.items())


def _pieces(found: Order, pieces: Mapping[str, int]) -> list[CartLineView]:
    titles = {line.sku: line.title for line in found.lines}
    return [CartLineView(sku=sku, title=titles.get(sku, sku), quantity=count) for sku, count in pieces.items()]


def _line(line: OrderLine) -> CartLineView:
    return CartLineView(
        sku=line.sku,
        href=routes.product(line.slug) if line.slug else "",
        title=line.title,
        image=small_picture(line.image_url),
        alt=line.title,
        quantity=line.quantity,
        unit_price=line.unit_price.text,
        line_total=line.line_total.text,
    )
