"""Parcels, returns, refunds to be read, and staff's notes in SQL. What may be sent is the domain's to say."""

from sqlmodel import Session, col, func, select, update

from shop_app.domain.fulfilment import Refund, RefundStatus, ReturnRequest, ReturnStatus, Shipment, StaffNote
from shop_app.domain.money import Money
from shop_app.tables.fulfilment import RefundRow, ReturnRow, ShipmentRow, StaffNoteRow


class SqlFulfilment:
    def __init__(self, session: Session) -> None:
        self._session = session

    def ship(self, number: str, shipment: Shipment) -> None:
        row = ShipmentRow(order_number=number, lines=dict(shipment.lines), tracking=shipment.tracking, at=shipment.at)
        self._session.add(row)
        self._session.flush()

    def shipments(self, number: str) -> list[Shipment]:
        """Return an order's parcels in the order they left."""
        query = select(ShipmentRow).where(ShipmentRow.order_number == number).order_by(col(ShipmentRow.id))
        return [Shipment(row.at, row.lines, row.tracking) for row in self._session.exec(query)]

    def refunds(self, number: str) -> list[Refund]:
        query = select(RefundRow).where(RefundRow.order_number == number).order_by(col(RefundRow.id))
        return [refund_of(row) for row in self._session.exec(query)]

    def add_return(self, request: ReturnRequest) -> int:
        """Store a request; its own id is ignored. Returns the id it got."""
        row = ReturnRow(
            order_number=request.order_number,
            lines=dict(request.lines),
            reason=request.reason,
            status=str(request.status),
            note=request.note,
            at=request.at,
        )
        self._session.add(row)
        self._session.flush()
        return row.id or 0

    def return_by_id(self, return_id: int) -> ReturnRequest | None:
        row = self._session.get(ReturnRow, return_id)
        return _return(row) if row else None

    def returns_of(self, number: str) -> list[ReturnRequest]:
        query = select(ReturnRow).where(ReturnRow.order_number == number).order_by(col(ReturnRow.id))
        return [_return(row) for row in self._session.exec(query)]

    def returns(self, status: ReturnStatus | None, limit: int, offset: int) -> tuple[list[ReturnRequest], int]:
        """Return a page of all returns, newest first, and how many there are."""
        wanted = [ReturnRow.status == str(status)] if status else []
        total = self._session.exec(select(func.count()).select_from(ReturnRow).where(*wanted)).one()
        query = select(ReturnRow).where(*wanted).order_by(col(ReturnRow.id).desc()).offset(offset).limit(limit)
        return [_return(row) for row in self._session.exec(query)], total

    def decide_return(self, return_id: int, was: ReturnStatus, status: ReturnStatus, note: str) -> bool:
        """Move a return if it still is where the caller saw it; say whether it did."""
        moved = self._session.exec(
            update(ReturnRow)
            .where(col(ReturnRow.id) == return_id, col(ReturnRow.status) == str(was))
            .values(status=str(status), note=note)
        )
        return bool(moved.rowcount == 1)

    def add_note(self, number: str, note: StaffNote) -> None:
        self._session.add(StaffNoteRow(order_number=number, made_by=note.by, text=note.text, at=note.at))

    def notes(self, number: str) -> list[StaffNote]:
        """Return what staff wrote about an order, oldest first."""
        query = select(StaffNoteRow).where(StaffNoteRow.order_number == number).order_by(col(StaffNoteRow.id))
        return [StaffNote(row.at, row.made_by, row.text) for row in self._session.exec(query)]


def refund_of(row: RefundRow) -> Refund:
    """Return the refund that a row holds."""
    return Refund(
        key=row.key,
        order_number=row.order_number,
        payment_key=row.payment_key,
        amount=Money(row.amount, row.currency),
        reason=row.reason,
        status=RefundStatus(row.status),
        at=row.at,
        by=row.made_by,
        reference=row.reference,
    )


def _return(row: ReturnRow) -> ReturnRequest:
    return ReturnRequest(
        id=row.id or 0,
        order_number=row.order_number,
        lines=row.lines,
        reason=row.reason,
        status=ReturnStatus(row.status),
        at=row.at,
        note=row.note,
    )
