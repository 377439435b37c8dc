"""Tells every process that something changed, through Redis' publish and subscribe. Nothing is kept for the absent."""

import json
import logging
import threading
from collections.abc import Iterator, Sequence

from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

CHANNEL = "live"
LOOK_S = 0.5  # how soon a listener notices that it should stop
AGAIN_S = 1.0  # between tries while Redis is away


class RedisLive:
    def __init__(self, client: Redis) -> None:
        self._client = client
        self.untold = 0  # keys nobody heard of because Redis was away

    def tell(self, keys: Sequence[str]) -> None:
        """Say that these changed. Never raises: what an open page misses, its next load shows."""
        if not keys:
            return
        try:
            self._client.publish(CHANNEL, json.dumps(sorted(set(keys))))
        except RedisError as error:
            self.untold += len(keys)
            log.warning("open pages did not hear of %d changes: %s", len(keys), type(error).__name__)

    def listen(self, stop: threading.Event) -> Iterator[list[str]]:
        """Yield the keys of every telling from now on until ``stop``; connects anew for as long as it takes."""
        while not stop.is_set():
            try:
                yield from self._hear(stop)
            except RedisError as error:
                log.warning("not listening for live changes, again in %g s: %s", AGAIN_S, type(error).__name__)
                stop.wait(AGAIN_S)

    def _hear(self, stop: threading.Event) -> Iterator[list[str]]:
        with self._client.pubsub(ignore_subscribe_messages=True) as subscription:  # type: ignore[no-untyped-call]
            subscription.subscribe(CHANNEL)
            while not stop.is_set():
                if message := subscription.get_message(timeout=LOOK_S):
                    yield json.loads(message["data"])
