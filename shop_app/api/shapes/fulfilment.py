"""Parcels, refunds, returns and staff's notes as JSON."""

from typing import Annotated

from pydantic import Field

from shop_app.api.shapes.base import MoneyOut, Shape
from shop_app.domain import fulfilment
from shop_app.kit.clock import iso

Pieces = dict[str, Annotated[int, Field(strict=True, ge=1)]]  # SKU -> pieces


class ShipmentOut(Shape):
    at: str
    lines: dict[str, int]
    tracking: str | None = None

    @classmethod
    def of(cls, shipment: fulfilment.Shipment) -> "ShipmentOut":
        return cls(at=iso(shipment.at), lines=dict(shipment.lines), tracking=shipment.tracking or None)


class RefundOut(Shape):
    at: str
    amount: MoneyOut
    reason: str
    status: str

    @classmethod
    def of(cls, refund: fulfilment.Refund) -> "RefundOut":
        return cls(at=iso(refund.at), amount=MoneyOut.of(refund.amount), reason=refund.reason, status=refund.status)


class StaffRefundOut(RefundOut):
    by: str
    reference: str

    @classmethod
    def of_staff(cls, refund: fulfilment.Refund) -> "StaffRefundOut":
        return cls(by=refund.by, reference=refund.reference, **vars(RefundOut.of(refund)))


class ReturnOut(Shape):
    id: int
    order_number: str
    lines: dict[str, int]
    reason: str
    status: str
    at: str
    note: str | None = None

    @classmethod
    def of(cls, request: fulfilment.ReturnRequest) -> "ReturnOut":
        return cls(
            id=request.id,
            order_number=request.order_number,
            lines=dict(request.lines),
            reason=request.reason,
            status=request.status,
            at=iso(request.at),
            note=request.note or None,
        )


class StaffNoteOut(Shape):
    at: str
    by: str
    text: str

    @classmethod
    def of(cls, note: fulfilment.StaffNote) -> "StaffNoteOut":
        return cls(at=iso(note.at), by=note.by, text=note.text)
