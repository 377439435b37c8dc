"""A worker that trains once, in a process of its own that a test can kill. Prints how far it is, then the outcome."""

import sys
import time

from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import Conflict
from shop_app.services import retraining, training
from shop_app.settings import get_settings

TTL_S = 2  # of the lock, so that a test need not wait half a minute for a dead holder's


def main(start_at: float) -> None:
    """Train when the clock shows ``start_at`` (unix seconds)."""
    training.LOCK_S = retraining.LOCK_S = TTL_S
    settings = get_settings()
    shop = bootstrap.build(settings, bootstrap.real_parts(settings))
    print("up", flush=True)
    time.sleep(max(0.0, start_at - time.time()))
    try:
        card = shop.training.retrain(SYSTEM, lambda what, _share: print(what, flush=True))
        print(f"stored {card.version}", flush=True)
    except Conflict as error:
        print(f"refused {error.message}", flush=True)
    shop.close()


if __name__ == "__main__":
    main(float(sys.argv[1]))
