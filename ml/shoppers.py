"""What is known of a shopper besides what they chose: for how long they come, and how often they buy."""

import numpy as np
from scipy import sparse

from ml.arrays import Ints, Matrix
from ml.dataset import DAY_S, Interactions

TENURE_DAYS = (7.0, 30.0, 90.0, 180.0)  # since the first event: up to a week, a month, a quarter, half a year, longer
BUYING_DAYS = (1, 2, 4, 10)  # with a purchase: none, 1, up to 3, up to 9, 10 and more
TENURE_WEIGHT = 0.1
SEGMENT_WEIGHT = 0.1


def user_features(events: Interactions) -> Matrix:
    """Return the features LightFM sums a shopper's embedding from: id, tenure, segment.

    Two shoppers of one kind share what can be said of that kind; whoever has hardly a past leans on it. Who has no
    event at all has no id feature either: its random start value would speak for them.

    Args:
        events: all that is known at the moment the features are of, which is that of the newest event.

    Returns:
        csr_matrix float32, shape (n_users, n_users + len(TENURE_DAYS) + len(BUYING_DAYS) + 2); ids first.
    """
    count = len(events.users)
    known = np.unique(events.user)
    has_id = np.zeros(count, dtype=np.float32)
    has_id[known] = 1.0
    first = np.full(count, events.until)
    np.minimum.at(first, events.user, events.at)
    tenure = np.digitize((events.until - first) / DAY_S, TENURE_DAYS).astype(np.int32)
    bought = events.purchases()
    days = np.unique(np.stack((bought.user.astype(np.int64), (bought.at // DAY_S).astype(np.int64))), axis=1)[0]
    segment = np.digitize(np.bincount(days, minlength=count), BUYING_DAYS).astype(np.int32)
    blocks = [
        sparse.diags(has_id, format="csr"),
        _marks(known, tenure, (count, len(TENURE_DAYS) + 1), TENURE_WEIGHT),
        _marks(known, segment, (count, len(BUYING_DAYS) + 1), SEGMENT_WEIGHT),
    ]
    return sparse.hstack(blocks, format="csr", dtype=np.float32)


def _marks(known: Ints, kind: Ints, shape: tuple[int, int], weight: float) -> Matrix:
    data = np.full(len(known), weight, dtype=np.float32)
    return sparse.csr_matrix((data, (known, kind[known])), shape=shape)
