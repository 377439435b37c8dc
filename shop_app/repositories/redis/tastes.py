"""What each shopper touched last and which shelf led them there: the session that recommendations fold in."""

import json
from datetime import UTC, datetime
from typing import cast

from redis import Redis

from shop_app.domain.interactions import ATTRIBUTED_FOR, Touch
from shop_app.repositories.redis.client import named

KEEP = 30  # products
KEEP_TOUCHES = 100  # clicks on shelves
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

    def take_back(self, shopper: str, product_id: int) -> None:
        """Let the session forget one product."""
        with named():
            self._client.lrem(_key(shopper), 0, str(product_id))

    def recent(self, shopper: str) -> list[int]:
        """Return product ids, newest first, each once."""
        with named():
            return [int(each) for each in cast("list[str]", self._client.lrange(_key(shopper), 0, -1))]

    def touch(self, shopper: str, product_id: int, touch: Touch, at: datetime) -> None:
        """Remember that the shopper came to a product from a shelf."""
        entry = [product_id, touch.placement, touch.source, touch.model_version, touch.arm, at.timestamp()]
        with named():
            pipe = self._client.pipeline()
            pipe.lpush(_touches(shopper), json.dumps(entry))
            pipe.ltrim(_touches(shopper), 0, KEEP_TOUCHES - 1)
            pipe.expire(_touches(shopper), ATTRIBUTED_FOR)
            pipe.execute()

    def touches(self, shopper: str) -> dict[int, tuple[Touch, datetime]]:
        """Return, by product, the last shelf that led there and when."""
        with named():
            entries = [json.loads(each) for each in cast("list[str]", self._client.lrange(_touches(shopper), 0, -1))]
        return {entry[0]: (Touch(*entry[1:5]), datetime.fromtimestamp(entry[5], UTC)) for entry in reversed(entries)}

    def forget(self, shopper: str) -> None:
        with named():
            self._client.delete(_key(shopper), _touches(shopper))

    def merge(self, source: str, target: str) -> None:
        """Let an account inherit what its guest looked at and where from."""
        for product_id in reversed(self.recent(source)):
            self.note(target, product_id)
        for product_id, (touch, at) in self.touches(source).items():
            self.touch(target, product_id, touch, at)
        self.forget(source)


def _key(shopper: str) -> str:
    return f"taste:{shopper}"


def _touches(shopper: str) -> str:
    return f"touch:{shopper}"
