"""Hears what shoppers do, without making them wait: a taste at once, the event in a batch."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import StoreUnavailable
from shop_app.domain.interactions import Interaction, Kind
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import now
from shop_app.repositories.ports import Interactions, Store, Tastes
from shop_app.services.access import Permission, access

log = logging.getLogger(__name__)

BUFFER_MAX = 20_000  # events held while MongoDB is away; about 8 MB
FLUSH_EVERY_S = 0.5
BATCH = 5_000
FORGET = "interactions_forgotten"  # outbox topic
FORGET_AGAIN = timedelta(seconds=5)  # by then every process has written what it still held of the shopper


class InteractionsService:
    """Records interactions.

    Events of browsing are held in memory for up to half a second and written in one go. While MongoDB is away they
    wait; past ``BUFFER_MAX`` the oldest are dropped and counted in ``dropped``. Purchases do not come this way: the
    outbox keeps them until they are stored.
    """

    def __init__(self, store: Store, events: Interactions, tastes: Tastes) -> None:
        self._store = store
        self._events = events
        self._tastes = tastes
        self._buffer: deque[Interaction] = deque(maxlen=BUFFER_MAX)
        self._wake = threading.Condition()
        self._writer: threading.Thread | None = None
        self._is_closing = False
        self.dropped = 0

    def record(
        self,
        actor: Actor,
        kind: Kind,
        product_id: int,
        *,
        placement: str = "",
        source: str = "",
        model_version: str = "",
    ) -> None:
        """Note that the actor did something with a product. Never raises for an absent store."""
        if kind is not Kind.IMPRESSION:
            try:
                self._tastes.note(actor.shopper, product_id)
            except StoreUnavailable:
                log.warning("a taste was not noted: Redis is away")
        event = Interaction(
            actor.shopper, product_id, kind, now(), placement=placement, source=source, model_version=model_version
        )
        with self._wake:
            if len(self._buffer) == BUFFER_MAX:
                self.dropped += 1
            self._buffer.append(event)
            self._start_writer()
            self._wake.notify()

    def take_over(self, guest: Actor, account: Actor) -> None:
        """Give a guest's events and tastes to the account it signed in to."""
        if guest.shopper == account.shopper:
            return
        self.flush()
        try:
            self._tastes.merge(guest.shopper, account.shopper)
            self._events.reassign(guest.shopper, account.shopper)
        except StoreUnavailable as error:
            log.warning("a guest's events stay with the guest: %s is away", error.store)

    def forget(self, actor: Actor) -> None:
        """Erase everything the actor did up to now: events, what waits to be written, the session's tastes.

        A store that is away is made up for by the outbox, which erases once more in any case: another process may
        still have held an event of theirs. What they do from now on is new.
        """
        until = now()
        with self._wake:
            kept = [event for event in self._buffer if event.shopper != actor.shopper]
            self._buffer.clear()
            self._buffer.extend(kept)
        order = {
            "shopper": actor.shopper,
            "until": until.isoformat(),
            "with_tastes": not self._forget_tastes(actor.shopper),
        }
        with self._store.writing() as tx:
            tx.outbox.add(FORGET, order, until + FORGET_AGAIN)
        try:
            self._events.erase(actor.shopper, until)
        except StoreUnavailable as error:
            log.warning("events of a shopper are erased as soon as %s is back", error.store)

    def erase(self, order: Mapping[str, Any]) -> None:
        """Do what ``forget`` could not do at once. An outbox consumer: doing it twice changes nothing."""
        if order["with_tastes"]:
            self._tastes.forget(order["shopper"])
        self._events.erase(order["shopper"], datetime.fromisoformat(order["until"]))

    def history(self, actor: Actor) -> list[Interaction]:
        """Return everything that is kept of what the actor did, oldest first; for themselves to read."""
        self.flush()
        return list(self._events.of_shopper(actor.shopper))

    def bring_in(
        self, actor: Actor, events: Iterable[Interaction], on_progress: Callable[[int], None] | None = None
    ) -> int:
        """Store events of elsewhere; keys that are known are skipped. Returns how many were new."""
        access(actor, Permission.BRING_IN)
        count = 0
        for chunk in chunks(events, BATCH):
            count += self._events.add(chunk)
            if on_progress:
                on_progress(len(chunk))
        return count

    def flush(self) -> None:
        """Write what is waiting now; what cannot be written waits on."""
        with self._wake:
            batch = list(self._buffer)
            self._buffer.clear()
        if not batch:
            return
        try:
            self._events.add(batch)
        except StoreUnavailable:
            log.warning("%d interactions wait: MongoDB is away", len(batch))
            with self._wake:
                room = BUFFER_MAX - len(self._buffer)
                self.dropped += max(0, len(batch) - room)
                self._buffer.extendleft(reversed(batch[-room:] if room else []))
        except Exception:
            self.dropped += len(batch)  # what MongoDB refuses it would refuse again
            raise

    def close(self) -> None:
        """Write what is waiting and end the writer."""
        with self._wake:
            self._is_closing = True
            self._wake.notify()
        if self._writer:
            self._writer.join(timeout=5)
        self.flush()

    def _forget_tastes(self, shopper: str) -> bool:
        try:
            self._tastes.forget(shopper)
        except StoreUnavailable:
            return False
        return True

    def _start_writer(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(target=self._write_on, name="interactions", daemon=True)
            self._writer.start()

    def _write_on(self) -> None:
        while not self._is_closing:
            with self._wake:
                if not self._buffer:
                    self._wake.wait()
                self._wake.wait_for(lambda: self._is_closing, timeout=FLUSH_EVERY_S)
            try:
                self.flush()
            except Exception:  # the writer must outlive one bad batch
                log.exception("a batch of interactions could not be written")
