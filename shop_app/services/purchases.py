"""Tells the event store of what was bought, after the order is paid. An outbox consumer: it may be told twice."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from shop_app.domain.interactions import NO_TOUCH, By, Interaction, Kind, Touch
from shop_app.domain.orders import Order
from shop_app.repositories.ports import Interactions, Store, Tastes
from shop_app.services.access import GRANTS
from shop_app.services.interactions import attributed


class PurchaseNotes:
    def __init__(self, store: Store, events: Interactions, tastes: Tastes) -> None:
        self._store = store
        self._events = events
        self._tastes = tastes

    def note(self, payload: Mapping[str, Any]) -> None:
        """Store one purchase event a line of the order that the payload names, unless its shopper wants none kept.

        The shelf that last led the shopper to a product within a week has the credit for it; while Redis, which
        knows, is away, the entry waits.
        """
        number = payload["number"]
        with self._store.reading() as tx:
            found = tx.orders.by_number(number)
            if found is None:
                raise RuntimeError(f"order {number} is gone")
            order = found[0]
            account = tx.accounts.by_id(order.account_id) if order.account_id is not None else None
            buyer = f"a:{account.id}" if account else tx.orders.buyer(number)
            choices = tx.choices.of(buyer)
        if choices.lets_keep(order.placed_at):
            touches = attributed(self._tastes.touches(buyer), order.placed_at)
            self._events.add(_purchases(order, touches, By.STAFF if account and GRANTS[account.role] else ""))


def _purchases(order: Order, touches: Mapping[int, Touch], by: str) -> list[Interaction]:
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
            by=by,
            **asdict(touches.get(line.product_id, NO_TOUCH)),
        )
        for line in order.lines
        if line.product_id is not None
    ]
