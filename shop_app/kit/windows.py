"""Counts tries per key in this process's memory: what stands in for Redis while it is away. Bounded, thread-safe."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

KEYS_MAX = 50_000  # about 10 MB; the keys longest unused are forgotten first


@dataclass(slots=True)
class _Window:
    count: int
    ends: float  # seconds of the clock
    locked_until: float = 0.0


class Windows:
    """Windows of tries.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def hit(self, key: str, most: int, window_s: int, longest_s: int = 0) -> int:
        """Count one try; return 0 if it may go on, else how many seconds to wait.

        With ``longest_s``, every try past ``most`` is let through once and locks the key for 1, 2, 4 ... seconds.
        """
        with self._lock:
            at = self._clock()
            window = self._windows.get(key)
            if window is None or window.ends <= at:
                window = self._windows[key] = _Window(0, at + window_s)
            self._windows.move_to_end(key)
            while len(self._windows) > KEYS_MAX:
                self._windows.popitem(last=False)
            if window.locked_until > at:
                return _whole(window.locked_until - at)
            window.count += 1
            if not longest_s:
                return 0 if window.count <= most else _whole(window.ends - at)
            if window.count >= most:
                wait_s = min(2 ** min(window.count - most, 30), longest_s)
                window.locked_until, window.ends = at + wait_s, at + wait_s + window_s
            return 0

    def give_back(self, key: str, most: int) -> None:
        """Take one try back, and with it the lock it set."""
        with self._lock:
            if window := self._windows.get(key):
                window.count = max(0, window.count - 1)
                if window.count < most:
                    window.locked_until = 0.0

    def forget(self, key: str) -> None:
        """Let the key begin anew."""
        with self._lock:
            self._windows.pop(key, None)


def _whole(seconds: float) -> int:
    return max(1, -int(-seconds // 1))
