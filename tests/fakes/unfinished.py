"""The steps of a training that has not ended, in memory; switched off with ``is_away``."""

from datetime import datetime
from itertools import count

from shop_app.domain.errors import StoreUnavailable
from shop_app.domain.recommendations import BegunTraining


class FakeUnfinished:
    def __init__(self) -> None:
        self.is_away = False
        self.steps: dict[str, bytes] = {}
        self._begun: BegunTraining | None = None
        self._numbers = count(1)

    def begin(self, plan: str, at: datetime) -> BegunTraining:
        self.drop()
        self._begun = BegunTraining(str(next(self._numbers)), plan, at)
        return self._begun

    def begun(self) -> BegunTraining | None:
        self._answer()
        return self._begun

    def keep(self, key: str, name: str, data: bytes) -> None:
        self._answer()
        if self._begun and self._begun.key == key:
            self.steps[name] = data

    def read(self, key: str, name: str) -> bytes | None:
        self._answer()
        return self.steps.get(name) if self._begun and self._begun.key == key else None

    def drop(self) -> None:
        self._answer()
        self._begun, self.steps = None, {}

    def _answer(self) -> None:
        if self.is_away:
            raise StoreUnavailable("MongoDB")
