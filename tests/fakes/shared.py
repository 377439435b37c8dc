"""What Redis holds, in memory: carts, tastes, limits, locks. Each can be switched off with ``is_away``."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from shop_app.domain.cart import LINES_MAX
from shop_app.domain.errors import InvalidInput, StoreUnavailable
from shop_app.kit.clock import now
from shop_app.kit.windows import Windows


class FakeRedis:
    """A part that can be away."""

    def __init__(self) -> None:
        self.is_away = False
        self._lock = threading.RLock()

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        if self.is_away:
            raise StoreUnavailable("Redis")
        with self._lock:
            yield


class FakeCarts(FakeRedis):
    def __init__(self) -> None:
        super().__init__()
        self._carts: dict[str, dict[str, int]] = {}

    def lines(self, owner: str) -> dict[str, int]:
        with self._at_once():
            return dict(self._carts.get(owner, {}))

    def add(self, owner: str, sku: str, quantity: int, most: int) -> int:
        with self._at_once():
            cart = self._carts.setdefault(owner, {})
            if sku not in cart and len(cart) >= LINES_MAX:
                raise InvalidInput({"sku": f"A cart holds up to {LINES_MAX} different products."})
            held = cart.get(sku, 0)
            put = min(held + quantity, max(most, held))
            if put > 0:
                cart[sku] = put
            return put

    def put(self, owner: str, sku: str, quantity: int) -> None:
        with self._at_once():
            if sku in self._carts.get(owner, {}):
                self._carts[owner][sku] = quantity

    def remove(self, owner: str, sku: str) -> None:
        with self._at_once():
            self._carts.get(owner, {}).pop(sku, None)

    def clear(self, owner: str) -> None:
        with self._at_once():
            self._carts.pop(owner, None)

    def take_out(self, owner: str, quantities: Mapping[str, int]) -> None:
        with self._at_once():
            cart = self._carts.get(owner, {})
            for sku, quantity in quantities.items():
                left = cart.get(sku, 0) - quantity
                if left > 0:
                    cart[sku] = left
                else:
                    cart.pop(sku, None)

    def merge(self, source: str, target: str, most: int) -> None:
        with self._at_once():
            poured, cart = self._carts.pop(source, {}), self._carts.setdefault(target, {})
            for sku, quantity in poured.items():
                cart[sku] = min(cart.get(sku, 0) + quantity, most)

    def ping(self) -> bool:
        with self._at_once():
            return True


class FakeTastes(FakeRedis):
    def __init__(self) -> None:
        super().__init__()
        self._tastes: dict[str, list[int]] = {}

    def note(self, shopper: str, product_id: int) -> None:
        with self._at_once():
            others = [each for each in self._tastes.get(shopper, []) if each != product_id]
            self._tastes[shopper] = [product_id, *others][:30]

    def recent(self, shopper: str) -> list[int]:
        with self._at_once():
            return list(self._tastes.get(shopper, []))

    def forget(self, shopper: str) -> None:
        with self._at_once():
            self._tastes.pop(shopper, None)

    def merge(self, source: str, target: str) -> None:
        with self._at_once():
            for product_id in reversed(self.recent(source)):
                self.note(target, product_id)
            self.forget(source)


class FakeLimiter(FakeRedis):
    """The windows that stand in for Redis, on the clock that tests can move."""

    def __init__(self) -> None:
        super().__init__()
        self._windows = Windows(lambda: now().timestamp())

    def hit(self, key: str, most: int, window_s: int, longest_s: int = 0) -> int:
        with self._at_once():
            return self._windows.hit(key, most, window_s, longest_s)

    def give_back(self, key: str, most: int) -> None:
        with self._at_once():
            self._windows.give_back(key, most)

    def forget(self, key: str) -> None:
        with self._at_once():
            self._windows.forget(key)


class FakeLocks(FakeRedis):
    def __init__(self) -> None:
        super().__init__()
        self._holders: dict[str, object] = {}

    @contextmanager
    def held(self, name: str, ttl_s: int) -> Iterator[bool]:
        me = object()
        with self._at_once():
            is_mine = self._holders.setdefault(name, me) is me
        try:
            yield is_mine
        finally:
            if is_mine:
                self._holders.pop(name)


class FakeLive(FakeRedis):
    """Remembers everything that was told; whoever listens hears it from the moment they began."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._heard = threading.Condition()

    def tell(self, keys: Sequence[str]) -> None:
        with self._heard:
            self.told += [] if self.is_away else sorted(set(keys))
            self._heard.notify_all()

    def listen(self, stop: threading.Event) -> Iterator[list[str]]:
        seen = len(self.told)
        while not stop.is_set():
            with self._heard:
                self._heard.wait_for(lambda: len(self.told) > seen, timeout=0.05)  # noqa: B023 - asked at once
                news, seen = self.told[seen:], len(self.told)
            if news:
                yield news
