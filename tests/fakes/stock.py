"""Stock and its ledger in memory."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from shop_app.domain import live
from shop_app.domain.editing import StockLine
from shop_app.domain.errors import Conflict, NotFound, OutOfStock
from shop_app.kit.clock import now
from tests.fakes.books import Books, Movement


class FakeStock:
    def __init__(self, books: Books, tell: Callable[[str], None]) -> None:
        self._books = books
        self._tell = tell

    def take(self, quantities: Mapping[str, int], order_number: str, at: datetime) -> None:
        short = {sku: self._left(sku) for sku, quantity in quantities.items() if self._left(sku) < quantity}
        if short:
            raise OutOfStock(short)
        for sku, quantity in quantities.items():
            self._move(sku, -quantity, order_number)

    def give_back(self, order_number: str, at: datetime) -> None:
        for sku, held in self._held(order_number).items():
            self._move(sku, held, order_number)

    def put_back(self, order_number: str, quantities: Mapping[str, int], at: datetime) -> None:
        held = self._held(order_number)
        for sku, quantity in quantities.items():
            if quantity > held.get(sku, 0):
                raise Conflict(f"Of {sku} there are {held.get(sku, 0)} left to put back.")
            self._move(sku, quantity, order_number)

    def adjust(self, sku: str, delta: int, at: datetime, note: str = "") -> None:
        if sku not in self._books.variants:
            raise NotFound
        if self._left(sku) + delta < 0:
            raise OutOfStock({sku: self._left(sku)})
        self._move(sku, delta)
        self._books.movements[-1] = replace(self._books.movements[-1], reason="adjust", note=note, at=at)

    def movements(self, sku: str, limit: int) -> list[StockLine]:
        found = [each for each in self._books.movements if each.sku == sku]
        lines = [StockLine(m.at or now(), m.delta, m.reason, m.note, m.order_number) for m in found]
        return lines[::-1][:limit]

    def level(self, sku: str) -> int | None:
        return self._books.variants[sku].variant.stock if sku in self._books.variants else None

    def off_the_ledger(self) -> list[str]:
        moved: Counter[str] = Counter()
        for movement in self._books.movements:
            moved[movement.sku] += movement.delta
        return [sku for sku in self._books.variants if self._left(sku) != moved[sku]]

    def _held(self, order_number: str) -> dict[str, int]:
        moved: Counter[str] = Counter()
        for movement in self._books.movements:
            if movement.order_number == order_number:
                moved[movement.sku] += movement.delta
        return {sku: -delta for sku, delta in moved.items() if delta < 0}

    def _left(self, sku: str) -> int:
        return self._books.variants[sku].variant.stock if sku in self._books.variants else 0

    def _move(self, sku: str, delta: int, order_number: str = "") -> None:
        row = self._books.variants[sku]
        self._books.variants[sku] = replace(row, variant=replace(row.variant, stock=row.variant.stock + delta))
        self._books.movements.append(Movement(sku, delta, order_number))
        self._tell(live.product(row.product_id))
