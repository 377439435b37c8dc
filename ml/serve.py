"""Answers for one visitor: shelves, similar products, what completes a cart. Pure functions of a snapshot; no training.

Nothing here raises for an unknown user or item: it answers with the next best thing it knows; ``source`` says which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml import rerank
from ml.arrays import Entries, Floats, Ints, Mask, Matrix, entries, follow, top_k
from ml.blend import Blend
from ml.snapshot import Snapshot

SESSION_MAX = 20  # events looked back at
SESSION_FADE = 0.85  # strength of an item per further step back
POPULAR = "popular"
POPULAR_VOICE = 0.5  # a personal reason tells a shopper more, unless the trend is twice as loud


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
    row = snapshot.row_of(user)
    bought = entries(snapshot.bought, np.array([] if row is None else [row], dtype=np.int32)).column
    recent = snapshot.codes(reversed(session[-SESSION_MAX:]))  # newest first
    scores, parts = _parts(snapshot, row, recent, repeats)
    hidden = np.concatenate((recent, snapshot.codes(exclude)))
    chosen = top_k(_permitted(scores, allowed, hidden if repeats else np.concatenate((hidden, bought))), k)
    sources = _sources(parts, chosen, bought)
    history, weights, links = _evidence(snapshot, row, recent)
    reasons = _because(snapshot, history, weights, links, chosen)
    newest = snapshot.items[recent[0]] if len(recent) else ""
    return [
        Scored(snapshot.items[item], float(scores[item]), source, _reason(source, reason, newest))
        for item, source, reason in zip(chosen, sources, reasons, strict=True)
    ]


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
    hidden = np.concatenate((codes, snapshot.codes(exclude)))
    answer: list[Scored] = []
    for source, links in (("cooccurrence", snapshot.together), ("content", snapshot.content), (POPULAR, None)):
        scores = snapshot.trend if links is None else _sum_of_links(links, codes)
        scores = scores if links is None else np.where(scores > 0, scores, -np.inf)
        chosen = top_k(_permitted(scores, allowed, hidden), k - len(answer))
        reasons = _because(snapshot, codes, np.ones(len(codes), np.float32), links, chosen)
        answer += [
            Scored(snapshot.items[each], float(scores[each]), source, reason)
            for each, reason in zip(chosen, reasons, strict=True)
        ]
        hidden = np.concatenate((hidden, chosen))
    return answer


def _sum_of_links(links: Matrix, codes: Ints) -> Floats:
    together = Entries(np.zeros(len(codes), dtype=np.int32), codes, np.ones(len(codes), dtype=np.float32))
    return np.asarray(follow(together, links, 1)[0], dtype=np.float32)


def _parts(snapshot: Snapshot, row: int | None, recent: Ints, repeats: bool) -> tuple[Floats, dict[str, Floats]]:
    """Return every item's score and what each source adds to it: both float32 (n_items,)."""
    scores, parts = snapshot.trend, {POPULAR: snapshot.trend}
    if row is not None:
        rows = np.array([row], dtype=np.int32)
        signals = snapshot.signals(rows)
        scores = rerank.ranked(snapshot, rows, signals, repeats=repeats)[0]
        parts = _weighted(signals, snapshot.repeat if repeats else snapshot.discover)
    if len(recent):
        fade = np.power(SESSION_FADE, np.arange(len(recent))).astype(np.float32)
        leads = _weighted(snapshot.session_signals(recent, fade), snapshot.session)
        popular = leads.pop(POPULAR)
        session = np.asarray(np.sum(list(leads.values()), axis=0), dtype=np.float32)
        scores, parts = (scores, parts) if row is not None else (popular, {POPULAR: popular})
        scores, parts = scores + session, parts | {"session": session}
    return scores, parts


def _weighted(signals: Mapping[str, Floats], blend: Blend) -> dict[str, Floats]:
    """Return each signal times its weight, named by the source a shopper is told: float32 (n_items,)."""
    weights = dict(blend.items())
    return {POPULAR if name == "trend" else name: np.float32(weights[name]) * each[0] for name, each in signals.items()}


def _reason(source: str, linked: str, newest: str) -> str:
    """Keep the link for personal picks; a session pick without one follows from the newest item."""
    if source in (POPULAR, "repeat"):
        return ""
    return linked or (newest if source == "session" else "")


def _permitted(scores: Floats, allowed: Mask | None, hidden: Ints) -> Floats:
    permitted = np.where(allowed, scores, -np.inf) if allowed is not None else scores.copy()
    permitted[hidden] = -np.inf
    return np.asarray(permitted, dtype=np.float32)


def _sources(parts: Mapping[str, Floats], chosen: Ints, bought: Ints) -> list[str]:
    names = list(parts)
    voices = [parts[name][chosen] * np.float32(POPULAR_VOICE if name == POPULAR else 1.0) for name in names]
    loudest = np.argmax(voices, axis=0)
    is_old = np.isin(chosen, bought)
    return ["repeat" if old else names[best] for old, best in zip(is_old, loudest, strict=True)]


def _evidence(snapshot: Snapshot, row: int | None, recent: Ints) -> tuple[Ints, Floats, Matrix]:
    """Return the items a visitor is known by, how much each counts, and the links that lead on from them."""
    if len(recent) or row is None:
        return recent, np.power(SESSION_FADE, np.arange(len(recent))).astype(np.float32), snapshot.together
    taste = entries(snapshot.taste, np.array([row], dtype=np.int32))
    return taste.column, taste.value, snapshot.neighbours


def _because(snapshot: Snapshot, history: Ints, weights: Floats, links: Matrix | None, chosen: Ints) -> list[str]:
    """Name, for every chosen item, the history item with the strongest weighted link to it."""
    if links is None or not len(history) or not len(chosen):
        return [""] * len(chosen)
    led = entries(links, history)
    place = np.full(len(snapshot.items), -1)
    place[chosen] = np.arange(len(chosen))
    counts = place[led.column] >= 0
    pull = np.zeros((len(history), len(chosen)), dtype=np.float32)
    pull[led.row[counts], place[led.column[counts]]] = (led.value * weights[led.row])[counts]
    strongest = pull.argmax(axis=0)
    return [
        snapshot.items[history[best]] if pull[best, column] > 0 else ""
        for column, best in enumerate(strongest.tolist())
    ]
