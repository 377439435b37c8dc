"""Carts in Redis: quantities, the prices seen, lines saved for later and a coupon's code per owner."""

from collections.abc import Mapping
from typing import Any, cast

from redis import Redis

from shop_app.domain.cart import LINES_MAX, HeldCart
from shop_app.domain.errors import InvalidInput
from shop_app.repositories.redis import carts_lua
from shop_app.repositories.redis.client import named

AWAY = "Your cart cannot be reached right now. Nothing is lost; please try again in a moment."
SAVED_TTL_S = 365 * 86_400  # what is saved for later outlives the cart


class RedisCarts:
    """Carts that expire ``ttl_s`` seconds after they were last changed; saved lines after a year.

    Raises:
        StoreUnavailable: Redis is away, from every method.
    """

    def __init__(self, client: Redis, ttl_s: int) -> None:
        self._client = client
        self._ttl_s = ttl_s
        self._add, self._put = client.register_script(carts_lua.ADD), client.register_script(carts_lua.PUT)
        self._take_out = client.register_script(carts_lua.TAKE_OUT)
        self._save, self._merge = client.register_script(carts_lua.SAVE), client.register_script(carts_lua.MERGE)

    def held(self, owner: str) -> HeldCart:
        """Return everything a cart holds, lines in the order they were added, in one round trip."""
        quantities, order, prices, saved = _keys(owner)
        with named(AWAY):
            pipe = self._client.pipeline()
            pipe.zrange(order, 0, -1)
            pipe.hgetall(quantities)
            pipe.hgetall(prices)
            pipe.hgetall(saved)
            pipe.get(_coupon(owner))
            found = cast("tuple[list[str], dict[str, str], dict[str, str], dict[str, str], str | None]", pipe.execute())
        skus, held, seen, later, coupon = found
        stamps = sorted((int(stamp), sku, int(n)) for sku, (stamp, _, n) in _parted(later))
        return HeldCart(
            lines={sku: int(held[sku]) for sku in skus if sku in held},
            prices={sku: int(amount) for sku, amount in seen.items()},
            saved={sku: quantity for _, sku, quantity in stamps},
            coupon=coupon or "",
        )

    def lines(self, owner: str) -> dict[str, int]:
        """Return SKU -> quantity in the order the SKUs were added."""
        return dict(self.held(owner).lines)

    def add(self, owner: str, sku: str, quantity: int, most: int, price: int = 0) -> int:
        """Add pieces without ever passing ``most``; return how many the line holds now.

        Args:
            price: minor units the shopper saw; 0 when nobody told.

        Raises:
            InvalidInput: the cart already holds ``LINES_MAX`` different products.
        """
        put = self._run(self._add, _keys(owner), sku, quantity, most, price, LINES_MAX)
        if put == -1:
            raise InvalidInput({"sku": f"A cart holds up to {LINES_MAX} different products."})
        return put

    def put(self, owner: str, sku: str, quantity: int, price: int = 0) -> None:
        """Set a line that is in the cart to exactly this quantity; a line that is gone stays gone."""
        self._run(self._put, _keys(owner), sku, quantity, price)

    def remove(self, owner: str, sku: str) -> None:
        quantities, order, prices, _ = _keys(owner)
        with named(AWAY):
            pipe = self._client.pipeline()
            pipe.hdel(quantities, sku)
            pipe.zrem(order, sku)
            pipe.hdel(prices, sku)
            pipe.execute()

    def clear(self, owner: str) -> None:
        """Empty a cart; what is saved for later stays."""
        quantities, order, prices, _ = _keys(owner)
        with named(AWAY):
            self._client.delete(quantities, order, prices, _coupon(owner))

    def take_out(self, owner: str, quantities: Mapping[str, int], number: str) -> None:
        """Remove what was just ordered, with the coupon that was spent on it, and nothing that was added meanwhile.

        Args:
            number: of the order; said again within a day, it removes nothing more.
        """
        pairs = [part for pair in quantities.items() for part in pair]
        self._run(self._take_out, [*_keys(owner), _coupon(owner), f"cart:{{{owner}}}:taken:{number}"], *pairs)

    def save(self, owner: str, sku: str) -> None:
        """Put a line aside with its quantity; a line that is not there changes nothing.

        Raises:
            InvalidInput: ``LINES_MAX`` lines are saved already.
        """
        if self._run(self._save, _keys(owner), sku, SAVED_TTL_S, LINES_MAX) == -1:
            raise InvalidInput({"sku": f"Up to {LINES_MAX} products can be saved for later."})

    def drop_saved(self, owner: str, sku: str) -> None:
        with named(AWAY):
            self._client.hdel(_keys(owner)[3], sku)

    def set_coupon(self, owner: str, code: str) -> None:
        """Keep a coupon's code with the cart; an empty one takes it away."""
        with named(AWAY):
            if code:
                self._client.set(_coupon(owner), code, ex=self._ttl_s)
            else:
                self._client.delete(_coupon(owner))

    def merge(self, source: str, target: str, most: int) -> None:
        """Pour one cart into another, quantities summed and clamped to ``most``; the source is gone after.

        The target's own coupon and its own saved lines win over the source's.
        """
        keys = [*_keys(target), *_keys(source), _coupon(source), _coupon(target)]
        self._run(self._merge, keys, most, SAVED_TTL_S)

    def ping(self) -> bool:
        with named():
            return bool(self._client.ping())

    def _run(self, script: Any, keys: list[str], *arguments: str | int) -> int:
        with named(AWAY):
            return int(script(keys=keys, args=[self._ttl_s, *arguments]))


def _parted(saved: Mapping[str, str]) -> list[tuple[str, tuple[str, str, str]]]:
    return [(sku, value.partition(":")) for sku, value in saved.items()]


def _keys(owner: str) -> list[str]:
    return [f"cart:{{{owner}}}:{part}" for part in ("quantities", "order", "prices", "saved")]


def _coupon(owner: str) -> str:
    return f"cart:{{{owner}}}:coupon"
