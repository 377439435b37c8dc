"""Limits and locks over all processes. They hold nothing anybody would miss."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis

from shop_app.kit.ids import secret_token
from shop_app.repositories.redis.client import named

_HIT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
if count > tonumber(ARGV[1]) then return math.max(redis.call('TTL', KEYS[1]), 1) end
return 0
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class RedisLimiter:
    """Counts tries in fixed windows; the try is counted before anything is checked."""

    def __init__(self, client: Redis) -> None:
        self._hit = client.register_script(_HIT)

    def hit(self, key: str, most: int, window_s: int) -> int:
        """Count one try; return 0 if it may go on, else how many seconds to wait."""
        with named():
            return int(self._hit(keys=[f"limit:{key}"], args=[most, window_s]))


class RedisLocks:
    """Locks that expire by themselves, so that a holder that died blocks nobody for ever."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._release = client.register_script(_RELEASE)

    @contextmanager
    def held(self, name: str, ttl_s: int) -> Iterator[bool]:
        """Try to take the lock; yields whether this caller has it. Freed at the end of the block."""
        key, token = f"lock:{name}", secret_token()
        with named():
            is_mine = bool(self._client.set(key, token, nx=True, ex=ttl_s))
        try:
            yield is_mine
        finally:
            if is_mine:
                with named():
                    self._release(keys=[key], args=[token])
