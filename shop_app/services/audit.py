"""Who did what: staff actions are recorded in the transaction that does them, and read by administrators."""

from collections.abc import Mapping
from typing import Any

from shop_app.domain.accounts import Actor
from shop_app.domain.audit import Anchor, AuditDraft, AuditEntry, AuditQuery, packed
from shop_app.kit.clock import now
from shop_app.repositories.ports import AuditAnchors, Store, Transaction
from shop_app.services.access import Permission, access


def record(
    tx: Transaction,
    actor: Actor,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Note a staff action in the transaction that does it: both happen or neither.

    Args:
        action: noun and verb, such as ``stock.adjust``.
        subject: what it was done to, such as ``SKU-001``; an id rather than a name or an address.
        before: what was, as far as it changed; no secrets and no personal data of shoppers, entries are never erased.
        after: what is now.
    """
    tx.audit.append(
        AuditDraft(
            at=now(),
            actor_id=actor.account_id,
            who=actor.email[:320],
            role=str(actor.role),
            came_from=actor.came_from[:64],
            action=action,
            subject=subject.replace("\0", "")[:200],
            before=packed(before),
            after=packed(after),
        )
    )


class AuditService:
    def __init__(self, store: Store, anchors: AuditAnchors) -> None:
        self._store = store
        self._anchors = anchors

    def anchor(self, actor: Actor) -> None:
        """Remember the newest entry in another store, so that a log that is cut off or written anew shows.

        Raises:
            StoreUnavailable: that store is away; the next turn catches up.
        """
        access(actor, Permission.READ_AUDIT)
        with self._store.reading() as tx:
            last = tx.audit.last()
        if last:
            self._anchors.add(Anchor(last.id, last.digest), now())

    def page(self, actor: Actor, query: AuditQuery) -> tuple[list[AuditEntry], int]:
        """Return a page of the log, newest first, and how many entries the query finds. For administrators."""
        access(actor, Permission.READ_AUDIT)
        with self._store.reading() as tx:
            return tx.audit.page(query)
