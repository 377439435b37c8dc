"""A training that may be killed: what it has made is kept, and the next one takes it up. Trains nothing itself."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from ml import artifact, steps
from ml.dataset import Interactions, ItemTable
from ml.fit import Fitted
from shop_app.domain.errors import StoreUnavailable
from shop_app.domain.recommendations import BegunTraining
from shop_app.repositories.ports import Unfinished

log = logging.getLogger(__name__)

STALE = timedelta(days=1)  # what is older is no longer worth finishing
DATA = "data"
TAKEN_UP = "taken up where it stopped"

Progress = Callable[[str, float], None]
Data = tuple[Interactions, ItemTable]


class Work:
    """One training's steps, in the order they are asked for.

    The first step is the data itself: events that come later, or are undone, must not change what a training learns
    from half way. Every later step names the data it was made of.
    """

    def __init__(self, kept: Unfinished, begun: BegunTraining, tell: Progress) -> None:
        self._kept = kept
        self._begun = begun
        self._tell = tell
        self._digest = ""
        self.taken_up: list[str] = []

    @property
    def begun_at(self) -> datetime:
        """When the events were read."""
        return self._begun.begun_at

    def tell(self, what: str, share: float) -> None:
        """Say how far the training is, and whether somebody else began it."""
        self._tell(f"{what} ({TAKEN_UP})" if self.taken_up else what, share)

    def data(self, read: Callable[[], Data], at: datetime) -> Data:
        """Return what was read when the training began; what does not load is read anew, and nothing else stays."""
        packed = self._kept.read(self._begun.key, DATA)
        if packed is not None:
            try:
                data = steps.loads_data(packed)
                self._take_up(DATA)
            except (artifact.ArtifactError, KeyError, TypeError, ValueError) as error:
                log.warning("the data of the training that broke off does not load, it begins anew: %s", error)
                self._begun = self._kept.begin(self._begun.plan, at)
                packed = None
        if packed is None:
            data = read()
            packed = steps.dumps_data(*data)
            self._keep(DATA, packed)
        self._digest = hashlib.sha256(packed).hexdigest()
        return data

    def step(self, name: str, make: Callable[[], Fitted]) -> Fitted:
        """Return the step that was kept, or make it and keep it: `ml.steps.Remember`."""
        found = self._found(name)
        if found is not None:
            self._take_up(name)
            return found
        made = make()
        self._keep(name, steps.dumps_step(made, self._digest))
        return made

    def _found(self, name: str) -> Fitted | None:
        packed = self._kept.read(self._begun.key, name)
        try:
            return steps.loads_step(packed, self._digest) if packed is not None else None
        except (artifact.ArtifactError, KeyError) as error:
            log.warning("step %r of the training that broke off is made anew: %s", name, error)
            return None

    def _take_up(self, name: str) -> None:
        self.taken_up.append(name)
        log.info("training %s: %r, begun at %s", TAKEN_UP, name, self.begun_at.isoformat())

    def _keep(self, name: str, data: bytes) -> None:
        try:
            self._kept.keep(self._begun.key, name, data)
        except StoreUnavailable as error:
            log.warning("step %r of the training is not kept: %s is away", name, error.store)


@contextmanager
def unfinished(kept: Unfinished, plan: str, at: datetime, tell: Progress) -> Iterator[Work]:
    """Take up the training that broke off, if it is the same work, or begin one; at the end nothing of it is kept.

    It is kept when the process is killed or told to stop, and when a store is away: then the next one can go on. Any
    other failure lets go of it, because the fault may lie in what was kept.

    Args:
        plan: see `ml.steps.plan`.
        at: now.
    """
    found = kept.begun()
    is_same = found is not None and found.plan == plan and at - found.begun_at < STALE
    try:
        yield Work(kept, found if found and is_same else kept.begin(plan, at), tell)
    except StoreUnavailable:
        raise
    except Exception:
        _let_go(kept)
        raise
    _let_go(kept)


def _let_go(kept: Unfinished) -> None:
    try:
        kept.drop()
    except StoreUnavailable as error:
        log.warning("steps of the training stay for a day: %s is away", error.store)
