"""Holds events for a moment and writes them in batches, off every request; knows what to do while MongoDB is away."""

import logging
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from shop_app.domain.errors import StoreUnavailable
from shop_app.domain.interactions import Interaction, Kind
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import now
from shop_app.kit.ids import request_id
from shop_app.repositories.ports import Interactions, Store

log = logging.getLogger(__name__)

SEEN_MAX = 20_000  # impressions held while MongoDB is away; about 8 MB
HELD_MAX = 2_000  # other events held in memory; past this they wait in SQL
ENTRY = 500  # events in one outbox entry
FLUSH_EVERY_S = 0.5
LATE = "interactions_late"  # outbox topic


class EventBuffer:
    """Two queues and a thread that empties them.

    Impressions are many and each tells little: past ``SEEN_MAX`` the oldest are dropped and counted in ``dropped``.
    Everything else, searches too, is kept: past ``HELD_MAX``, and at the end of the process, it moves to the outbox,
    which brings it when MongoDB is back.
    """

    def __init__(self, store: Store, events: Interactions) -> None:
        self._store = store
        self._events = events
        self._seen: deque[Interaction] = deque()
        self._acts: list[Interaction] = []
        self._wake = threading.Condition()
        self._writer: threading.Thread | None = None
        self._is_closing = False
        self.dropped = 0

    def hold(self, events: Sequence[Interaction]) -> None:
        """Take events in; they are written within a moment."""
        with self._wake:
            self._put(events)
            self._start_writer()
            self._wake.notify()

    def drop(self, shopper: str) -> None:
        """Let go of what is held of one shopper."""
        with self._wake:
            self._acts = [each for each in self._acts if each.shopper != shopper]
            self._seen = deque(each for each in self._seen if each.shopper != shopper)

    def flush(self) -> None:
        """Write what is waiting now; what cannot be written waits on."""
        batch = self._take()
        if not batch:
            return
        try:
            self._events.add(batch)
        except StoreUnavailable:
            log.warning("%d interactions wait: MongoDB is away", len(batch))
            with self._wake:
                later, self._acts, self._seen = [*self._acts, *self._seen], [], deque()
                self._put([*batch, *later])
            if len(self._acts) > HELD_MAX:
                self._move_to_outbox()

    def close(self) -> None:
        """Write what is waiting and end the writer; what cannot be written is left with the outbox."""
        with self._wake:
            self._is_closing = True
            self._wake.notify()
        if self._writer:
            self._writer.join(timeout=5)
        self.flush()
        self._move_to_outbox()

    def store_late(self, payload: Mapping[str, Any]) -> None:
        """Store the events of an outbox entry, but those of shoppers who have since asked to be forgotten."""
        events = [_read(each) for each in payload["events"]]
        with self._store.reading() as tx:
            choices = {shopper: tx.choices.of(shopper) for shopper in {event.shopper for event in events}}
        self._events.add([event for event in events if choices[event.shopper].lets_keep(event.at)])

    def _put(self, events: Sequence[Interaction]) -> None:
        self._acts += [each for each in events if each.kind is not Kind.IMPRESSION]
        self._seen += [each for each in events if each.kind is Kind.IMPRESSION]
        while len(self._seen) > SEEN_MAX:
            self._seen.popleft()
            self.dropped += 1

    def _take(self) -> list[Interaction]:
        with self._wake:
            batch, self._acts, self._seen = [*self._acts, *self._seen], [], deque()
        return batch

    def _move_to_outbox(self) -> None:
        with self._wake:
            waiting, self._acts = self._acts, []
        if not waiting:
            return
        try:
            with self._store.writing() as tx:
                for chunk in chunks(waiting, ENTRY):
                    tx.outbox.add(LATE, {"events": [_written(each) for each in chunk]}, now())
        except StoreUnavailable:
            log.warning("%d interactions go on waiting in memory: SQL is away as well", len(waiting))
            with self._wake:
                self._acts = [*waiting, *self._acts]

    def _start_writer(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._write_on, name="interactions", daemon=True)
            self._writer.start()

    def _write_on(self) -> None:
        while not self._is_closing:
            with self._wake:
                if not self._acts and not self._seen:
                    self._wake.wait()
                self._wake.wait_for(lambda: self._is_closing, timeout=FLUSH_EVERY_S)
            try:
                self.flush()
            except Exception:  # the writer must outlive one bad batch, which MongoDB would refuse again
                log.exception("a batch of interactions could not be written")


def count_only(payload: Mapping[str, Any]) -> dict[str, int]:
    """Say what an outbox entry keeps once it is delivered: how many events it brought, not whose."""
    return {"count": len(payload["events"])}


def _written(event: Interaction) -> dict[str, Any]:
    # A key, so that an entry delivered twice is stored once.
    return asdict(replace(event, key=event.key or request_id())) | {"at": event.at.isoformat()}


def _read(written: Mapping[str, Any]) -> Interaction:
    return Interaction(**{**written, "kind": Kind(written["kind"]), "at": datetime.fromisoformat(written["at"])})
