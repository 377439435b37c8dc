"""Makes models: reads events, trains, lets the gate judge, stores, and moves the live pointer. Serves nothing."""

import logging
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from ml import artifact, steps
from ml.dataset import ItemTable, collect
from ml.refresh import refresh
from ml.snapshot import Snapshot
from ml.soundness import smoke
from ml.train import Report, TrainConfig, Trained, train
from shop_app.domain.accounts import Actor
from shop_app.domain.errors import Conflict, ModelRefused, NotFound
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from shop_app.kit.ids import request_id
from shop_app.repositories.ports import Interactions, Locks, Models, Store, Unfinished
from shop_app.services.access import Permission, access
from shop_app.services.audit import record
from shop_app.services.forgetting import ForgettingService
from shop_app.services.unfinished import TAKEN_UP, Data, Progress, unfinished

log = logging.getLogger(__name__)

LOCK = "retrain"
LOCK_S = 30  # a trainer that died blocks the next one for no longer; one that lives prolongs it
SMALL = 150_000  # events; below this a few seconds of training are enough
CARDS_SHOWN = 30
CARDS_SEARCHED = 500  # refreshed ones of twenty days
MADE, REFRESHED = "made", "by refreshing the live model"  # what a card's configuration says of its origin
KEPT = 10  # models whose bytes are kept, the live one besides; cards stay for good
MUCH_NEW = 0.2  # of all events since the live model: then its embeddings are of another shop

NOTHING: Mapping[str, str] = MappingProxyType({})


class TrainingService:
    """Trains and promotes models; the registry and the pointer live in MongoDB."""

    def __init__(
        self,
        store: Store,
        events: Interactions,
        models: Models,
        locks: Locks,
        forgetting: ForgettingService,
        unfinished: Unfinished,
        refresh_epochs: int = 0,
    ) -> None:
        self._store = store
        self._events = events
        self._models = models
        self._locks = locks
        self._forgetting = forgetting
        self._unfinished = unfinished
        self._refresh_epochs = refresh_epochs

    def retrain(self, actor: Actor, on_progress: Progress | None = None, seed: int = 1) -> ModelCard:
        """Train on everything known and publish the model if the gate lets it pass.

        Args:
            on_progress: told what is being done and which share (0..1) is done.

        Returns:
            The new model's card; ``was_promoted`` and ``verdict`` say what the gate decided.

        Raises:
            Conflict: another process is training, or there is nothing to learn from.
        """
        access(actor, Permission.RUN_MODELS)
        with self._locks.held(LOCK, LOCK_S) as is_mine:
            if not is_mine:
                raise Conflict("A model is being trained already.")
            return self._retrain(on_progress or _quietly, seed)

    def keep_fresh(self, actor: Actor) -> ModelCard | None:
        """Bring the live model up to date with what happened since; train anew when that is a lot.

        Returns:
            The new model's card; None when nothing happened, or there is no model to refresh.

        Raises:
            Conflict: another process is training.
        """
        access(actor, Permission.RUN_MODELS)
        live = self._live()
        newest = self._events.newest_at()
        if live is None or newest is None or newest.timestamp() <= live.trained_until:
            return None
        with self._locks.held(LOCK, LOCK_S) as is_mine:
            if not is_mine:
                raise Conflict("A model is being trained already.")
            return self._refresh(live)

    def cards(self, actor: Actor) -> list[ModelCard]:
        """Return the newest models with their metrics and verdicts. For administrators."""
        access(actor, Permission.RUN_MODELS)
        return self._models.cards(CARDS_SHOWN)

    def is_running(self) -> bool:
        """Say whether a process trains or refreshes at this moment."""
        return self._locks.is_held(LOCK)

    def trained_at(self, actor: Actor) -> datetime | None:
        """Return when the newest model was trained in full, whatever the gate said of it; None before the first."""
        access(actor, Permission.RUN_MODELS)
        cards = self._models.cards(CARDS_SEARCHED)
        return next((card.trained_at for card in cards if card.config.get(MADE) != REFRESHED), None)

    def has_live(self, actor: Actor) -> bool:
        """Say whether there is a live model that loads; one of another version's format does not."""
        access(actor, Permission.RUN_MODELS)
        return self._live() is not None

    def promote(self, actor: Actor, version: str) -> None:
        """Make a stored model live, after seeing that it loads.

        Raises:
            NotFound: no model has this version.
            ModelRefused: it does not load; the live one stays.
        """
        access(actor, Permission.RUN_MODELS)
        self._open(version)
        with self._store.writing() as tx:
            record(tx, actor, "model.promote", version, {"live": self._models.live_version()}, {"live": version})
            self._models.make_live(version)  # last: a registry that is away leaves no entry

    def _retrain(self, tell: Progress, seed: int) -> ModelCard:
        started, live, threads = now(), self._live(), os.cpu_count() or 1
        with unfinished(self._unfinished, steps.plan(seed, threads, live), started, tell) as work:
            work.tell("reading events", 0.0)
            events, items = work.data(self._read, started)
            quick = TrainConfig.quick(seed=seed, threads=threads)
            config = quick if len(events) < SMALL else TrainConfig(seed=seed, threads=threads)
            try:
                trained = train(events, items, config, progress=work.tell, live=live, remember=work.step)
            except ValueError as error:
                raise Conflict(f"There is nothing to train on yet: {error}.") from error
            made = {TAKEN_UP: ", ".join(work.taken_up)} if work.taken_up else NOTHING
            return self._publish(trained, started, work.begun_at, made)

    def _refresh(self, live: Snapshot) -> ModelCard | None:
        started, (events, items) = now(), self._read()
        if float((events.at > live.trained_until).mean()) > MUCH_NEW:
            return self._retrain(_quietly, seed=1)
        config = TrainConfig(threads=os.cpu_count() or 1, refresh_epochs=self._refresh_epochs)
        try:
            refreshed = refresh(live, events, items, config)
            return self._publish(refreshed, started, started, {MADE: REFRESHED})
        except ValueError as error:  # what happened says nothing of taste: impressions, or products that are gone
            log.info("the live model is as fresh as it can be: %s", error)
            return None

    def _publish(self, trained: Trained, started: datetime, read_at: datetime, made: Mapping[str, str]) -> ModelCard:
        report = trained.report
        packed = artifact.dumps(trained.snapshot, {"verdict": report.verdict.words})
        # What shoppers' processes will do; better it fails here.
        asked = smoke(trained.snapshot, artifact.loads(packed)[0])
        if asked.trouble:
            raise ModelRefused(f"The new model was not published: {asked.trouble}.")
        card = ModelCard(
            version=f"{started:%Y%m%d-%H%M%S}-{request_id()[:6]}",
            trained_at=started,
            is_live=report.verdict.promote,
            was_promoted=report.verdict.promote,
            verdict=report.verdict.words,
            metrics=_metrics(report, (now() - started).total_seconds()) | {"shelf p95 ms": asked.p95_ms},
            config={name: str(value) for name, value in report.config.items()} | dict(made),
        )
        self._models.add(card, packed)
        self._forgetting.recheck(card.version, read_at)
        self._forgetting.tidy(KEPT)
        if card.was_promoted:
            self._models.make_live(card.version)
        log.info("model %s: %s", card.version, card.verdict)
        return card

    def _live(self) -> Snapshot | None:
        version = self._models.live_version()
        if not version:
            return None
        try:
            return self._open(version)
        except (ModelRefused, NotFound):
            log.warning("the live model %s does not load; the new one is judged against baselines only", version)
            return None

    def _open(self, version: str) -> Snapshot:
        try:
            return artifact.loads(self._models.artifact(version))[0]
        except artifact.ArtifactError as error:
            raise ModelRefused(f"Model {version} does not load: {error}. The live one stays.") from error

    def _read(self) -> Data:
        return collect(self._read_events()), self._read_items()

    def _read_events(self) -> Iterable[tuple[str, str, str, float, float]]:
        for shopper, product_id, kind, at, quantity in self._events.stream():
            yield shopper, str(product_id), kind, at, float(quantity)

    def _read_items(self) -> ItemTable:
        with self._store.reading() as tx:
            rows = list(tx.catalogue.training_rows())
        return ItemTable(
            ids=[str(row[0]) for row in rows],
            titles=[row[1] for row in rows],
            descriptions=[row[2] for row in rows],
            categories=[row[3] for row in rows],
            attributes=[row[4] for row in rows],
            prices=[row[5] for row in rows],
        )


def _metrics(report: Report, seconds: float) -> dict[str, float]:
    ours = report.results.get("ours", {})
    metrics = {name: float(value) for name, value in ours.items()}
    for name, result in report.results.items():
        if name != "ours":
            metrics[f"ndcg of {name}"] = float(result["ndcg"])
    counts = {"events": report.events, "shoppers": report.users, "products": report.items, "seconds": seconds}
    metrics |= {name.replace("_", " "): float(value) for name, value in report.segments.items()}
    return metrics | {name: float(value) for name, value in counts.items()}


def _quietly(_what: str, _share: float) -> None:
    """Tell nobody."""
