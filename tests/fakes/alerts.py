"""Stock alerts in memory."""

from datetime import datetime

from shop_app.domain.catalogue import Status
from tests.fakes.books import Books


class FakeAlerts:
    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, sku: str, email: str, at: datetime) -> None:
        if (sku, email) not in self._books.alerts.values():
            self._books.alerts[max(self._books.alerts, default=0) + 1] = (sku, email)

    def due(self, limit: int) -> list[tuple[int, str, str]]:
        found = [(id_, sku, email) for id_, (sku, email) in self._books.alerts.items() if self._is_there(sku)]
        return found[:limit]

    def take(self, alert_id: int) -> bool:
        return self._books.alerts.pop(alert_id, None) is not None

    def forget(self, email: str) -> None:
        self._books.alerts = {id_: alert for id_, alert in self._books.alerts.items() if alert[1] != email}

    def _is_there(self, sku: str) -> bool:
        row = self._books.variants.get(sku)
        if row is None or row.variant.stock < 1:
            return False
        return self._books.products[row.product_id].draft.status is Status.PUBLISHED
