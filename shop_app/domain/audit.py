"""What staff did, as a chain that shows every change made to it afterwards. No storage here.

Each entry carries the SHA-256 of itself and of the entry before: who changes, removes or slips in a row breaks the
chain from there on. Cutting off its end, or writing all of it anew, leaves a whole chain; anchors kept in another
store show that (docs/security.md).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shop_app.domain.errors import InvalidInput
from shop_app.kit.clock import aware

START = "0" * 64  # what the first entry follows
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AuditDraft:
    """A staff action as it happened.

    Args:
        actor_id: account of who did it; None for the shop itself.
        who: their e-mail at that time.
        came_from: client address, or the door of this machine they used.
        action: verb and noun, such as ``model.promote``.
        subject: what it was done to, such as ``order K7QX-9MWD``.
        before: JSON text of what was; empty where nothing was.
        after: JSON text of what is.
    """

    at: datetime
    actor_id: int | None
    who: str
    role: str
    came_from: str
    action: str
    subject: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A stored action: its place in the chain, and the digests that bind it there."""

    id: int
    draft: AuditDraft
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the newest entry was at some time, remembered where the chain's owner cannot write."""

    id: int
    digest: str


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries to look at; empty fields ask for all.

    Raises:
        InvalidInput: the page does not count from 1.
    """

    who: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1

    def __post_init__(self) -> None:
        if type(self.page) is not int or not 1 <= self.page <= 1_000_000:
            raise InvalidInput({"page": "Pages count from 1."})
        for name in ("since", "until"):
            at = getattr(self, name)
            if at is not None and at.tzinfo is None:
                raise InvalidInput({name: "A time carries its zone."})


def packed(value: Mapping[str, Any] | None) -> str:
    """Return a state as the one JSON text that is stored and hashed; nothing for None."""
    return "" if value is None else json.dumps(value, sort_keys=True, ensure_ascii=True, default=str)


def digest_of(id_: int, draft: AuditDraft, previous: str) -> str:
    """Return the SHA-256 over an entry and the digest of the one before it."""
    said = asdict(draft) | {"id": id_, "at": aware(draft.at).isoformat(), "previous": previous}
    parts = [said[name] for name in sorted(said)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def chained(last: AuditEntry | None, drafts: Iterable[AuditDraft]) -> Iterator[AuditEntry]:
    """Yield the entries that continue the chain after ``last``."""
    id_, previous = (last.id, last.digest) if last else (0, START)
    for draft in drafts:
        id_ += 1
        digest = digest_of(id_, draft, previous)
        yield AuditEntry(id_, draft, previous, digest)
        previous = digest


def broken_links(entries: Iterable[AuditEntry], anchors: Iterable[Anchor] = ()) -> list[str]:
    """Name every entry, oldest first, that is not what was written or does not follow the one before it.

    Args:
        entries: the whole chain, oldest first.
        anchors: what the newest entry was at times: an entry that became another one, or is gone, is named.
    """
    wrong: list[str] = []
    remembered = {anchor.id: anchor.digest for anchor in anchors}
    id_, previous = 0, START
    for entry in entries:
        if entry.id != id_ + 1:
            wrong.append(f"entries {id_ + 1} to {entry.id - 1} are missing")
        elif entry.previous != previous:
            wrong.append(f"entry {entry.id} does not follow entry {id_}")
        if entry.digest != digest_of(entry.id, entry.draft, entry.previous):
            wrong.append(f"entry {entry.id} was changed")
        elif remembered.get(entry.id, entry.digest) != entry.digest:
            wrong.append(f"entry {entry.id} is not the one that was anchored")
        id_, previous = entry.id, entry.digest
    if remembered and max(remembered) > id_:
        wrong.append(f"the end is cut off: there was an entry {max(remembered)}")
    return wrong
