"""Work that steps back for whoever serves pages."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from shop_app.jobs.quietly import NICE, quietly


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def in_a_thread_of_its_own() -> int:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(priority).result()


@pytest.mark.skipif(sys.platform != "linux", reason="priorities of threads are Linux's")
def test_the_work_and_the_threads_it_starts_step_back_and_the_caller_does_not():
    before = priority()

    assert quietly(priority) == NICE
    assert quietly(in_a_thread_of_its_own) == NICE
    assert priority() == before


def test_what_the_work_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        quietly(lambda: 1 / 0)
