"""What shelves did, day by day: sums that the roll-up makes from events, and what they say. No events here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from shop_app.domain.recommendations import Placement
from shop_app.domain.verdicts import wilson

STALE_HOURS = 48.0  # RECS: a model older than this is drift by itself
QUIET = 100  # acts a day; below this a shop's numbers jump by themselves
TOO_EARLY = "Not enough days yet to compare."
DROP = 0.5


@dataclass(frozen=True, slots=True)
class ShelfDay:
    """What one kind of shelf did on one day (UTC).

    Args:
        added, bought: events credited to a click of at most seven days before.
    """

    day: date
    placement: str
    source: str
    model_version: str
    arm: str
    seen: int = 0
    clicked: int = 0
    added: int = 0
    bought: int = 0

    @property
    def is_of_mails(self) -> bool:
        """Of mails only what followed is known: how many of them were seen, nobody counts."""
        return self.placement == Placement.EMAIL


@dataclass(frozen=True, slots=True)
class DayTotal:
    """A day of the whole shop: ``acts`` are views, clicks, adds, purchases; ``shown`` different products on shelves."""

    day: date
    acts: int
    shown: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A group of shelf days added up."""

    name: str
    seen: int = 0
    clicked: int = 0
    added: int = 0
    bought: int = 0

    @property
    def click_rate(self) -> float:
        return self.clicked / self.seen if self.seen else 0.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is watched, and what was found."""

    name: str
    is_well: bool
    words: str


def added_up(days: Sequence[ShelfDay], by: str) -> list[Rate]:
    """Add days up by one of their fields, e.g. ``placement``; the most seen first."""
    sums: dict[str, Rate] = {}
    for each in days:
        name = str(getattr(each, by))
        so_far = sums.get(name, Rate(name))
        sums[name] = Rate(
            name,
            so_far.seen + each.seen,
            so_far.clicked + each.clicked,
            so_far.added + each.added,
            so_far.bought + each.bought,
        )
    return sorted(sums.values(), key=lambda rate: (-rate.seen, rate.name))


def drift(
    days: Sequence[ShelfDay], totals: Sequence[DayTotal], trained_at: datetime | None, at: datetime
) -> list[Alarm]:
    """Look at what may go wrong by itself: click rate, variety, amount of data, age of the model.

    Args:
        days, totals: of at least the last 35 days; today is left out where a whole day is needed.
    """
    return [
        _click_drift(days, at.date()),
        _variety(totals, at.date()),
        _volume(totals, at.date()),
        _age(trained_at, at),
    ]


def _click_drift(days: Sequence[ShelfDay], today: date) -> Alarm:
    on_pages = [each for each in days if not each.is_of_mails]
    week = _sum([each for each in on_pages if each.day > today - timedelta(days=7)])
    before = _sum([each for each in on_pages if today - timedelta(days=35) < each.day <= today - timedelta(days=7)])
    if not week.seen or not before.seen:
        return Alarm("click rate", is_well=True, words=TOO_EARLY)
    words = (
        f"{week.click_rate:.1%} of suggestions seen in the last 7 days were followed; {before.click_rate:.1%} before."
    )
    has_dropped = wilson(week.clicked, week.seen)[1] < wilson(before.clicked, before.seen)[0]
    return Alarm("click rate", is_well=not has_dropped, words=words)


def _variety(totals: Sequence[DayTotal], today: date) -> Alarm:
    week = [each.shown for each in totals if today - timedelta(days=7) <= each.day < today]
    before = [each.shown for each in totals if today - timedelta(days=14) <= each.day < today - timedelta(days=7)]
    if not week or not before:
        return Alarm("variety", is_well=True, words=TOO_EARLY)
    now, then = sum(week) / len(week), sum(before) / len(before)
    words = f"{now:.0f} different products a day were seen on shelves; {then:.0f} in the week before."
    return Alarm("variety", is_well=now >= (1 - DROP) * then, words=words)


def _volume(totals: Sequence[DayTotal], today: date) -> Alarm:
    acts = {each.day: each.acts for each in totals}
    yesterday = acts.get(today - timedelta(days=1), 0)
    usual = median([acts.get(today - timedelta(days=back), 0) for back in range(2, 9)])
    if not usual:
        return Alarm("amount of data", is_well=True, words=TOO_EARLY)
    words = f"{yesterday:,} views, clicks, adds and purchases yesterday; {usual:,.0f} is usual."
    return Alarm("amount of data", is_well=usual < QUIET or yesterday >= (1 - DROP) * usual, words=words)


def _age(trained_at: datetime | None, at: datetime) -> Alarm:
    if trained_at is None:
        return Alarm("age of the model", is_well=False, words="There is no live model: shelves show what is popular.")
    hours = (at - trained_at).total_seconds() / 3600
    words = f"The live model is {hours:.0f} hours old; after {STALE_HOURS:.0f} it misses what is new."
    return Alarm("age of the model", is_well=hours <= STALE_HOURS, words=words)


def _sum(days: Sequence[ShelfDay]) -> Rate:
    return Rate("", sum(each.seen for each in days), sum(each.clicked for each in days))
