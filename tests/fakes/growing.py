"""What MongoDB holds, in memory: interactions and the model registry. Each can be switched off with ``is_away``."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count

from shop_app.domain.audit import Anchor
from shop_app.domain.errors import NotFound, StoreUnavailable
from shop_app.domain.experiments import Arm, Experiment
from shop_app.domain.interactions import NOT_LEARNED, Interaction, Kind, Touch
from shop_app.domain.recommendations import ModelCard, Placement
from shop_app.domain.search import SearchNote, SearchTerm
from shop_app.domain.shelf_stats import DayTotal, ShelfDay
from shop_app.domain.verdicts import ArmCount


class FakeInteractions:
    def __init__(self) -> None:
        self.is_away = False
        self.events: list[Interaction] = []

    def add(self, events: Sequence[Interaction]) -> int:
        self._answer()
        known = {each.key for each in self.events if each.key}
        new = []
        for event in events:
            if event.key not in known:
                new.append(event)
                known |= {event.key} if event.key else set()
        self.events += new
        return len(new)

    def stream(self, since: datetime | None = None) -> Iterable[tuple[str, int, str, float, int]]:
        self._answer()
        for each in sorted(self.events, key=lambda event: event.at):
            if each.kind not in NOT_LEARNED and not each.by and (since is None or each.at >= since):
                yield each.shopper, each.product_id, str(each.kind), each.at.timestamp(), each.quantity

    def newest_at(self) -> datetime | None:
        self._answer()
        return max((each.at for each in self.events), default=None)

    def count(self) -> int:
        self._answer()
        return len(self.events)

    def popular_ids(self, since: datetime, limit: int) -> list[int]:
        self._answer()
        lately = [each for each in self.events if each.at >= since and not each.by]
        bought = Counter(each.product_id for each in lately if each.kind is Kind.PURCHASE)
        return sorted(bought, key=lambda each: (-bought[each], each))[:limit]

    def reassign(self, source: str, target: str) -> None:
        self._answer()
        self.events = [replace(each, shopper=target) if each.shopper == source else each for each in self.events]

    def erase(self, shopper: str, until: datetime) -> int:
        self._answer()
        kept = [each for each in self.events if each.shopper != shopper or each.at > until]
        erased, self.events = len(self.events) - len(kept), kept
        return erased

    def take_back(self, shopper: str, kind: Kind, product_id: int) -> None:
        self._answer()
        undone = (shopper, kind, product_id)
        self.events = [each for each in self.events if (each.shopper, each.kind, each.product_id) != undone]

    def of_shopper(self, shopper: str) -> Iterator[Interaction]:
        self._answer()
        yield from sorted((each for each in self.events if each.shopper == shopper), key=lambda event: event.at)

    def known(self, shoppers: Collection[str]) -> set[str]:
        self._answer()
        return {each.shopper for each in self.events} & set(shoppers)

    def ping(self) -> bool:
        self._answer()
        return True

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("MongoDB")


class FakeExperiments:
    def __init__(self) -> None:
        self.is_away = False
        self._all: list[Experiment] = []

    def start(self, experiment: Experiment) -> None:
        self.stop(experiment.started_at)
        self._all.append(experiment)

    def stop(self, at: datetime) -> None:
        self._answer()
        self._all = [replace(each, ended_at=each.ended_at or at) for each in self._all]

    def running(self) -> Experiment | None:
        self._answer()
        return next((each for each in self._all if each.ended_at is None), None)

    def all(self, limit: int) -> list[Experiment]:
        self._answer()
        return sorted(self._all, key=lambda each: each.started_at, reverse=True)[:limit]

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("MongoDB")


class FakeModels:
    def __init__(self) -> None:
        self.is_away = False
        self.artifacts: dict[str, bytes] = {}
        self._cards: dict[str, ModelCard] = {}
        self._revisions: dict[str, str] = {}
        self._numbers = count(1)
        self._live = ""

    def add(self, card: ModelCard, artifact: bytes) -> None:
        self._answer()
        self._cards[card.version] = card
        self.replace(card.version, artifact)

    def replace(self, version: str, artifact: bytes) -> None:
        self._answer()
        self.artifacts[version] = artifact
        self._revisions[version] = str(next(self._numbers))

    def drop(self, version: str) -> None:
        self._answer()
        self.artifacts.pop(version, None)
        self._revisions.pop(version, None)

    def drop_torn(self) -> None:
        self._answer()  # nothing is written by halves here

    def stored(self) -> list[str]:
        self._answer()
        return list(reversed(self.artifacts))

    def revision(self, version: str) -> str:
        self._answer()
        return self._revisions.get(version, "")

    def cards(self, limit: int) -> list[ModelCard]:
        self._answer()
        newest = sorted(self._cards.values(), key=lambda card: card.trained_at, reverse=True)[:limit]
        return [
            replace(card, is_live=card.version == self._live, is_stored=card.version in self.artifacts)
            for card in newest
        ]

    def artifact(self, version: str) -> bytes:
        self._answer()
        if version not in self.artifacts:
            raise NotFound(f"There is no model {version!r}.")
        return self.artifacts[version]

    def live_version(self) -> str:
        self._answer()
        return self._live

    def make_live(self, version: str) -> None:
        self._answer()
        self._live = version

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("MongoDB")


class FakeShelfStats:
    """Reads the fake events whenever it is asked: always rolled up."""

    def __init__(self, interactions: FakeInteractions) -> None:
        self._interactions = interactions
        self._rolled: set[date] = set()
        self._experiments: dict[str, Experiment] = {}

    def roll_up(self, day: date) -> None:
        self._interactions.ping()
        self._rolled.add(day)

    def roll_up_arms(self, experiment: Experiment, day: date) -> None:
        self._experiments[experiment.name] = experiment

    def days(self, since: date) -> list[ShelfDay]:
        sums: dict[tuple[date, Touch], Counter[Kind]] = {}
        for each in self._from_shelves(since):
            sums.setdefault((each.at.date(), each.touch), Counter())[each.kind] += 1
        return [
            ShelfDay(
                day,
                touch.placement,
                touch.source,
                touch.model_version,
                touch.arm,
                *(count[kind] for kind in (Kind.IMPRESSION, Kind.CLICK, Kind.ADD_TO_CART, Kind.PURCHASE)),
            )
            for (day, touch), count in sorted(sums.items(), key=lambda pair: pair[0][0])
        ]

    def totals(self, since: date) -> list[DayTotal]:
        self._interactions.ping()
        made = []
        for day in sorted(each for each in self._rolled if each >= since):
            events = [each for each in self._interactions.events if each.at.date() == day and not each.by]
            shown = {each.product_id for each in events if each.kind is Kind.IMPRESSION and each.placement}
            made.append(DayTotal(day, sum(each.kind not in NOT_LEARNED for each in events), len(shown)))
        return made

    def products(self, since: date) -> dict[int, int]:
        seen = Counter(each.product_id for each in self._from_shelves(since) if each.kind is Kind.IMPRESSION)
        return dict(sorted(seen.items(), key=lambda pair: (-pair[1], pair[0])))

    def arms(self, experiment: str) -> list[ArmCount]:
        arms: dict[str, set[str]] = {}
        did: dict[str, set[Kind]] = {}
        running = self._experiments.get(experiment)
        for each in self._from_shelves(running.started_at.date()) if running else []:
            is_of_mails = each.placement == Placement.EMAIL
            if each.at >= running.started_at and not each.shopper.startswith("o:") and not is_of_mails:
                arms.setdefault(each.shopper, set()).add(each.arm)
                did.setdefault(each.shopper, set()).add(each.kind)
        return [
            ArmCount(
                arm,
                sum(found == {arm} for found in arms.values()),
                *(
                    sum(found == {arm} and kind in did[who] for who, found in arms.items())
                    for kind in (Kind.CLICK, Kind.ADD_TO_CART)
                ),
            )
            for arm in Arm
        ]

    def _from_shelves(self, since: date) -> list[Interaction]:
        self._interactions.ping()
        events = self._interactions.events
        return [
            each
            for each in events
            if each.placement and not each.by and since <= each.at.date() and each.at.date() in self._rolled
        ]


class FakeSearches:
    def __init__(self) -> None:
        self.is_away = False
        self.notes: list[SearchNote] = []

    def add(self, notes: Sequence[SearchNote]) -> None:
        self._answer()
        self.notes += notes

    def top(self, since: datetime, limit: int, *, only_missing: bool = False) -> list[SearchTerm]:
        self._answer()
        noted = sorted((note for note in self.notes if note.at >= since), key=lambda note: note.at)
        counts, totals = Counter(note.term for note in noted), {note.term: note.total for note in noted}
        terms = [SearchTerm(term, counts[term], totals[term]) for term in counts]
        chosen = [each for each in terms if not (only_missing and each.total)]
        return sorted(chosen, key=lambda each: (-each.count, each.term))[:limit]

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("MongoDB")


class FakeAuditAnchors:
    def __init__(self) -> None:
        self.is_away = False
        self.anchors: dict[int, Anchor] = {}

    def add(self, anchor: Anchor, at: datetime) -> None:
        self._answer()
        self.anchors.setdefault(anchor.id, anchor)

    def all(self) -> list[Anchor]:
        self._answer()
        return [self.anchors[id_] for id_ in sorted(self.anchors)]

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("MongoDB")
