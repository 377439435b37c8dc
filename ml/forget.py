"""Takes users out of a trained model: their ids, histories, factors and picks. What all others taught it stays."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from ml.snapshot import Snapshot


def without(snapshot: Snapshot, users: Collection[str]) -> Snapshot:
    """Return the same model without these users; everybody else is answered exactly as before.

    Args:
        users: ids; one the model does not know changes nothing.
    """
    gone = set(users)
    kept = np.array([row for row, user in enumerate(snapshot.users) if user not in gone], dtype=np.int32)
    if len(kept) == len(snapshot.users):
        return snapshot
    picks = snapshot.picks
    if picks is not None:
        ranked = picks.row[kept]
        held = ranked[ranked >= 0]
        row = np.full(len(kept), -1, dtype=np.int32)
        row[ranked >= 0] = np.arange(len(held), dtype=np.int32)
        columns = {name: getattr(picks, name)[held] for name in ("item", "score", "source", "voice", "reason")}
        picks = replace(picks, row=row, **columns)
    return replace(
        snapshot,
        users=[snapshot.users[row] for row in kept],
        user_factors=snapshot.user_factors[kept],
        taste=snapshot.taste[kept],
        bought=snapshot.bought[kept],
        picks=picks,
    )
