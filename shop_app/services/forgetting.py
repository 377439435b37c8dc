"""Takes shoppers out of stored models, so that whoever is erased is in none that serves, could serve or is begun."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from ml import artifact
from ml.forget import without
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import Conflict, NotFound
from shop_app.kit.clock import now
from shop_app.repositories.ports import Interactions, Locks, Models, Store, Unfinished
from shop_app.services.access import Permission, access
from shop_app.services.interactions import InteractionsService
from shop_app.services.unfinished import STALE

log = logging.getLogger(__name__)

LOCK, LOCK_S = "model_files", 60
PATIENCE_S = 20.0  # two that rewrite the same model at once would each bring back whom the other took out
LATE = timedelta(hours=2)  # how long the outbox may take to erase events after somebody asked: it retries hourly


class ForgettingService:
    """Rewrites stored models without the people who are gone.

    A training that runs while somebody is erased has read their events already. Therefore both sides look: who erases
    rewrites what is stored by then, and who stores a model looks afterwards who has been erased meanwhile.
    """

    def __init__(
        self,
        store: Store,
        events: Interactions,
        models: Models,
        unfinished: Unfinished,
        locks: Locks,
        interactions: InteractionsService,
    ) -> None:
        self._store = store
        self._events = events
        self._models = models
        self._unfinished = unfinished
        self._locks = locks
        self._interactions = interactions
        self._known: dict[str, frozenset[str]] = {}  # by revision: most who are erased were never in a model

    def erase(self, order: Mapping[str, Any]) -> None:
        """Erase what is stored of a shopper, events and models. An outbox consumer: twice changes nothing.

        Raises:
            Conflict: models are being rewritten for somebody else; the outbox tries again.
        """
        self._interactions.erase(order)
        self._unfinished.drop()  # a training that goes on from it would learn from them
        self._take_out_everywhere(lambda known: known & {order["shopper"]})

    def sweep(self, actor: Actor) -> None:
        """Take out everybody of whom no event is kept any more: expired, or gone over to an account. The clock's."""
        access(actor, Permission.RUN_MODELS)
        begun = self._unfinished.begun()
        if begun is None or now() - begun.begun_at > STALE:
            self._unfinished.drop()
        self._take_out_everywhere(lambda known: known - self._events.known(known))

    def recheck(self, version: str, read_at: datetime) -> None:
        """Take out of a model that was just stored whoever was erased since its events were read."""
        with self._store.reading() as tx:
            forgotten = tx.choices.forgotten_since(read_at - LATE)
        with self._alone():
            self._take_out(version, lambda known: (known - self._events.known(known)) | (known & forgotten))

    def tidy(self, count: int) -> None:
        """Let go of all bytes but those of the newest ``count`` models and the live one, and of half written ones.

        Nobody else may be storing a model meanwhile.
        """
        kept = {card.version for card in self._models.cards(count)} | {self._models.live_version()}
        with self._alone():
            for version in self._models.stored():
                if version not in kept:
                    self._models.drop(version)
            self._models.drop_torn()

    def _take_out_everywhere(self, choose: Callable[[frozenset[str]], Collection[str]]) -> None:
        revisions = {self._models.revision(version): version for version in self._models.stored()}
        self._known = {revision: known for revision, known in self._known.items() if revision in revisions}
        concerned = [version for version in revisions.values() if choose(self._users(version))]
        if concerned:
            with self._alone():
                for version in concerned:
                    self._take_out(version, choose)

    def _take_out(self, version: str, choose: Callable[[frozenset[str]], Collection[str]]) -> None:
        gone = choose(self._users(version))
        if not gone:
            return
        snapshot, manifest = artifact.loads(self._models.artifact(version))
        self._models.replace(version, artifact.dumps(without(snapshot, gone), manifest))
        log.info("%d shoppers were taken out of model %s", len(gone), version)

    def _users(self, version: str) -> frozenset[str]:
        """Return whom a stored model knows; nobody, if it does not load: it can never serve."""
        revision = self._models.revision(version)
        if revision not in self._known:
            try:
                self._known[revision] = frozenset(artifact.loads(self._models.artifact(version))[0].users)
            except (artifact.ArtifactError, NotFound) as error:
                log.warning("model %s cannot be searched for shoppers: %s", version, error)
                self._known[revision] = frozenset()
        return self._known[revision]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        until = time.monotonic() + PATIENCE_S
        while True:
            with self._locks.held(LOCK, LOCK_S) as is_mine:
                if is_mine:
                    yield
                    return
            if time.monotonic() > until:
                raise Conflict("Stored models are being rewritten.")
            time.sleep(0.1)
