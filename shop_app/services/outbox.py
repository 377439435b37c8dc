"""Delivers after-commit work, at least once; every consumer may see the same entry twice. Knows no topic itself."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shop_app.kit.clock import now
from shop_app.repositories.ports import OutboxEntry, Store

log = logging.getLogger(__name__)

RETRY_MAX_S = 3600
LEASE = timedelta(seconds=120)  # a worker that dies with an entry in hand holds it this long; more than any delivery


class Undeliverable(Exception):
    """A consumer's word that trying again cannot help."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """Who does the work of one topic.

    Args:
        do: does it, or raises; anything raised but ``Undeliverable`` is tried again, later each time.
        most_tries: after so many the entry is a dead letter; None tries for ever.
        remains: what is kept of the payload once it is done; everything, if None.
    """

    do: Callable[[Mapping[str, Any]], None]
    most_tries: int | None = None
    remains: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None


class OutboxService:
    def __init__(self, store: Store, consumers: Mapping[str, Consumer]) -> None:
        self._store = store
        self._consumers = consumers

    def deliver(self, limit: int = 100, *, only: str = "", but: str = "") -> int:
        """Deliver what is due, of one topic or of all ``but`` one. Returns how many were delivered."""
        with self._store.reading() as tx:
            due = tx.outbox.due(now(), limit, only, but)
        return sum(self._deliver_one(entry) for entry in due)

    def waiting(self) -> int:
        """Return how many entries are not delivered yet."""
        with self._store.reading() as tx:
            return tx.outbox.waiting()

    def _deliver_one(self, entry: OutboxEntry) -> bool:
        with self._store.writing() as tx:
            if not tx.outbox.claim(entry, now() + LEASE):
                return False  # another worker has it
        try:
            consumer = self._consumers[entry.topic]
            consumer.do(entry.payload)
        except Exception as error:  # noqa: BLE001 - one bad entry must not hold up the others; it is kept and logged
            self._put_off(entry, error)
            return False
        with self._store.writing() as tx:
            tx.outbox.delivered(entry.id, now(), consumer.remains(entry.payload) if consumer.remains else None)
        return True

    def _put_off(self, entry: OutboxEntry, error: Exception) -> None:
        consumer = self._consumers.get(entry.topic)
        is_last = consumer is not None and entry.attempts + 1 == consumer.most_tries
        with self._store.writing() as tx:
            if is_last or isinstance(error, Undeliverable):
                log.error("outbox entry %d (%s) is given up: %r", entry.id, entry.topic, error)
                tx.outbox.give_up(entry.id, repr(error), now())
                return
            wait_s = min(2**entry.attempts, RETRY_MAX_S)
            log.warning("outbox entry %d (%s) failed, again in %d s: %r", entry.id, entry.topic, wait_s, error)
            tx.outbox.failed(entry.id, repr(error), now() + timedelta(seconds=wait_s))
