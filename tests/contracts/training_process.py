"""A worker that trains once, in a process of its own that a test can kill. Prints how far it is, then the outcome."""

import logging
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from ml import train as training_steps
from ml.fit import Fitted
from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import Conflict
from shop_app.services import retraining, training
from shop_app.settings import get_settings

TTL_S = 2  # of the lock, so that a test need not wait half a minute for a dead holder's


def main(start_at: float, hold_at: str) -> None:
    """Train when the clock shows ``start_at`` (unix seconds).

    Args:
        hold_at: the step before which it waits for its end; empty goes through.
    """
    training.LOCK_S = retraining.LOCK_S = TTL_S
    os.cpu_count = lambda: 1  # one thread makes the same model every time
    told = logging.getLogger("shop_app.services.unfinished")
    told.setLevel(logging.INFO)
    told.addHandler(logging.StreamHandler(sys.stdout))
    training_steps.begin_learned, training_steps.go_on = _counted("begin_learned"), _counted("go_on")
    settings = get_settings()
    shop = bootstrap.build(settings, bootstrap.real_parts(settings))
    print("up", flush=True)
    time.sleep(max(0.0, start_at - time.time()))
    try:
        card = shop.training.retrain(SYSTEM, lambda what, _share: _tell(what, hold_at))
        print(f"stored {card.version}", flush=True)
    except Conflict as error:
        print(f"refused {error.message}", flush=True)
    shop.close()


def _tell(what: str, hold_at: str) -> None:
    print(what, flush=True)
    while hold_at and what.startswith(hold_at):
        time.sleep(1)


def _counted(name: str) -> Callable[..., Fitted]:
    """Say each time a step is really worked out."""
    work = getattr(training_steps, name)

    def count(*args: Any) -> Fitted:
        print(f"worked out: {name}", flush=True)
        return work(*args)

    return count


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
