"""Training on demand and in sight: staff ask, the worker's process trains, and every admin page follows."""

import logging
from datetime import datetime, timedelta

from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import Conflict, ShopError, StoreUnavailable
from shop_app.domain.recommendations import ModelCard, TrainingNews
from shop_app.kit.clock import now
from shop_app.repositories.ports import Live, Locks, Store, TrainingBoard
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.training import LOCK_S, TrainingService

log = logging.getLogger(__name__)

LOCK = "asked training"
BROKE_OFF = "The last training broke off; the model before it goes on."
EARLY, EARLY_MAX = 0.1, timedelta(minutes=1)  # of the time between two; one that is due so soon may as well begin


class RetrainingService:
    """Trains in whatever process calls ``train``: the worker's, so that pages stay as quick as they are."""

    def __init__(self, store: Store, training: TrainingService, board: TrainingBoard, locks: Locks, told: Live) -> None:
        self._store = store
        self._training = training
        self._board = board
        self._locks = locks
        self._live = told

    def ask(self, actor: Actor) -> None:
        """Ask the worker to train as soon as it can.

        Raises:
            Conflict: somebody asked already, or a training runs.
        """
        access(actor, Permission.RUN_MODELS)
        if self._stands().is_running or not self._board.ask():
            raise Conflict("A model is being trained already.")
        with self._store.writing() as tx:
            audit.record(tx, actor, "model.retrain", "models")
        self._live.tell([live.TRAINING])

    def news(self, actor: Actor) -> TrainingNews:
        """Say where the training stands."""
        access(actor, Permission.RUN_MODELS)
        found = self._stands()
        if not found.is_running and self._board.is_asked():
            return TrainingNews("waiting for the worker", 0.0, is_running=True)
        return found

    def train_if_asked(self, actor: Actor) -> ModelCard | None:
        """Train if somebody asked; the worker's job, every few seconds.

        The wish is taken off the board at the end: a process that is killed leaves it to the next one.
        """
        access(actor, Permission.RUN_MODELS)
        if not self._board.is_asked() or self._training.is_running():
            return None
        with self._locks.held(LOCK, LOCK_S) as is_mine:
            if not is_mine or not self._board.is_asked():
                return None
            try:
                return self.train(actor)
            finally:
                self._board.take()

    def due_at(self, actor: Actor, every: timedelta) -> datetime:
        """Return when the next full training is due; without a model, now."""
        newest = self._training.trained_at(actor)
        return newest + every if newest else now()

    def train_if_due(self, actor: Actor, every: timedelta) -> ModelCard | None:
        """Train if no process has for as long; the worker's job, however many workers there are."""
        return self.train(actor) if self.due_at(actor, every) <= now() + min(EARLY * every, EARLY_MAX) else None

    def train(self, actor: Actor) -> ModelCard:
        """Train now and tell how far it is.

        Raises:
            Conflict: another process is training, or there is nothing to learn from.
        """
        if self._training.is_running():
            raise Conflict("A model is being trained already.")  # and its news stay on the board
        try:
            card = self._training.retrain(actor, self._tell)
        except ShopError as error:
            self._write(TrainingNews(error.message))
            raise
        except BaseException:
            self._write(TrainingNews(BROKE_OFF))
            raise
        self._write(TrainingNews(card.verdict))
        return card

    def _stands(self) -> TrainingNews:
        found = self._board.read()  # a process that was killed could not say so
        return TrainingNews(BROKE_OFF) if found.is_running and not self._training.is_running() else found

    def _tell(self, what: str, share: float) -> None:
        self._write(TrainingNews(what, share, is_running=True))

    def _write(self, news: TrainingNews) -> None:
        try:
            self._board.write(news)
        except StoreUnavailable:
            log.warning("how far the training is stays unsaid: Redis is away")
        self._live.tell([live.TRAINING])
