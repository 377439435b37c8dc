"""What each shopper touched last, newest first: the session that recommendations fold in."""

from typing import cast

from redis import Redis

from shop_app.repositories.redis.client import named

KEEP = 30  # products
TTL_S = 30 * 86_400


class RedisTastes:
    def __init__(self, client: Redis) -> None:
        self._client = client

    def note(self, shopper: str, product_id: int) -> None:
        """Put a product at the front of the shopper's session."""
        with named():
            pipe = self._client.pipeline()
            pipe.lrem(_key(shopper), 0, str(product_id))
            pipe.lpush(_key(shopper), str(product_id))
            pipe.ltrim(_key(shopper), 0, KEEP - 1)
            pipe.expire(_key(shopper), TTL_S)
            pipe.execute()

    def recent(self, shopper: str) -> list[int]:
        """Return product ids, newest first, each once."""
        with named():
            return [int(each) for each in cast("list[str]", self._client.lrange(_key(shopper), 0, -1))]

    def forget(self, shopper: str) -> None:
        with named():
            self._client.delete(_key(shopper))

    def merge(self, source: str, target: str) -> None:
        """Let an account inherit what its guest looked at."""
        for product_id in reversed(self.recent(source)):
            self.note(target, product_id)
        self.forget(source)


def _key(shopper: str) -> str:
    return f"taste:{shopper}"
