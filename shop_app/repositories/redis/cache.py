"""Kept answers in Redis. Every scope has a version; emptying a scope gives it another, and its answers are none."""

from collections.abc import Sequence
from typing import cast

from redis import Redis

from shop_app.kit.ids import secret_token
from shop_app.repositories.redis.client import named

VERSION_TTL_S = 86_400  # far longer than any answer is kept


class RedisCache:
    """Raises:
    StoreUnavailable: Redis is away, from every method.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def get(self, scope: str, name: str, under: str = "") -> tuple[str, str | None]:
        """Return the scope's version and the answer kept for it, in one round trip.

        An answer that is made now must be ``put`` with this version: if the scope is emptied meanwhile, it is stale
        before it is stored, and is never given out.

        Args:
            under: a scope above this one: when it is emptied, this one is as well.
        """
        versions = [_version(each) for each in (scope, under) if each]
        with named():
            *found, kept = cast("list[str | None]", self._client.mget(*versions, _answer(scope, name)))
        version = "/".join(each or "" for each in found)
        was, _, body = (kept or "\n").partition("\n")
        return version, body if kept and was == version else None

    def put(self, scope: str, name: str, version: str, body: str, ttl_s: int) -> None:
        """Keep an answer for ``ttl_s`` seconds, as long as the scope stays at ``version``."""
        with named():
            self._client.set(_answer(scope, name), f"{version}\n{body}", ex=ttl_s)

    def empty(self, scopes: Sequence[str]) -> None:
        """Forget every answer of these scopes."""
        with named():
            pipe = self._client.pipeline()
            for scope in scopes:
                # Random, not counted: a version that Redis lost must never come back for an older answer.
                pipe.set(_version(scope), secret_token(), ex=VERSION_TTL_S)
            pipe.execute()


def _version(scope: str) -> str:
    return f"cache:{{{scope}}}:version"


def _answer(scope: str, name: str) -> str:
    return f"cache:{{{scope}}}:{name}"
