"""Parcels, returns and staff's notes in memory."""

from dataclasses import replace

from shop_app.domain.fulfilment import ReturnRequest, ReturnStatus, Shipment, StaffNote
from tests.fakes.books import Books


class FakeFulfilment:
    def __init__(self, books: Books) -> None:
        self._books = books

    def ship(self, number: str, shipment: Shipment) -> None:
        self._books.shipments.append((number, shipment))

    def add_return(self, request: ReturnRequest) -> int:
        return_id = len(self._books.returns) + 1
        self._books.returns[return_id] = replace(request, id=return_id)
        return return_id

    def return_by_id(self, return_id: int) -> ReturnRequest | None:
        return self._books.returns.get(return_id)

    def returns(self, status: ReturnStatus | None, limit: int, offset: int) -> tuple[list[ReturnRequest], int]:
        found = [each for each in self._books.returns.values() if status in (None, each.status)]
        found.reverse()
        return found[offset : offset + limit], len(found)

    def decide_return(self, return_id: int, was: ReturnStatus, status: ReturnStatus, note: str) -> bool:
        request = self._books.returns.get(return_id)
        if request is None or request.status is not was:
            return False
        self._books.returns[return_id] = replace(request, status=status, note=note)
        return True

    def add_note(self, number: str, note: StaffNote) -> None:
        self._books.notes.append((number, note))

    def notes(self, number: str) -> list[StaffNote]:
        return [note for owner, note in self._books.notes if owner == number]
