"""Where a training stands, for everybody to see, and whether somebody asked for one. Nothing here is worth keeping."""

import json
from typing import cast

from redis import Redis

from shop_app.domain.recommendations import TrainingNews
from shop_app.repositories.redis.client import named

ASKED, NEWS = "training:asked", "training:news"
ASKED_S = 3_600  # a worker that comes back after longer does not train for a wish of yesterday
NEWS_S = 86_400


class RedisTrainingBoard:
    def __init__(self, client: Redis) -> None:
        self._client = client

    def ask(self) -> bool:
        """Ask the worker for a training; False when it was asked already."""
        with named():
            return bool(self._client.set(ASKED, "1", nx=True, ex=ASKED_S))

    def take(self) -> bool:
        """Take the wish, so that one worker alone fulfils it; False when there is none."""
        with named():
            return bool(self._client.delete(ASKED))

    def is_asked(self) -> bool:
        with named():
            return bool(self._client.exists(ASKED))

    def write(self, news: TrainingNews) -> None:
        """Say where the training stands; ``NEWS_S`` later nobody cares."""
        with named():
            self._client.set(NEWS, json.dumps([news.what, news.share, news.is_running]), ex=NEWS_S)

    def read(self) -> TrainingNews:
        with named():
            found = cast("str | None", self._client.get(NEWS))
        return TrainingNews(*json.loads(found)) if found else TrainingNews()
