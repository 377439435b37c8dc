"""Checks around a training run that no metric shows: is the data what it was, does the packed model answer alike."""

import time
from dataclasses import dataclass

import numpy as np

from ml.dataset import DAY_S, Interactions
from ml.serve import recommend
from ml.snapshot import Snapshot

DROP_MAX = 0.5  # of the events per day; a bigger drop is a broken pipe before it is a change of taste
RECENT_DAYS, USUAL_DAYS = 7.0, 28.0
USERS, SESSIONS = 50, 10  # asked of both models
SHELF = 10
BUDGET_MS = 50.0  # of half the shelves; the page waits no longer for any


@dataclass(frozen=True, slots=True)
class Smoke:
    """What the packed model answered: ``trouble`` is empty when all is well."""

    trouble: str
    p95_ms: float


def data_trouble(events: Interactions) -> str:
    """Say what is wrong with the stream of events; empty when it looks as it usually does.

    A week with less than half the events per day of the four weeks before it means that something stopped arriving.
    """
    recent = int((events.at >= events.until - RECENT_DAYS * DAY_S).sum())
    before = (events.at < events.until - RECENT_DAYS * DAY_S) & (
        events.at >= events.until - (RECENT_DAYS + USUAL_DAYS) * DAY_S
    )
    span = min(USUAL_DAYS, (events.until - RECENT_DAYS * DAY_S - float(events.at[0])) / DAY_S)
    if span < RECENT_DAYS:
        return ""  # too young a shop to know what is usual
    usual = before.sum() / span
    if recent / RECENT_DAYS >= DROP_MAX * usual:
        return ""
    return f"only {recent / RECENT_DAYS:.0f} events a day in the last week, {usual:.0f} in the weeks before"


def smoke(trained: Snapshot, loaded: Snapshot, seed: int = 1) -> Smoke:
    """Ask the model as it was trained and as it was packed and loaded the same questions.

    Args:
        loaded: what shoppers' processes will hold.
    """
    random = np.random.default_rng(seed)
    users = [str(each) for each in random.choice(np.array(trained.users), min(USERS, len(trained.users)), False)]
    visits: list[tuple[str | None, list[str]]] = [(user, []) for user in users]
    three = min(3, len(trained.items))
    visits += [(None, random.choice(np.array(trained.items), three, False).tolist()) for _ in range(SESSIONS)]
    hidden = set(random.choice(np.array(trained.items), len(trained.items) // 3, False).tolist())
    allowed = loaded.mask(each for each in loaded.items if each not in hidden)
    took: list[float] = []
    for user, session in visits:
        started = time.perf_counter()
        answer = recommend(loaded, user, session, SHELF, allowed=allowed)
        took.append(1000 * (time.perf_counter() - started))
        if answer != recommend(trained, user, session, SHELF, allowed=allowed):
            return Smoke(f"the packed model answers {user or 'a visitor'} differently", 0.0)
        if any(each.item in hidden or each.item in session for each in answer):
            return Smoke("the packed model shows what is sold out or was just looked at", 0.0)
    median, p95 = np.quantile(took, [0.5, 0.95]).tolist()  # the median decides: a busy machine has slow moments
    is_slow = median > BUDGET_MS
    return Smoke(f"a shelf takes {median:.0f} ms, {BUDGET_MS:.0f} are allowed" if is_slow else "", p95)
