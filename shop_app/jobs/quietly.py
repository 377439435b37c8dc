"""Heavy work that steps back: whoever serves pages on the same cores goes first. It schedules nothing."""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
NICE = 10  # 0 is everybody else, 19 gets only what nobody wants


def quietly(work: Callable[[], T]) -> T:
    """Do work in a thread of its own at a lower priority and return, or raise, what it does.

    On Linux a priority belongs to a thread, and the threads it starts (OpenMP's) have it too. It cannot be raised again
    without privileges: therefore a thread that ends with the work. Elsewhere the work is done as ever.
    """
    with ThreadPoolExecutor(1, "quietly", initializer=_step_back) as pool:
        return pool.submit(work).result()


def _step_back() -> None:
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
