"""Answers for one visitor: shelves, similar products, what completes a cart. Pure functions of a snapshot; no training.

Nothing here raises for an unknown user or item: it answers with the next best thing it knows; ``source`` says which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ml import rerank
from ml.arrays import Floats, Ints, Mask, Matrix, entries, top_k
from ml.reasons import POPULAR, because, loudest
from ml.snapshot import Snapshot
from ml.visit import Visit

SESSION = "session"
SELF_EVIDENT = (POPULAR, "repeat")  # what everybody buys, or one bought before, follows from no single item


@dataclass(frozen=True, slots=True)
class Scored:
    """One recommended item.

    Args:
        score: comparable within one answer only.
        source: hybrid, session, cooccurrence, repeat, content or popular: the part that spoke loudest for it.
        because: the item of the history or session it mostly follows from; empty when there is none.
    """

    item: str
    score: float
    source: str
    because: str = ""


def recommend(
    snapshot: Snapshot,
    user: str | None,
    session: Sequence[str],
    k: int,
    *,
    allowed: Mask | None = None,
    exclude: Iterable[str] = (),
    repeats: bool = False,
) -> list[Scored]:
    """Choose up to ``k`` items for a visitor.

    Args:
        user: their id; None or unknown is fine.
        session: ids of what they just looked at, put in the cart or bought, oldest first. Never recommended back.
        allowed: bool (n_items,), e.g. in stock (``snapshot.mask``); None allows all.
        exclude: ids never to show: in the cart, dismissed, on the page already.
        repeats: also rank what the user bought before (all purchases) instead of new things only (discovery).

    Returns:
        Best first; fewer than ``k`` when fewer are allowed.
    """
    visit = Visit.of(snapshot, session, k, allowed, exclude)
    row = snapshot.row_of(user)
    if row is None:
        return _stranger(visit)
    if not repeats and (answer := _picked(visit, row)) is not None:
        return answer
    return _ranked_now(visit, row, repeats=repeats)


def similar(
    snapshot: Snapshot, item: str, k: int, *, allowed: Mask | None = None, exclude: Iterable[str] = ()
) -> list[Scored]:
    """Return what shoppers put beside ``item``, filled up with what reads like it, then with what sells now."""
    return complete(snapshot, [item], k, allowed=allowed, exclude=exclude)


def complete(
    snapshot: Snapshot, items: Sequence[str], k: int, *, allowed: Mask | None = None, exclude: Iterable[str] = ()
) -> list[Scored]:
    """Return up to ``k`` items that go with all of ``items`` (a cart), best first, none of them among ``items``."""
    codes = snapshot.codes(items)
    visit = Visit(snapshot, codes, np.concatenate((codes, snapshot.codes(exclude))), allowed, k)
    answer: list[Scored] = []
    shown = np.empty(0, dtype=np.int32)
    for source, links in (("cooccurrence", snapshot.together), ("content", snapshot.content)):
        if len(answer) < k:
            columns, values = _linked(links, codes)
            may = visit.permits(columns) & ~np.isin(columns, shown)
            columns, values = columns[may], values[may]
            best = np.argsort(-values, kind="stable")[: k - len(answer)]
            reasons = because(codes, np.ones(len(codes), np.float32), links, columns[best])
            answer += _scored(snapshot, columns[best], values[best].tolist(), [source] * len(best), reasons)
            shown = np.concatenate((shown, columns[best]))
    if len(answer) < k:
        trend = visit.permitted(snapshot.trend)
        trend[shown] = -np.inf
        answer += _popular(snapshot, top_k(trend, k - len(answer)))
    return answer


def _linked(links: Matrix, codes: Ints) -> tuple[Ints, Floats]:
    led = entries(links, codes)
    columns, at = np.unique(led.column, return_inverse=True)
    values = np.bincount(at, weights=led.value, minlength=len(columns)).astype(np.float32)
    return columns[values > 0].astype(np.int32), values[values > 0]


def _stranger(visit: Visit) -> list[Scored]:
    """Answer somebody known by a session only, or by nothing at all."""
    snapshot = visit.snapshot
    if not len(visit.recent):
        return _popular(snapshot, top_k(visit.permitted(snapshot.trend), visit.count))
    parts = {POPULAR: snapshot.moments.trend * np.float32(snapshot.session.trend), SESSION: visit.lead()}
    scores = parts[POPULAR] + parts[SESSION]
    chosen = visit.best(scores)
    sources = [list(parts)[each] for each in loudest(parts, chosen)[0]]
    return _scored(snapshot, chosen, scores[chosen].tolist(), sources, visit.reasons(chosen))


def _picked(visit: Visit, row: int) -> list[Scored] | None:
    """Answer a user from the ranking made at training, moved by their session; None when it does not reach."""
    snapshot, picks = visit.snapshot, visit.snapshot.picks
    if picks is None or (at := int(picks.row[row])) < 0:
        return None
    item = picks.item[at][picks.item[at] >= 0]
    if not len(visit.recent):
        open_ = np.flatnonzero(visit.permits(item))[: visit.count]
        if len(open_) < visit.count:
            return None
        sources = [picks.sources[each] for each in picks.source[at, open_]]
        return _scored(snapshot, item[open_], picks.score[at, open_].tolist(), sources, picks.reason[at, open_])
    lead = visit.lead()
    base = np.full(len(snapshot.items), picks.score[at, len(item) - 1], dtype=np.float32)
    base[item] = picks.score[at, : len(item)]
    chosen = visit.best(base + lead)
    place = np.full(len(snapshot.items), -1, dtype=np.int32)
    place[item] = np.arange(len(item), dtype=np.int32)
    of = place[chosen]
    is_new = (of < 0) | (lead[chosen] > picks.voice[at, of])
    sources = [SESSION if new else picks.sources[n] for new, n in zip(is_new, picks.source[at, of], strict=True)]
    return _scored(snapshot, chosen, (base + lead)[chosen].tolist(), sources, visit.reasons(chosen))


def _ranked_now(visit: Visit, row: int, *, repeats: bool) -> list[Scored]:
    """Rank a user from scratch: buy-again, users who came after the picks, answers deeper than the picks."""
    snapshot, rows = visit.snapshot, np.array([row], dtype=np.int32)
    signals = snapshot.signals(rows)
    scores = rerank.ranked(snapshot, rows, signals, repeats=repeats)[0]
    blend = snapshot.repeat if repeats else snapshot.discover
    parts = {name: each[0] for name, each in blend.parts(signals).items()}
    if len(visit.recent):
        parts[SESSION] = visit.lead()
        scores = scores + parts[SESSION]
    bought = entries(snapshot.bought, rows).column
    permitted = visit.permitted(scores)
    if not repeats:
        permitted[bought] = -np.inf
    chosen = top_k(permitted, visit.count)
    names, is_old = list(parts), np.isin(chosen, bought)
    sources = ["repeat" if old else names[n] for old, n in zip(is_old, loudest(parts, chosen)[0], strict=True)]
    taste = entries(snapshot.taste, rows)
    from_taste = not len(visit.recent)
    reasons = because(taste.column, taste.value, snapshot.neighbours, chosen) if from_taste else visit.reasons(chosen)
    return _scored(snapshot, chosen, scores[chosen].tolist(), sources, reasons)


def _popular(snapshot: Snapshot, chosen: Ints) -> list[Scored]:
    return [Scored(snapshot.items[item], float(snapshot.trend[item]), POPULAR) for item in chosen.tolist()]


def _scored(
    snapshot: Snapshot, chosen: Ints, scores: Sequence[float], sources: Sequence[str], reasons: Ints
) -> list[Scored]:
    items = snapshot.items
    return [
        Scored(items[item], score, source, items[reason] if reason >= 0 and source not in SELF_EVIDENT else "")
        for item, score, source, reason in zip(chosen.tolist(), scores, sources, reasons.tolist(), strict=True)
    ]
