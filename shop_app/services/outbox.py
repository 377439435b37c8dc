"""Delivers after-commit work, at least once; every consumer here may see the same entry twice."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.orders import Order
from shop_app.kit.clock import now
from shop_app.repositories.ports import Interactions, OutboxEntry, Store
from shop_app.services.checkout import ORDER_PAID
from shop_app.services.interactions import FORGET, InteractionsService

log = logging.getLogger(__name__)

RETRY_MAX_S = 3600


class OutboxService:
    def __init__(self, store: Store, events: Interactions, interactions: InteractionsService) -> None:
        self._store = store
        self._events = events
        self._consumers: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
            ORDER_PAID: self._note_purchases,
            FORGET: interactions.erase,
        }

    def deliver(self, limit: int = 100) -> int:
        """Deliver what is due; what fails waits longer each time. Returns how many were delivered."""
        with self._store.reading() as tx:
            due = tx.outbox.due(now(), limit)
        return sum(self._deliver_one(entry) for entry in due)

    def waiting(self) -> int:
        """Return how many entries are not delivered yet."""
        with self._store.reading() as tx:
            return tx.outbox.waiting()

    def _deliver_one(self, entry: OutboxEntry) -> bool:
        try:
            self._consumers[entry.topic](entry.payload)
        except Exception as error:  # noqa: BLE001 - one bad entry must not hold up the others; it is kept and logged
            wait_s = min(2**entry.attempts, RETRY_MAX_S)
            log.warning("outbox entry %d (%s) failed, again in %d s: %r", entry.id, entry.topic, wait_s, error)
            with self._store.writing() as tx:
                tx.outbox.failed(entry.id, repr(error), now() + timedelta(seconds=wait_s))
            return False
        with self._store.writing() as tx:
            tx.outbox.delivered(entry.id, now())
        return True

    def _note_purchases(self, payload: Mapping[str, Any]) -> None:
        with self._store.reading() as tx:
            found = tx.orders.by_number(payload["number"])
        if found is None:
            raise RuntimeError(f"order {payload['number']} is gone")
        self._events.add(_purchases(found[0]))


def _purchases(order: Order) -> list[Interaction]:
    # A guest's purchase belongs to nobody else's history: it is kept under the order itself.
    shopper = f"a:{order.account_id}" if order.account_id is not None else f"o:{order.number}"
    return [
        Interaction(
            shopper,
            line.product_id,
            Kind.PURCHASE,
            order.placed_at,
            quantity=line.quantity,
            key=f"order:{order.number}:{line.sku}",
        )
        for line in order.lines
        if line.product_id is not None
    ]
