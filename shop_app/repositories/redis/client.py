"""Opens Redis (or Valkey) with short time-outs, and names it when it is away."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError
from redis.retry import Retry

from shop_app.domain.errors import StoreUnavailable

SOCKET_TIMEOUT_S = 2.0


def open_redis(url: str) -> Redis:
    """Return a client that answers text, retries a lost connection for about half a second, then gives up."""
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_timeout=SOCKET_TIMEOUT_S,
        socket_connect_timeout=SOCKET_TIMEOUT_S,
        retry=Retry(ExponentialBackoff(cap=0.2, base=0.02), 4),
        retry_on_error=[BusyLoadingError],
        health_check_interval=30,
    )


@contextmanager
def named(message: str = "This part of the shop is briefly away. Please try again.") -> Iterator[None]:
    """Turn a lost connection into ``StoreUnavailable("Redis")`` with words for the shopper."""
    try:
        yield
    except (ConnectionError, TimeoutError, BusyLoadingError) as error:
        raise StoreUnavailable("Redis", message) from error
