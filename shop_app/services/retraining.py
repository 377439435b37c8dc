"""Training on demand and in sight: staff ask, the worker's process trains, and every admin page follows."""

import logging

from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import Conflict, ShopError, StoreUnavailable
from shop_app.domain.recommendations import ModelCard, TrainingNews
from shop_app.repositories.ports import Live, Store, TrainingBoard
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.training import TrainingService

log = logging.getLogger(__name__)


class RetrainingService:
    """Trains in whatever process calls ``train``: the worker's, so that pages stay as quick as they are."""

    def __init__(self, store: Store, training: TrainingService, board: TrainingBoard, told: Live) -> None:
        self._store = store
        self._training = training
        self._board = board
        self._live = told

    def ask(self, actor: Actor) -> None:
        """Ask the worker to train as soon as it can.

        Raises:
            Conflict: somebody asked already, or a training runs.
        """
        access(actor, Permission.RUN_MODELS)
        if self._board.read().is_running or not self._board.ask():
            raise Conflict("A model is being trained already.")
        with self._store.writing() as tx:
            audit.record(tx, actor, "model.retrain", "models")
        self._live.tell([live.TRAINING])

    def news(self, actor: Actor) -> TrainingNews:
        """Say where the training stands."""
        access(actor, Permission.RUN_MODELS)
        if self._board.is_asked():
            return TrainingNews("waiting for the worker", 0.0, is_running=True)
        return self._board.read()

    def train_if_asked(self, actor: Actor) -> ModelCard | None:
        """Train if somebody asked; the worker's job, every few seconds."""
        access(actor, Permission.RUN_MODELS)
        return self.train(actor) if self._board.take() else None

    def train(self, actor: Actor) -> ModelCard:
        """Train now and tell how far it is.

        Raises:
            Conflict: another process is training, or there is nothing to learn from.
        """
        try:
            card = self._training.retrain(actor, self._tell)
        except ShopError as error:
            self._write(TrainingNews(error.message))
            raise
        except BaseException:
            self._write(TrainingNews("The last training broke off; the model before it goes on."))
            raise
        self._write(TrainingNews(card.verdict))
        return card

    def _tell(self, what: str, share: float) -> None:
        self._write(TrainingNews(what, share, is_running=True))

    def _write(self, news: TrainingNews) -> None:
        try:
            self._board.write(news)
        except StoreUnavailable:
            log.warning("how far the training is stays unsaid: Redis is away")
        self._live.tell([live.TRAINING])
