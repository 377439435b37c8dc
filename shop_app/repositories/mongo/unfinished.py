"""What a training made before it was killed: files in a GridFS of their own, and one record of whose they are."""

from datetime import datetime

from bson import ObjectId
from gridfs import GridFSBucket
from gridfs.errors import CorruptGridFile, NoFile
from pymongo import DESCENDING
from pymongo.database import Database

from shop_app.domain.recommendations import BegunTraining
from shop_app.repositories.mongo.client import Document, named

THE_ONE = "training"  # only one runs at a time
BUCKET = "unfinished_files"


class MongoUnfinished:
    """Steps of the training that has not ended; apart from the models, so that none can be taken for one.

    Raises:
        StoreUnavailable: MongoDB is away, from every method.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._record = database["unfinished_training"]
        self._files = GridFSBucket(database, bucket_name=BUCKET)
        self._listed, self._chunks = database[f"{BUCKET}.files"], database[f"{BUCKET}.chunks"]

    def begin(self, plan: str, at: datetime) -> BegunTraining:
        """Open a training; whatever was kept of another one is dropped."""
        self.drop()
        begun = BegunTraining(str(ObjectId()), plan, at)
        with named():
            document = {"key": begun.key, "plan": plan, "begun_at": at}
            self._record.replace_one({"_id": THE_ONE}, document, upsert=True)
        return begun

    def begun(self) -> BegunTraining | None:
        with named():
            found = self._record.find_one({"_id": THE_ONE})
        return BegunTraining(found["key"], found["plan"], found["begun_at"]) if found else None

    def keep(self, key: str, name: str, data: bytes) -> None:
        """Keep a step, in place of an earlier one of this name; nothing once the training was dropped."""
        with named():
            if not self._is_open(key):
                return
            old = self._ids(key, name)
            new = self._files.upload_from_stream(name, data, metadata={"key": key})
            # Dropped while it was written: whoever drops cannot see a file before its end, so the writer looks again.
            for each in old if self._is_open(key) else [*old, new]:
                self._delete(each)

    def read(self, key: str, name: str) -> bytes | None:
        """Return a step's bytes; None when it was not kept, or not whole."""
        with named():
            try:
                for each in self._ids(key, name):
                    return self._files.open_download_stream(each).read()
            except (CorruptGridFile, NoFile):
                pass
        return None

    def drop(self) -> None:
        """Forget the training and all of its steps, torn ones too."""
        with named():
            self._record.delete_one({"_id": THE_ONE})
            self._listed.delete_many({})
            self._chunks.delete_many({})

    def _is_open(self, key: str) -> bool:
        return self._record.find_one({"_id": THE_ONE, "key": key}, {"_id": 1}) is not None

    def _ids(self, key: str, name: str) -> list[ObjectId]:
        asked = {"filename": name, "metadata.key": key}
        return [each["_id"] for each in self._listed.find(asked, {"_id": 1}, sort=[("uploadDate", DESCENDING)])]

    def _delete(self, file: ObjectId) -> None:
        self._listed.delete_one({"_id": file})
        self._chunks.delete_many({"files_id": file})
