"""Anchors of the audit log in MongoDB, out of reach of whoever owns the SQL database. Added, never changed."""

from datetime import datetime

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shop_app.domain.audit import Anchor
from shop_app.repositories.mongo.client import Document, named


class MongoAuditAnchors:
    """Raises:
    StoreUnavailable: MongoDB is away, from every method.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._anchors = database["audit_anchors"]

    def add(self, anchor: Anchor, at: datetime) -> None:
        """Remember an entry; one that is remembered stays as it is, whatever is said of it later."""
        try:
            with named():
                self._anchors.insert_one({"_id": anchor.id, "digest": anchor.digest, "at": at})
        except DuplicateKeyError:
            return

    def all(self) -> list[Anchor]:
        """Return every anchor, oldest first."""
        with named():
            return [Anchor(each["_id"], each["digest"]) for each in self._anchors.find().sort("_id", ASCENDING)]
