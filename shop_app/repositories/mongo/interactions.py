"""Interactions in MongoDB: appended in batches, streamed to training, summed by aggregation."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from shop_app.domain.interactions import NO_PRODUCT, NOT_LEARNED, Interaction, Kind
from shop_app.kit.chunks import chunks
from shop_app.kit.clock import now
from shop_app.repositories.mongo.client import Document, named

DUPLICATE_KEY = 11000
ASKED_AT_ONCE = 5_000  # ids in one question
EXTRA = ("placement", "source", "model_version", "arm", "by")  # stored only where they say something
LEARNED = {"kind": {"$nin": sorted(NOT_LEARNED)}}
SHOPPERS = {"by": {"$exists": False}}  # not staff, not robots
KEEP_SEEN = timedelta(days=90)  # impressions: the bulk; their daily sums stay
KEEP = timedelta(days=730)
INDEXES = [
    IndexModel([("at", DESCENDING)]),  # newest_at, stream since
    # popular_ids reads only this
    IndexModel([("kind", ASCENDING), ("at", DESCENDING), ("product_id", ASCENDING), ("by", ASCENDING)]),
    IndexModel([("shopper", ASCENDING), ("at", DESCENDING)]),  # reassign, erase, of_shopper
    # From the day it was stored, not from the day it happened: a history that is brought in may be years old.
    IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=0),
]


class MongoInteractions:
    """The ``interactions`` collection.

    Raises:
        StoreUnavailable: MongoDB is away, from every method.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._events = database["interactions"]

    def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        with named():
            self._events.create_indexes(INDEXES)

    def add(self, events: Sequence[Interaction]) -> int:
        """Append events; one whose key is known is skipped. Returns how many were new."""
        if not events:
            return 0
        with named():
            try:
                return len(self._events.insert_many([_document(event) for event in events], ordered=False).inserted_ids)
            except BulkWriteError as error:
                problems = error.details["writeErrors"]
                if any(problem["code"] != DUPLICATE_KEY for problem in problems):
                    raise
                return int(error.details["nInserted"])

    def stream(self, since: datetime | None = None) -> Iterator[tuple[str, int, str, float, int]]:
        """Yield (shopper, product id, kind, unix seconds, quantity) of what models learn from, in time order.

        No impressions, no searches, neither staff nor robots.
        """
        asked: Document = LEARNED | SHOPPERS
        if since:
            asked["at"] = {"$gte": since}
        fields = {"shopper": 1, "product_id": 1, "kind": 1, "at": 1, "quantity": 1, "_id": 0}
        with named():
            for each in self._events.find(asked, fields, batch_size=10_000).sort("at", ASCENDING):
                yield each["shopper"], each["product_id"], each["kind"], each["at"].timestamp(), each["quantity"]

    def newest_at(self) -> datetime | None:
        with named():
            newest = self._events.find_one({}, {"at": 1}, sort=[("at", DESCENDING)])
        return newest["at"] if newest else None

    def count(self) -> int:
        with named():
            return self._events.estimated_document_count()

    def popular_ids(self, since: datetime, limit: int) -> list[int]:
        """Return the products bought by most orders since then, best first."""
        steps: list[Document] = [
            {"$match": {"kind": str(Kind.PURCHASE), "at": {"$gte": since}} | SHOPPERS},
            {"$group": {"_id": "$product_id", "orders": {"$sum": 1}}},
            {"$sort": {"orders": -1, "_id": 1}},
            {"$limit": limit},
        ]
        with named():
            return [each["_id"] for each in self._events.aggregate(steps)]

    def reassign(self, source: str, target: str) -> None:
        """Give a guest's events to the account it became."""
        with named():
            self._events.update_many({"shopper": source}, {"$set": {"shopper": target}})

    def erase(self, shopper: str, until: datetime) -> int:
        """Delete what the shopper did up to then, for good. Returns how many events that were."""
        with named():
            self._database["arm_visitors"].delete_many({"shopper": shopper})
            return self._events.delete_many({"shopper": shopper, "at": {"$lte": until}}).deleted_count

    def take_back(self, shopper: str, kind: Kind, product_id: int) -> None:
        """Delete what the shopper undid: events of one kind about one product."""
        with named():
            self._events.delete_many({"shopper": shopper, "kind": str(kind), "product_id": product_id})

    def of_shopper(self, shopper: str) -> Iterator[Interaction]:
        """Yield everything kept about one shopper, oldest first."""
        with named():
            for each in self._events.find({"shopper": shopper}).sort("at", ASCENDING):
                yield _event(each)

    def known(self, shoppers: Collection[str]) -> set[str]:
        """Return which of these shoppers anything is kept of."""
        found: set[str] = set()
        with named():
            for some in chunks(shoppers, ASKED_AT_ONCE):
                found |= set(self._events.distinct("shopper", {"shopper": {"$in": some}}))
        return found

    def ping(self) -> bool:
        with named():
            return bool(self._database.command("ping")["ok"])


def _document(event: Interaction) -> Document:
    about: Document = {"product_id": event.product_id, "quantity": event.quantity}
    if event.kind is Kind.SEARCH:
        about = {"term": event.term, "found": event.found}
    document: Document = about | {
        "shopper": event.shopper,
        "kind": str(event.kind),
        "at": event.at,
        "expires_at": now() + (KEEP_SEEN if event.kind is Kind.IMPRESSION else KEEP),
    }
    if event.key:
        document["_id"] = event.key
    return document | {name: value for name in EXTRA if (value := str(getattr(event, name)))}


def _event(document: Document) -> Interaction:
    extra = {name: document.get(name, "") for name in EXTRA}
    return Interaction(
        document["shopper"],
        document.get("product_id", NO_PRODUCT),
        Kind(document["kind"]),
        document["at"],
        document.get("quantity", 1),
        term=document.get("term", ""),
        found=document.get("found", 0),
        **extra,
    )
