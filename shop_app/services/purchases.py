"""Tells the event store of what was bought, after the order is paid. An outbox consumer: it may be told twice."""

from collections.abc import Mapping
from typing import Any

from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.orders import Order
from shop_app.repositories.ports import Interactions, Store


class PurchaseNotes:
    def __init__(self, store: Store, events: Interactions) -> None:
        self._store = store
        self._events = events

    def note(self, payload: Mapping[str, Any]) -> None:
        """Store one purchase event a line of the order that the payload names."""
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
