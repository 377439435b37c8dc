"""What Redis holds, in memory: carts, tastes, limits, locks. Each can be switched off with ``is_away``."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from shop_app.domain.cart import LINES_MAX, HeldCart
from shop_app.domain.errors import InvalidInput, StoreUnavailable
from shop_app.domain.interactions import Touch
from shop_app.domain.recommendations import TrainingNews
from shop_app.kit.clock import now
from shop_app.kit.ids import secret_token
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
        self._prices: dict[str, dict[str, int]] = {}
        self._saved: dict[str, dict[str, int]] = {}
        self._coupons: dict[str, str] = {}
        self._taken: set[tuple[str, str]] = set()

    def held(self, owner: str) -> HeldCart:
        with self._at_once():
            kept = (dict(each.get(owner, {})) for each in (self._carts, self._prices, self._saved))
            return HeldCart(*kept, self._coupons.get(owner, ""))

    def lines(self, owner: str) -> dict[str, int]:
        with self._at_once():
            return dict(self._carts.get(owner, {}))

    def add(self, owner: str, sku: str, quantity: int, most: int, price: int = 0) -> int:
        with self._at_once():
            cart = self._carts.setdefault(owner, {})
            if sku not in cart and len(cart) >= LINES_MAX:
                raise InvalidInput({"sku": f"A cart holds up to {LINES_MAX} different products."})
            held = cart.get(sku, 0)
            put = min(held + quantity, max(most, held))
            if put > 0:
                cart[sku] = put
                self._see(owner, sku, price)
            return put

    def put(self, owner: str, sku: str, quantity: int, price: int = 0) -> None:
        with self._at_once():
            if sku in self._carts.get(owner, {}):
                self._carts[owner][sku] = quantity
                self._see(owner, sku, price)

    def remove(self, owner: str, sku: str) -> None:
        with self._at_once():
            self._carts.get(owner, {}).pop(sku, None)
            self._prices.get(owner, {}).pop(sku, None)

    def save(self, owner: str, sku: str) -> None:
        with self._at_once():
            if sku not in self._carts.get(owner, {}):
                return
            saved = self._saved.setdefault(owner, {})
            if sku not in saved and len(saved) >= LINES_MAX:
                raise InvalidInput({"sku": f"Up to {LINES_MAX} products can be saved for later."})
            saved.pop(sku, None)
            saved[sku] = self._carts[owner][sku]
            self.remove(owner, sku)

    def drop_saved(self, owner: str, sku: str) -> None:
        with self._at_once():
            self._saved.get(owner, {}).pop(sku, None)

    def set_coupon(self, owner: str, code: str) -> None:
        with self._at_once():
            self._coupons[owner] = code

    def _see(self, owner: str, sku: str, price: int) -> None:
        if price > 0:
            self._prices.setdefault(owner, {})[sku] = price

    def clear(self, owner: str) -> None:
        with self._at_once():
            for each in (self._carts, self._prices):
                each.pop(owner, None)
            self._coupons.pop(owner, None)

    def take_out(self, owner: str, quantities: Mapping[str, int], number: str) -> None:
        with self._at_once():
            if (owner, number) in self._taken:
                return
            self._taken.add((owner, number))
            self._coupons.pop(owner, None)
            cart = self._carts.get(owner, {})
            for sku, quantity in quantities.items():
                left = cart.get(sku, 0) - quantity
                if left > 0:
                    cart[sku] = left
                else:
                    cart.pop(sku, None)
                    self._prices.get(owner, {}).pop(sku, None)

    def merge(self, source: str, target: str, most: int) -> None:
        with self._at_once():
            poured, cart = self._carts.pop(source, {}), self._carts.setdefault(target, {})
            for sku, quantity in poured.items():
                cart[sku] = min(cart.get(sku, 0) + quantity, most)
            self._prices.setdefault(target, {}).update(self._prices.pop(source, {}))
            self._saved[target] = self._saved.pop(source, {}) | self._saved.get(target, {})
            self._coupons[target] = self._coupons.get(target, "") or self._coupons.pop(source, "")

    def ping(self) -> bool:
        with self._at_once():
            return True


class FakeTastes(FakeRedis):
    def __init__(self) -> None:
        super().__init__()
        self._tastes: dict[str, list[int]] = {}
        self._touches: dict[str, dict[int, tuple[Touch, datetime]]] = {}

    def note(self, shopper: str, product_id: int) -> None:
        with self._at_once():
            others = [each for each in self._tastes.get(shopper, []) if each != product_id]
            self._tastes[shopper] = [product_id, *others][:30]

    def recent(self, shopper: str) -> list[int]:
        with self._at_once():
            return list(self._tastes.get(shopper, []))

    def touch(self, shopper: str, product_id: int, touch: Touch, at: datetime) -> None:
        with self._at_once():
            self._touches.setdefault(shopper, {})[product_id] = (touch, at)

    def take_back(self, shopper: str, product_id: int) -> None:
        with self._at_once():
            self._tastes[shopper] = [each for each in self._tastes.get(shopper, []) if each != product_id]

    def touches(self, shopper: str) -> dict[int, tuple[Touch, datetime]]:
        with self._at_once():
            return dict(self._touches.get(shopper, {}))

    def forget(self, shopper: str) -> None:
        with self._at_once():
            self._tastes.pop(shopper, None)
            self._touches.pop(shopper, None)

    def merge(self, source: str, target: str) -> None:
        with self._at_once():
            for product_id in reversed(self.recent(source)):
                self.note(target, product_id)
            self._touches[target] = self.touches(target) | self.touches(source)
            self.forget(source)


class FakeLimiter(FakeRedis):
    """The windows that stand in for Redis, on the clock that tests can move."""

    def __init__(self) -> None:
        super().__init__()
        self._windows = Windows(lambda: now().timestamp())

    def reset(self) -> None:
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

    def is_held(self, name: str) -> bool:
        with self._at_once():
            return name in self._holders


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


class FakeCache(FakeRedis):
    def __init__(self) -> None:
        super().__init__()
        self._versions: dict[str, str] = {}
        self.kept: dict[tuple[str, str], tuple[str, str]] = {}

    def get(self, scope: str, name: str, under: str = "") -> tuple[str, str | None]:
        with self._at_once():
            version = "/".join(self._versions.get(each, "") for each in (scope, under) if each)
            was, body = self.kept.get((scope, name), ("", None))
            return version, body if was == version else None

    def put(self, scope: str, name: str, version: str, body: str, ttl_s: int) -> None:
        with self._at_once():
            self.kept[scope, name] = (version, body)

    def empty(self, scopes: Sequence[str]) -> None:
        with self._at_once():
            self._versions |= {scope: secret_token() for scope in scopes}


class FakeTrainingBoard(FakeRedis):
    def __init__(self) -> None:
        super().__init__()
        self._asked = False
        self._news = TrainingNews()

    def ask(self) -> bool:
        with self._at_once():
            was_asked, self._asked = self._asked, True
            return not was_asked

    def take(self) -> bool:
        with self._at_once():
            was_asked, self._asked = self._asked, False
            return was_asked

    def is_asked(self) -> bool:
        with self._at_once():
            return self._asked

    def write(self, news: TrainingNews) -> None:
        with self._at_once():
            self._news = news

    def read(self) -> TrainingNews:
        with self._at_once():
            return self._news
