"""Carts in Redis: one hash of quantities and one order of adding per owner, changed by Lua so that no add is lost."""

from collections.abc import Mapping
from typing import Any, cast

from redis import Redis

from shop_app.domain.cart import LINES_MAX
from shop_app.domain.errors import InvalidInput
from shop_app.repositories.redis.client import named

AWAY = "Your cart cannot be reached right now. Nothing is lost; please try again in a moment."

# KEYS: quantities, order. ARGV: ttl s, then per script.
_ADD = """
if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return -1 end
local now = tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or '0')
local put = math.min(now + tonumber(ARGV[3]), math.max(tonumber(ARGV[4]), now))
if put > 0 then
  redis.call('HSET', KEYS[1], ARGV[2], put)
  local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or '0'
  redis.call('ZADD', KEYS[2], 'NX', tonumber(last) + 1, ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[1]) redis.call('EXPIRE', KEYS[2], ARGV[1])
end
return put
"""
_PUT = """
if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[1]) redis.call('EXPIRE', KEYS[2], ARGV[1])
return 1
"""
_TAKE_OUT = """
for i = 2, #ARGV, 2 do
  local left = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0') - tonumber(ARGV[i + 1])
  if left > 0 then redis.call('HSET', KEYS[1], ARGV[i], left)
  else redis.call('HDEL', KEYS[1], ARGV[i]) redis.call('ZREM', KEYS[2], ARGV[i]) end
end
return 1
"""
_MERGE = """
local skus = redis.call('ZRANGE', KEYS[3], 0, -1)
local last = tonumber(redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or '0')
for _, sku in ipairs(skus) do
  local sum = tonumber(redis.call('HGET', KEYS[1], sku) or '0') + tonumber(redis.call('HGET', KEYS[4], sku) or '0')
  redis.call('HSET', KEYS[1], sku, math.min(sum, tonumber(ARGV[2])))
  last = last + 1
  redis.call('ZADD', KEYS[2], 'NX', last, sku)
end
redis.call('DEL', KEYS[3], KEYS[4])
if #skus > 0 then redis.call('EXPIRE', KEYS[1], ARGV[1]) redis.call('EXPIRE', KEYS[2], ARGV[1]) end
return #skus
"""


class RedisCarts:
    """Carts that expire ``ttl_s`` seconds after they were last changed.

    Raises:
        StoreUnavailable: Redis is away, from every method.
    """

    def __init__(self, client: Redis, ttl_s: int) -> None:
        self._client = client
        self._ttl_s = ttl_s
        self._add, self._put = client.register_script(_ADD), client.register_script(_PUT)
        self._take_out, self._merge = client.register_script(_TAKE_OUT), client.register_script(_MERGE)

    def lines(self, owner: str) -> dict[str, int]:
        """Return SKU -> quantity in the order the SKUs were added."""
        with named(AWAY):
            pipe = self._client.pipeline()
            pipe.zrange(_order(owner), 0, -1)
            pipe.hgetall(_quantities(owner))
            skus, quantities = cast("tuple[list[str], dict[str, str]]", pipe.execute())
        return {sku: int(quantities[sku]) for sku in skus if sku in quantities}

    def add(self, owner: str, sku: str, quantity: int, most: int) -> int:
        """Add pieces without ever passing ``most``; return how many the line holds now.

        Raises:
            InvalidInput: the cart already holds ``LINES_MAX`` different products.
        """
        put = self._run(self._add, [_quantities(owner), _order(owner)], sku, quantity, most, LINES_MAX)
        if put == -1:
            raise InvalidInput({"sku": f"A cart holds up to {LINES_MAX} different products."})
        return put

    def put(self, owner: str, sku: str, quantity: int) -> None:
        """Set a line that is in the cart to exactly this quantity; a line that is gone stays gone."""
        self._run(self._put, [_quantities(owner), _order(owner)], sku, quantity)

    def remove(self, owner: str, sku: str) -> None:
        with named(AWAY):
            pipe = self._client.pipeline()
            pipe.hdel(_quantities(owner), sku)
            pipe.zrem(_order(owner), sku)
            pipe.execute()

    def clear(self, owner: str) -> None:
        with named(AWAY):
            self._client.delete(_quantities(owner), _order(owner))

    def take_out(self, owner: str, quantities: Mapping[str, int]) -> None:
        """Remove what was just ordered and nothing that was added meanwhile."""
        pairs = [part for pair in quantities.items() for part in pair]
        self._run(self._take_out, [_quantities(owner), _order(owner)], *pairs)

    def merge(self, source: str, target: str, most: int) -> None:
        """Pour one cart into another, quantities summed and clamped to ``most``; the source is gone after."""
        keys = [_quantities(target), _order(target), _order(source), _quantities(source)]
        self._run(self._merge, keys, most)

    def ping(self) -> bool:
        with named():
            return bool(self._client.ping())

    def _run(self, script: Any, keys: list[str], *arguments: str | int) -> int:
        with named(AWAY):
            return int(script(keys=keys, args=[self._ttl_s, *arguments]))


def _quantities(owner: str) -> str:
    return f"cart:{{{owner}}}:quantities"


def _order(owner: str) -> str:
    return f"cart:{{{owner}}}:order"
