"""What this process knows while it makes shelves: the live model, what is on sale, the rules, the experiment."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ml import artifact
from ml.arrays import Mask
from ml.snapshot import Snapshot
from shop_app.domain.choices import ShelfRule
from shop_app.domain.errors import NotFound, StoreUnavailable
from shop_app.domain.experiments import Arm, Experiment
from shop_app.repositories.ports import Experiments, Models, Store

log = logging.getLogger(__name__)

T = TypeVar("T")
LOOK_EVERY_S = 5.0  # how old the knowledge of what is live and in stock may be


@dataclass(frozen=True, slots=True)
class Duty:
    """Everything a shelf is made from besides the shopper; replaced whole, never changed.

    Args:
        revision: the stored bytes of the snapshot: a model is rewritten when somebody in it is erased.
        snapshot: the live model; None while there is none.
        allowed: which of its items are on sale and in stock; None without a model.
    """

    version: str = ""
    revision: str = ""
    snapshot: Snapshot | None = None
    allowed: Mask | None = None
    rules: Sequence[ShelfRule] = ()
    experiment: Experiment | None = None

    def arm_of(self, shopper: str) -> Arm:
        return self.experiment.arm_of(shopper) if self.experiment else Arm.CURRENT


class OnDuty:
    """Holds the `Duty` of this process and swaps it when stores say something new.

    A model that does not load is logged and passed over: the one before it goes on serving.
    """

    def __init__(self, store: Store, models: Models, experiments: Experiments) -> None:
        self._store = store
        self._models = models
        self._experiments = experiments
        self._swap = threading.Lock()
        self._looked_at = 0.0
        self._refused = "", ""
        self._duty = Duty()

    def look(self) -> Duty:
        """Return what is known, at most ``LOOK_EVERY_S`` old; nobody waits for somebody else's look but the first."""
        is_fresh = time.monotonic() - self._looked_at < LOOK_EVERY_S
        if not is_fresh and self._swap.acquire(blocking=self._looked_at == 0):
            try:
                self._duty = self._look()
                self._looked_at = time.monotonic()
            finally:
                self._swap.release()
        return self._duty

    def _look(self) -> Duty:
        with self._store.reading() as tx:
            in_stock = [str(each) for each in tx.catalogue.in_stock_ids()]
            rules = tx.choices.rules()
        version, revision, snapshot = self._duty.version, self._duty.revision, self._duty.snapshot
        live = soft(self._models.live_version, version)
        found = soft(lambda: self._models.revision(live), revision) if live else ""
        is_news = live and (live, found) not in ((version, revision), self._refused)
        if is_news and (loaded := self._load(live, found)):
            version, revision, snapshot = live, found, loaded
        experiment = soft(self._experiments.running, self._duty.experiment)
        return Duty(version, revision, snapshot, snapshot.mask(in_stock) if snapshot else None, rules, experiment)

    def _load(self, version: str, revision: str) -> Snapshot | None:
        try:
            return artifact.loads(self._models.artifact(version))[0]
        except (artifact.ArtifactError, NotFound) as error:
            self._refused = version, revision
            stays = self._duty.version or "the fallback"
            log.error("model %s does not load, %s stays: %s", version, stays, error)  # noqa: TRY400 - the reason is complete
        except StoreUnavailable as error:
            log.warning("model %s is not loaded yet: %s is away", version, error.store)
        return None


def soft(ask: Callable[[], T], otherwise: T) -> T:
    """Ask a store that shelves can do without."""
    try:
        return ask()
    except StoreUnavailable as error:
        log.warning("a shelf does without %s", error.store)
        return otherwise
