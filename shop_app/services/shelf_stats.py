"""Whether the shelves are worth their place: sums by day, verdicts of experiments, alarms. For those who run models."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import InvalidInput
from shop_app.domain.experiments import Arm, Challenger, Experiment
from shop_app.domain.shelf_stats import Alarm, DayTotal, Rate, ShelfDay, added_up, drift
from shop_app.domain.verdicts import ArmCount, Verdict, judge
from shop_app.kit.clock import now
from shop_app.repositories.ports import Experiments, Models, ShelfStats, Store
from shop_app.services import audit
from shop_app.services.access import Permission, access

LOOK_BACK = 3  # days summed up anew: purchases may have waited in the outbox
SHOWN_DAYS = 36
HEAD = 100  # products; everything behind them is the long tail


@dataclass(frozen=True, slots=True)
class Online:
    """What shelves did lately.

    Args:
        seen: how often each product was seen on a shelf, the most seen first.
        tail: the share of what was seen that is not among the ``HEAD`` best sellers.
        coverage: the share of what can be bought that was seen at all.
    """

    days: list[ShelfDay]
    totals: list[DayTotal]
    by_placement: list[Rate]
    by_source: list[Rate]
    by_arm: list[Rate]
    by_model: list[Rate]
    seen: dict[int, int]
    tail: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Trial:
    """An experiment with what is known of it."""

    experiment: Experiment
    arms: list[ArmCount]
    verdicts: list[Verdict]


class ShelfStatsService:
    def __init__(self, store: Store, stats: ShelfStats, models: Models, experiments: Experiments) -> None:
        self._store = store
        self._stats = stats
        self._models = models
        self._experiments = experiments

    def roll_up(self, actor: Actor) -> None:
        """Sum up the last days; the clock's work, every minute."""
        access(actor, Permission.RUN_MODELS)
        running = self._experiments.running()
        for day in _days_until(now().date(), LOOK_BACK):
            self._stats.roll_up(day)
            if running:
                self._stats.roll_up_arms(running, day)

    def online(self, actor: Actor, days: int = SHOWN_DAYS) -> Online:
        """Return what shelves did in the last days."""
        access(actor, Permission.RUN_MODELS)
        if type(days) is not int or not 1 <= days <= 366:
            raise InvalidInput({"days": "Ask for 1 to 366 days."})
        since = now().date() - timedelta(days=days - 1)
        found, seen = self._stats.days(since), self._stats.products(since)
        with self._store.reading() as tx:
            head, on_sale = set(tx.catalogue.popular_ids(HEAD)), tx.catalogue.in_stock_ids()
        total = sum(seen.values())
        on_pages = [each for each in found if not each.is_of_mails]  # shares of what was seen; mails have none
        return Online(
            days=on_pages,
            totals=self._stats.totals(since),
            by_placement=added_up(found, "placement"),
            by_source=added_up(on_pages, "source"),
            by_arm=added_up(on_pages, "arm"),
            by_model=added_up(on_pages, "model_version"),
            seen=seen,
            tail=sum(count for each, count in seen.items() if each not in head) / total if total else 0.0,
            coverage=len(seen.keys() & set(on_sale)) / len(on_sale) if on_sale else 0.0,
        )

    def alarms(self, actor: Actor) -> list[Alarm]:
        """Say what has drifted: click rate, variety, amount of data, age of the model."""
        access(actor, Permission.RUN_MODELS)
        since = now().date() - timedelta(days=SHOWN_DAYS)
        return drift(self._stats.days(since), self._stats.totals(since), self._trained_at(), now())

    def trials(self, actor: Actor) -> list[Trial]:
        """Return experiments with their verdicts, the newest first."""
        access(actor, Permission.RUN_MODELS)
        return [self._trial(each) for each in self._experiments.all(limit=10)]

    def start(self, actor: Actor, challenger: Challenger, challenger_share: float, holdout_share: float) -> Experiment:
        """Begin an experiment; one that runs ends.

        Raises:
            InvalidInput: the shares leave too few for the shelves as they are.
        """
        access(actor, Permission.RUN_MODELS)
        at = now()
        begun = Experiment(f"{challenger}-{at:%Y%m%d-%H%M%S}", challenger, challenger_share, holdout_share, at)
        with self._store.writing() as tx:
            after = {"challenger_share": challenger_share, "holdout_share": holdout_share}
            audit.record(tx, actor, "experiment.start", f"experiment {begun.name}", None, after)
        self._experiments.start(begun)
        return begun

    def stop(self, actor: Actor) -> None:
        """End the experiment that runs; everybody gets the shelves as they are."""
        access(actor, Permission.RUN_MODELS)
        running = self._experiments.running()
        if running is None:
            return
        with self._store.writing() as tx:
            audit.record(tx, actor, "experiment.stop", f"experiment {running.name}", None, None)
        self._experiments.stop(now())

    def _trial(self, experiment: Experiment) -> Trial:
        arms = {each.arm: each for each in self._stats.arms(experiment.name)}
        others = [arms[arm] for arm in (Arm.CHALLENGER, Arm.HOLDOUT) if experiment.shares[arm] > 0]
        verdicts = [judge(arms[Arm.CURRENT], each, experiment.shares) for each in others]
        return Trial(experiment, list(arms.values()), verdicts)

    def _trained_at(self) -> datetime | None:
        return next((card.trained_at for card in self._models.cards(limit=30) if card.is_live), None)


def _days_until(today: date, count: int) -> list[date]:
    return [today - timedelta(days=back) for back in range(count)]
