"""Daily sums of what shelves did, made from events by aggregation, so that no page ever reads events."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, ReplaceOne
from pymongo.database import Database

from shop_app.domain.experiments import Arm, Experiment
from shop_app.domain.interactions import NOT_LEARNED, Kind
from shop_app.domain.recommendations import Placement
from shop_app.domain.shelf_stats import DayTotal, ShelfDay
from shop_app.domain.verdicts import ArmCount
from shop_app.repositories.mongo.client import Document, named

COUNTED = {"seen": Kind.IMPRESSION, "clicked": Kind.CLICK, "added": Kind.ADD_TO_CART, "bought": Kind.PURCHASE}
SHELF = ("placement", "source", "model_version", "arm")
FROM_SHELVES = {"by": {"$exists": False}, "placement": {"$exists": True}}
# An experiment compares those who saw a shelf. Of mails only the clicks are known, and who clicked may be anybody.
FROM_PAGES = FROM_SHELVES | {"placement": {"$exists": True, "$ne": str(Placement.EMAIL)}}


class MongoShelfStats:
    """The collections ``shelf_days``, ``shelf_products``, ``day_totals`` and ``arm_visitors``.

    Raises:
        StoreUnavailable: MongoDB is away, from every method.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._events = database["interactions"]

    def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        with named():
            self._database["shelf_days"].create_indexes([IndexModel([("day", DESCENDING)])])
            self._database["shelf_products"].create_indexes([IndexModel([("day", DESCENDING), ("seen", DESCENDING)])])
            self._database["arm_visitors"].create_indexes(
                [
                    IndexModel([("experiment", ASCENDING), ("shopper", ASCENDING)], unique=True),
                    IndexModel([("shopper", ASCENDING)]),  # erasing one
                ]
            )

    def roll_up(self, day: date) -> None:
        """Sum up one day (UTC) anew; doing it again changes nothing but what has happened since."""
        at = _of_day(day)
        with named():
            self._replace("shelf_days", day, self._events.aggregate(_sums(at, SHELF)))
            self._replace("shelf_products", day, self._events.aggregate(_sums(at, ("product_id",))))
            learned = {"by": {"$exists": False}, "kind": {"$nin": sorted(NOT_LEARNED)}}
            acts = self._events.count_documents(at | learned)
            shown = self._database["shelf_products"].count_documents({"day": day.isoformat(), "seen": {"$gt": 0}})
            total = {"_id": day.isoformat(), "day": day.isoformat(), "acts": acts, "shown": shown}
            self._database["day_totals"].replace_one({"_id": day.isoformat()}, total, upsert=True)

    def roll_up_arms(self, experiment: Experiment, day: date) -> None:
        """Note which visitors of an experiment's arms saw a shelf, clicked or added on that day."""
        since = {"at": {"$gte": max(_start(day), experiment.started_at), "$lt": _start(day) + timedelta(days=1)}}
        steps: list[Document] = [
            {"$match": since | FROM_PAGES | {"shopper": {"$not": {"$regex": "^o:"}}}},
            {
                "$group": {
                    "_id": "$shopper",
                    "arms": {"$addToSet": "$arm"},
                    "clicked": {"$max": {"$eq": ["$kind", Kind.CLICK]}},
                    "added": {"$max": {"$eq": ["$kind", Kind.ADD_TO_CART]}},
                }
            },
            {
                "$project": {
                    "_id": 0,
                    "experiment": {"$literal": experiment.name},
                    "shopper": "$_id",
                    "arms": 1,
                    "clicked": 1,
                    "added": 1,
                }
            },
            {
                "$merge": {
                    "into": "arm_visitors",
                    "on": ["experiment", "shopper"],
                    "whenMatched": [
                        {
                            "$set": {
                                "arms": {"$setUnion": ["$arms", "$$new.arms"]},
                                "clicked": {"$or": ["$clicked", "$$new.clicked"]},
                                "added": {"$or": ["$added", "$$new.added"]},
                            }
                        }
                    ],
                }
            },
        ]
        with named():
            self._events.aggregate(steps)
            counts = [self._count(experiment, arm) for arm in Arm]
            self._database["arm_counts"].replace_one(
                {"_id": experiment.name},
                {"counts": {each.arm: [each.visitors, each.clicked, each.added] for each in counts}},
                upsert=True,
            )

    def days(self, since: date) -> list[ShelfDay]:
        with named():
            found = list(self._database["shelf_days"].find({"day": {"$gte": since.isoformat()}}).sort("day", ASCENDING))
        return [_shelf_day(each) for each in found]

    def totals(self, since: date) -> list[DayTotal]:
        with named():
            found = list(self._database["day_totals"].find({"day": {"$gte": since.isoformat()}}).sort("day", ASCENDING))
        return [DayTotal(date.fromisoformat(each["day"]), each["acts"], each["shown"]) for each in found]

    def products(self, since: date) -> dict[int, int]:
        """Return how often each product was seen on shelves, the most seen first."""
        steps: list[Document] = [
            {"$match": {"day": {"$gte": since.isoformat()}, "seen": {"$gt": 0}}},
            {"$group": {"_id": "$product_id", "seen": {"$sum": "$seen"}}},
            {"$sort": {"seen": -1, "_id": 1}},
        ]
        with named():
            return {each["_id"]: each["seen"] for each in self._database["shelf_products"].aggregate(steps)}

    def arms(self, experiment: str) -> list[ArmCount]:
        """Return each arm's visitors; who was in two arms (signed in on the way) is in none."""
        with named():
            found = self._database["arm_counts"].find_one({"_id": experiment})
        counts = found["counts"] if found else {}
        return [ArmCount(arm, *counts.get(arm, (0, 0, 0))) for arm in Arm]

    def _count(self, experiment: Experiment, arm: Arm) -> ArmCount:
        asked = {"experiment": experiment.name, "arms": [str(arm)]}
        count = self._database["arm_visitors"].count_documents
        return ArmCount(arm, count(asked), count(asked | {"clicked": True}), count(asked | {"added": True}))

    def _replace(self, name: str, day: date, rows: Iterable[Document]) -> None:
        made = [{**row.pop("_id"), **row, "day": day.isoformat()} for row in rows]
        keys = [name for name in (*SHELF, "product_id") if any(name in row for row in made)]
        where = [{"day": day.isoformat()} | {key: row.get(key) for key in keys} for row in made]
        rolled_at = datetime.now(UTC)
        writes = [
            ReplaceOne(each, row | {"rolled_at": rolled_at}, upsert=True) for each, row in zip(where, made, strict=True)
        ]
        if writes:
            self._database[name].bulk_write(writes, ordered=False)
        # What is gone from the events (erased) goes from the sums.
        self._database[name].delete_many({"day": day.isoformat(), "rolled_at": {"$lt": rolled_at}})


def _sums(at: Document, keys: Iterable[str]) -> list[Document]:
    sums = {name: {"$sum": {"$cond": [{"$eq": ["$kind", kind]}, 1, 0]}} for name, kind in COUNTED.items()}
    return [
        {"$match": at | FROM_SHELVES},
        {"$group": {"_id": {key: f"${key}" for key in keys}} | sums},
    ]


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _of_day(day: date) -> Document:
    return {"at": {"$gte": _start(day), "$lt": _start(day) + timedelta(days=1)}}


def _shelf_day(row: Document) -> ShelfDay:
    counted: dict[str, Any] = {name: row.get(name) or "" for name in SHELF} | {name: row[name] for name in COUNTED}
    return ShelfDay(day=date.fromisoformat(row["day"]), **counted)
