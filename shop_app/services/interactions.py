"""Hears what shoppers do, without making them wait: a taste at once, the event in a batch."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import StoreUnavailable
from shop_app.domain.interactions import (
    ATTRIBUTED_FOR,
    NO_PRODUCT,
    NO_TOUCH,
    By,
    Interaction,
    Kind,
    Note,
    Touch,
)
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint
from shop_app.repositories.ports import Interactions, Live, Store, Tastes
from shop_app.services.access import GRANTS, Permission, access
from shop_app.services.event_buffer import EventBuffer

log = logging.getLogger(__name__)

BATCH = 5_000
FORGET = "interactions_forgotten"  # outbox topic
FORGET_AGAIN = timedelta(seconds=5)  # by then every process has written what it still held of the shopper


class InteractionsService:
    """Records interactions: tastes at once in Redis, events within half a second in MongoDB (see `EventBuffer`).

    Nothing is recorded of a shopper who opted out. Purchases do not come this way: the outbox brings them.
    """

    def __init__(self, store: Store, events: Interactions, tastes: Tastes, told: Live) -> None:
        self._store = store
        self._events = events
        self._tastes = tastes
        self._live = told
        self._buffer = EventBuffer(store, events)

    @property
    def dropped(self) -> int:
        """How many impressions were let go because MongoDB was away for too long."""
        return self._buffer.dropped

    def record(
        self, actor: Actor, kind: Kind, product_id: int, touch: Touch = NO_TOUCH, at: datetime | None = None
    ) -> None:
        """Note that the actor did something with a product. Never raises for an absent store."""
        self.record_all(actor, [Note(kind, product_id, touch, at)])

    def record_all(self, actor: Actor, notes: Sequence[Note]) -> None:
        """Note what the actor did, in order; open pages of theirs hear that their shelves may change."""
        if not notes or not self._may_follow(actor):
            return
        acts = [] if actor.is_robot else [note for note in notes if note.kind is not Kind.IMPRESSION]
        came_from = self._take_in(actor.shopper, acts)
        self._buffer.hold([_event(actor, note, came_from) for note in notes])
        if acts:
            self._live.tell([live.taste(actor.shopper)])

    def record_search(self, actor: Actor, term: str, found: int) -> bool:
        """Note what the actor looked for; the same words within one clock hour are one search, stored once.

        Tastes do not follow: what a search found was not chosen, and what is chosen of it is a view of its own.

        Returns:
            False if nothing may be noted of this actor, here or elsewhere: they opted out.
        """
        if not self._may_follow(actor):
            return False
        at = now()
        # Made of shopper, words and hour, so that a page reloaded, sorted or gone back to anywhere is known again.
        key = "search:" + fingerprint(f"{actor.shopper}|{at:%Y-%m-%dT%H}|{term}")
        search = Interaction(actor.shopper, NO_PRODUCT, Kind.SEARCH, at, key=key, by=_by(actor), term=term, found=found)
        self._buffer.hold([search])
        return True

    def take_back(self, actor: Actor, kind: Kind, product_id: int) -> None:
        """Unlearn what the actor undid, like a wish; what an absent store holds of it stays."""
        self.flush()
        try:
            self._tastes.take_back(actor.shopper, product_id)
            self._events.take_back(actor.shopper, kind, product_id)
        except StoreUnavailable as error:
            log.warning("what was undone is still known: %s is away", error.store)
        self._live.tell([live.taste(actor.shopper)])

    def take_over(self, guest: Actor, account: Actor) -> None:
        """Give a guest's events, tastes and decisions to the account it signed in to."""
        if guest.shopper == account.shopper:
            return
        self.flush()
        with self._store.writing() as tx:
            tx.choices.merge(guest.shopper, account.shopper, now())
            is_opted_out = tx.choices.of(account.shopper).is_opted_out
        if is_opted_out:
            self.forget(guest)
            return
        try:
            self._tastes.merge(guest.shopper, account.shopper)
            self._events.reassign(guest.shopper, account.shopper)
        except StoreUnavailable as error:
            log.warning("a guest's events stay with the guest: %s is away", error.store)

    def forget(self, actor: Actor) -> None:
        """Erase everything the actor did up to now: events, what waits to be written, tastes, hidden products.

        A store that is away is made up for by the outbox, which erases once more in any case: another process may
        still have held an event of theirs. What they do from now on is new.
        """
        until = now()
        self._buffer.drop(actor.shopper)
        order = {"shopper": actor.shopper, "until": until.isoformat(), "with_tastes": not self._forget_tastes(actor)}
        with self._store.writing() as tx:
            tx.choices.forget(actor.shopper, until)
            tx.outbox.add(FORGET, order, until + FORGET_AGAIN)
        try:
            self._events.erase(actor.shopper, until)
        except StoreUnavailable as error:
            log.warning("events of a shopper are erased as soon as %s is back", error.store)
        self._live.tell([live.taste(actor.shopper)])

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

    def store_late(self, payload: Mapping[str, Any]) -> None:
        """Store events that waited in the outbox while MongoDB was away. An outbox consumer."""
        self._buffer.store_late(payload)

    def flush(self) -> None:
        """Write what is waiting now; what cannot be written waits on."""
        self._buffer.flush()

    def close(self) -> None:
        """Write what is waiting and end the writer."""
        self._buffer.close()

    def _may_follow(self, actor: Actor) -> bool:
        try:
            with self._store.reading() as tx:
                return not tx.choices.of(actor.shopper).is_opted_out
        except StoreUnavailable:
            log.warning("not recorded: whether the shopper opted out is in SQL, which is away")
            return False

    def _take_in(self, shopper: str, acts: Sequence[Note]) -> dict[int, Touch]:
        """Let the session follow what was done; return, by product, the shelf that led to an act without one."""
        if not acts:
            return {}
        try:
            for note in acts:
                self._tastes.note(shopper, note.product_id)
                if note.touch.placement and note.kind is Kind.CLICK:
                    self._tastes.touch(shopper, note.product_id, note.touch, now())
            return attributed(self._tastes.touches(shopper), now())
        except StoreUnavailable:
            log.warning("a taste was not noted: Redis is away")
            return {}

    def _forget_tastes(self, actor: Actor) -> bool:
        try:
            self._tastes.forget(actor.shopper)
        except StoreUnavailable:
            return False
        return True


def attributed(touches: Mapping[int, tuple[Touch, datetime]], at: datetime) -> dict[int, Touch]:
    """Return, by product, the last shelf that may still claim what happens to it at this moment."""
    return {product_id: touch for product_id, (touch, when) in touches.items() if at - when <= ATTRIBUTED_FOR}


def _event(actor: Actor, note: Note, came_from: Mapping[int, Touch]) -> Interaction:
    touch = note.touch
    if not touch.placement and note.kind in (Kind.ADD_TO_CART, Kind.WISHLIST):
        touch = came_from.get(note.product_id, NO_TOUCH)
    return Interaction(
        actor.shopper,
        note.product_id,
        note.kind,
        note.at or now(),
        placement=touch.placement,
        source=touch.source,
        model_version=touch.model_version,
        key=note.key,
        arm=touch.arm,
        by=_by(actor),
    )


def _by(actor: Actor) -> str:
    return By.ROBOT if actor.is_robot else By.STAFF if GRANTS[actor.role] else ""
