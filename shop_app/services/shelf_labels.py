"""Labels on links in mails: which shelf a product stood on. Signed, so that nobody else writes one; of nobody."""

import base64
import hashlib
import hmac
from dataclasses import astuple
from datetime import UTC, date, datetime

from shop_app.domain.interactions import Touch
from shop_app.kit.keys import derive

BETWEEN = "~"
KEPT_DAYS = 30  # after so long a mail has no credit any more
LABEL_MAX = 200  # characters
SEAL_BYTES = 16


class ShelfLabels:
    """Writes and reads labels: shelf, model, arm and day. The same for everybody whose mail shows the same.

    Args:
        secret: the shop's; the key of labels is derived from it.
        previous: the secret before it, whose labels still hold; empty when there is none.
    """

    def __init__(self, secret: str, previous: str = "") -> None:
        self._keys = [derive(each, "shelf-labels") for each in (secret, previous) if each]

    def write(self, slug: str, touch: Touch, at: datetime) -> str:
        """Return the label of one product on a shelf."""
        said = BETWEEN.join((*astuple(touch), at.astimezone(UTC).date().isoformat()))
        return f"{said}{BETWEEN}{_seal(self._keys[0], slug, said)}"

    def read(self, slug: str, label: str, at: datetime) -> Touch | None:
        """Return the shelf that a label names; None for one that is not ours, of another product, or too old."""
        said, _, seal = label[:LABEL_MAX].rpartition(BETWEEN)
        if not any(hmac.compare_digest(_seal(key, slug, said).encode(), _bytes(seal)) for key in self._keys):
            return None
        placement, source, version, arm, day = said.split(BETWEEN)
        age = at.astimezone(UTC).date() - date.fromisoformat(day)
        return Touch(placement, source, version, arm) if age.days <= KEPT_DAYS else None


def _seal(key: bytes, slug: str, said: str) -> str:
    sum_ = hmac.new(key, _bytes(f"{slug}\n{said}"), hashlib.sha256).digest()[:SEAL_BYTES]
    return base64.urlsafe_b64encode(sum_).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")  # an address can carry halves of signs, which no encoding takes
