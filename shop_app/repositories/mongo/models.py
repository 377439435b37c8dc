"""The model registry: cards in a collection, artifacts in GridFS, and one pointer to what is live."""

from dataclasses import asdict

from bson import ObjectId
from gridfs import GridFSBucket
from gridfs.errors import CorruptGridFile, NoFile
from pymongo import DESCENDING
from pymongo.database import Database

from shop_app.domain.errors import NotFound
from shop_app.domain.recommendations import ModelCard
from shop_app.repositories.mongo.client import Document, named

LIVE = "live"
NEWEST_FIRST = [("uploadDate", DESCENDING), ("_id", DESCENDING)]


class MongoModels:
    """Stored models; a card appears only after its artifact is stored whole.

    Raises:
        StoreUnavailable: MongoDB is away, from every method.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._cards = database["models"]
        self._pointer = database["model_pointer"]
        self._files = GridFSBucket(database, bucket_name="model_files")
        self._listed, self._chunks = database["model_files.files"], database["model_files.chunks"]

    def add(self, card: ModelCard, artifact: bytes) -> None:
        """Store a model; it is not live by that."""
        document = asdict(card) | {"_id": card.version}
        with named():
            self._files.upload_from_stream(card.version, artifact)
            self._cards.replace_one({"_id": card.version}, document, upsert=True)

    def replace(self, version: str, artifact: bytes) -> None:
        """Store other bytes for a version; whoever reads meanwhile gets the old ones whole, then the new ones."""
        with named():
            old = self._ids(version)
            self._files.upload_from_stream(version, artifact)
            for each in old:
                self._files.delete(each)

    def drop(self, version: str) -> None:
        """Delete a version's bytes; its card stays for the record."""
        with named():
            for each in self._ids(version):
                self._files.delete(each)

    def drop_torn(self) -> None:
        """Delete the pieces of files whose writer died before the end; nobody may be writing one."""
        with named():
            whole = self._listed.distinct("_id")
            self._chunks.delete_many({"files_id": {"$nin": whole}})

    def stored(self) -> list[str]:
        """Return the versions whose bytes are there, the newest first."""
        with named():
            found = self._listed.find({}, {"filename": 1}, sort=NEWEST_FIRST)
            return list(dict.fromkeys(each["filename"] for each in found))

    def revision(self, version: str) -> str:
        with named():
            return next((str(each) for each in self._ids(version)), "")

    def cards(self, limit: int) -> list[ModelCard]:
        """Return the newest models, each knowing whether it is live and whether it still could be."""
        live, stored = self.live_version(), set(self.stored())
        with named():
            found = list(self._cards.find({}, sort=[("trained_at", DESCENDING)], limit=limit))
        return [
            ModelCard(**(_fields(each) | {"is_live": each["version"] == live, "is_stored": each["version"] in stored}))
            for each in found
        ]

    def artifact(self, version: str) -> bytes:
        """Return a stored model's bytes.

        Raises:
            NotFound: no model has this version.
        """
        with named():
            try:
                try:
                    return self._files.open_download_stream_by_name(version).read()
                except CorruptGridFile:  # replaced while it was read: the new bytes are there
                    return self._files.open_download_stream_by_name(version).read()
            except NoFile as error:
                raise NotFound(f"There is no model {version!r}.") from error

    def live_version(self) -> str:
        """Return the version the pointer names; empty before the first model."""
        with named():
            pointer = self._pointer.find_one({"_id": LIVE})
        return str(pointer["version"]) if pointer else ""

    def is_whole(self) -> bool:
        """Say whether the live model can be fetched; without any model shelves fall back, and that is well."""
        version = self.live_version()
        with named():
            return not version or self._cards.find_one({"_id": version}, {"_id": 1}) is not None

    def make_live(self, version: str) -> None:
        """Move the pointer; every process follows it at its next look."""
        with named():
            self._pointer.replace_one({"_id": LIVE}, {"version": version}, upsert=True)

    def _ids(self, version: str) -> list[ObjectId]:
        return [each["_id"] for each in self._listed.find({"filename": version}, {"_id": 1}, sort=NEWEST_FIRST)]


def _fields(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "_id"}
