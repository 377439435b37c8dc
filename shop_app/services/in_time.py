"""Ranks within a time limit: who waits longer gets nothing, and what was being worked out is there the next time."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong

from prometheus_client import Counter

from ml.serve import Scored

log = logging.getLogger(__name__)

MISSED = Counter("shop_shelf_fallbacks", "Shelves ranked without the model, by why", ["why"])
THREADS = 4
AT_ONCE = 8  # rankings under way in this process; a model that is slow for everybody must not make a queue of everybody
KEPT_S = 60.0
KEPT = 500

Ranking = Sequence[Scored]


class InTime:
    """Runs rankings in threads of its own and waits ``limit_s`` for each.

    A ranking that is late goes on; the same question finds it under way, or its answer, and begins no second one.

    Args:
        on_late: told of a shopper whose late answer has come.
    """

    def __init__(self, limit_s: float, on_late: Callable[[str], None]) -> None:
        self._limit_s = limit_s
        self._on_late = on_late
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="ranking")
        self._lock = threading.Lock()
        self._running: dict[Hashable, Future[Ranking]] = {}
        self._missed = set[Hashable]()
        self._late: OrderedDict[Hashable, tuple[float, Ranking]] = OrderedDict()

    def rank(self, question: Hashable, shopper: str, work: Callable[[], Ranking]) -> Ranking | None:
        """Return the answer; None when it is not there in time, or too much is under way already.

        Args:
            question: everything ``work`` depends on.
            shopper: who asks; empty for a question that everybody has.
        """
        with self._lock:
            at, answer = self._late.get(question, (0.0, ()))
            if at and time.monotonic() - at < KEPT_S:
                return answer
            running = self._running.get(question)
            if running is None and len(self._running) >= AT_ONCE:
                MISSED.labels("busy").inc()
                return None
            if running is None:
                running = self._running[question] = self._pool.submit(self._work, question, shopper, work)
        try:
            return running.result(self._limit_s)
        except TookTooLong:
            with self._lock:
                is_late = question in self._running
                if is_late:
                    self._missed.add(question)
            if not is_late:  # it came at the last moment
                return running.result()
            MISSED.labels("late").inc()
            return None

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(self, question: Hashable, shopper: str, work: Callable[[], Ranking]) -> Ranking:
        try:
            answer = work()
        except Exception:
            if self._end(question):
                log.exception("a ranking nobody waited for failed")
            raise
        if self._end(question, answer) and shopper:
            self._on_late(shopper)
        return answer

    def _end(self, question: Hashable, answer: Ranking | None = None) -> bool:
        """Note that it is done; return whether whoever asked has gone on without it."""
        with self._lock:
            del self._running[question]
            is_late = question in self._missed
            self._missed.discard(question)
            if is_late and answer is not None:
                self._late[question] = time.monotonic(), answer
            while len(self._late) > KEPT:
                self._late.popitem(last=False)
        return is_late
