"""Limits and locks over all processes. They hold nothing anybody would miss."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis

from shop_app.domain.errors import StoreUnavailable
from shop_app.kit.ids import secret_token
from shop_app.repositories.redis.client import named

_HIT = """
local most, window, longest = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local clock = redis.call('TIME')
local at = clock[1] * 1000 + math.floor(clock[2] / 1000)
local locked = tonumber(redis.call('HGET', KEYS[1], 'until') or 0)
if locked > at then return math.ceil((locked - at) / 1000) end
local count = redis.call('HINCRBY', KEYS[1], 'count', 1)
if count == 1 then redis.call('EXPIRE', KEYS[1], window) end
if longest == 0 then
  if count > most then return math.max(redis.call('TTL', KEYS[1]), 1) end
  return 0
end
if count >= most then
  local wait = math.min(2 ^ math.min(count - most, 30), longest)
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', at + wait * 1000))
  redis.call('EXPIRE', KEYS[1], math.ceil(wait) + window)
end
return 0
"""
_GIVE_BACK = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local count = redis.call('HINCRBY', KEYS[1], 'count', -1)
if count < 0 then redis.call('HSET', KEYS[1], 'count', 0) end
if count < tonumber(ARGV[1]) then redis.call('HDEL', KEYS[1], 'until') end
return 0
"""
_PROLONG = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('EXPIRE', KEYS[1], ARGV[2]) end return 0"
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"

log = logging.getLogger(__name__)


class RedisLimiter:
    """Counts tries in fixed windows; the try is counted before anything is checked."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._hit = client.register_script(_HIT)
        self._give_back = client.register_script(_GIVE_BACK)

    def hit(self, key: str, most: int, window_s: int, longest_s: int = 0) -> int:
        """Count one try; return 0 if it may go on, else how many seconds to wait.

        With ``longest_s``, every try past ``most`` is let through once and locks the key for 1, 2, 4 ... seconds.
        """
        with named():
            return int(self._hit(keys=[f"tries:{key}"], args=[most, window_s, longest_s]))

    def give_back(self, key: str, most: int) -> None:
        """Take one try back, and with it the lock it set."""
        with named():
            self._give_back(keys=[f"tries:{key}"], args=[most])

    def forget(self, key: str) -> None:
        """Let the key begin anew."""
        with named():
            self._client.delete(f"tries:{key}")


class RedisLocks:
    """Locks that a living holder keeps for as long as it needs, and a dead one for ``ttl_s`` at most."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._prolong = client.register_script(_PROLONG)
        self._release = client.register_script(_RELEASE)

    @contextmanager
    def held(self, name: str, ttl_s: int) -> Iterator[bool]:
        """Try to take the lock; yields whether this caller has it. Freed at the end of the block."""
        key, token = f"lock:{name}", secret_token()
        with named():
            is_mine = bool(self._client.set(key, token, nx=True, ex=ttl_s))
        if not is_mine:
            yield False
            return
        done = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(key, token, ttl_s, done), name=key, daemon=True)
        keeper.start()
        try:
            yield True
        finally:
            done.set()
            keeper.join()
            with named():
                self._release(keys=[key], args=[token])

    def is_held(self, name: str) -> bool:
        """Say whether anybody holds it at this moment."""
        with named():
            return bool(self._client.exists(f"lock:{name}"))

    def _keep(self, key: str, token: str, ttl_s: int, done: threading.Event) -> None:
        while not done.wait(ttl_s / 3):
            try:
                with named():
                    self._prolong(keys=[key], args=[token, ttl_s])
            except StoreUnavailable:
                log.warning("%s is not prolonged: Redis is away", key)
