"""Experiments in MongoDB: one document each; the one without an end runs."""

from dataclasses import asdict
from datetime import datetime

from pymongo import DESCENDING
from pymongo.database import Database

from shop_app.domain.experiments import Challenger, Experiment
from shop_app.repositories.mongo.client import Document, named


class MongoExperiments:
    """The ``experiments`` collection.

    Raises:
        StoreUnavailable: MongoDB is away, from every method.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._experiments = database["experiments"]

    def start(self, experiment: Experiment) -> None:
        """Begin an experiment; the one that runs ends at that moment."""
        self.stop(experiment.started_at)
        with named():
            self._experiments.insert_one(asdict(experiment) | {"_id": experiment.name})

    def stop(self, at: datetime) -> None:
        """End what runs, if anything does."""
        with named():
            self._experiments.update_many({"ended_at": None}, {"$set": {"ended_at": at}})

    def running(self) -> Experiment | None:
        with named():
            found = self._experiments.find_one({"ended_at": None}, sort=[("started_at", DESCENDING)])
        return _experiment(found) if found else None

    def all(self, limit: int) -> list[Experiment]:
        """Return experiments, the newest first."""
        with named():
            return [
                _experiment(each) for each in self._experiments.find(sort=[("started_at", DESCENDING)], limit=limit)
            ]


def _experiment(document: Document) -> Experiment:
    fields = {name: value for name, value in document.items() if name != "_id"}
    return Experiment(**(fields | {"challenger": Challenger(document["challenger"])}))
