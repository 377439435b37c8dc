"""The log of search texts in MongoDB: one document per term and day, counted up. Says nothing of who searched."""

from collections.abc import Sequence
from datetime import datetime

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.database import Database

from shop_app.domain.search import SearchNote, SearchTerm
from shop_app.repositories.mongo.client import Document, named

KEPT_S = 400 * 86_400
INDEXES = [
    IndexModel([("day", ASCENDING), ("term", ASCENDING)], unique=True),
    IndexModel([("day", ASCENDING)], expireAfterSeconds=KEPT_S, name="expiry"),
]


class MongoSearches:
    """Raises:
    StoreUnavailable: MongoDB is away, from every method.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._terms = database["searches"]

    def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        with named():
            self._terms.create_indexes(INDEXES)

    def add(self, notes: Sequence[SearchNote]) -> None:
        """Count searches up."""
        steps = [
            UpdateOne(
                {"day": note.at.replace(hour=0, minute=0, second=0, microsecond=0), "term": note.term},
                {"$inc": {"count": 1}, "$set": {"total": note.total}},
                upsert=True,
            )
            for note in notes
        ]
        if steps:
            with named():
                self._terms.bulk_write(steps)

    def top(self, since: datetime, limit: int, *, only_missing: bool = False) -> list[SearchTerm]:
        """Return the terms searched for most since a day; ``only_missing``: those that found nothing the last time."""
        steps: list[Document] = [
            {"$match": {"day": {"$gte": since}}},
            {"$sort": {"day": ASCENDING}},
            {"$group": {"_id": "$term", "count": {"$sum": "$count"}, "total": {"$last": "$total"}}},
            *([{"$match": {"total": 0}}] if only_missing else []),
            {"$sort": {"count": -1, "_id": 1}},
            {"$limit": limit},
        ]
        with named():
            return [SearchTerm(each["_id"], each["count"], each["total"]) for each in self._terms.aggregate(steps)]
