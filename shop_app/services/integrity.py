"""Proves that the books are right: stock equals its ledger, money equals its lines, nothing waits for ever,
nobody rewrote the audit log."""

from dataclasses import dataclass

from shop_app.domain.audit import broken_links
from shop_app.repositories.ports import Store


@dataclass(frozen=True, slots=True)
class Findings:
    """What does not add up; all empty when the books are right."""

    stock_off_ledger: list[str]  # SKUs
    orders_unbalanced: list[str]  # order numbers
    outbox_waiting: int
    audit_broken: list[str]  # what is wrong with which entries

    @property
    def is_clean(self) -> bool:
        return not (self.stock_off_ledger or self.orders_unbalanced or self.outbox_waiting or self.audit_broken)


class IntegrityService:
    def __init__(self, store: Store) -> None:
        self._store = store

    def verify(self) -> Findings:
        """Compare stock with its ledger, orders with their lines and payment, and walk the audit log's chain."""
        with self._store.reading() as tx:
            return Findings(
                tx.stock.off_the_ledger(),
                tx.orders.unbalanced(),
                tx.outbox.waiting(),
                broken_links(tx.audit.stream()),
            )
