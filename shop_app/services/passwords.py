"""Hashes and checks passwords with bcrypt over a pre-hash. Slow on purpose: never on the event loop."""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import bcrypt

SALT_CHARS = 29  # "$2b$12$" and 22 characters of salt, before the digest


def hash_password(password: str, cost: int, like: str = "") -> str:
    """Return a bcrypt hash that covers the whole password, whatever its length.

    Args:
        like: a hash whose salt and cost to share. Accounts that claim one address share theirs, so that one check
            looks at all of them in the time of one.
    """
    return bcrypt.hashpw(_prehash(password), like[:SALT_CHARS].encode() if like else bcrypt.gensalt(cost)).decode()


def matching(password: str, stored: Sequence[str], cost: int) -> int | None:
    """Return the position of the first hash that is this password's, or None.

    Takes one bcrypt for each salt among them, and one where there is none: nobody can tell by the time whether an
    address has an account.
    """
    usable = [each for each in stored if each] or [_dummy(cost)]
    salts = dict.fromkeys(each[:SALT_CHARS] for each in usable)
    digests = {salt: bcrypt.hashpw(_prehash(password), salt.encode()) for salt in salts}
    right = [
        position
        for position, each in enumerate(stored)
        if each and hmac.compare_digest(digests[each[:SALT_CHARS]], each.encode())
    ]
    return right[0] if right else None


def is_password(password: str, stored: str, cost: int) -> bool:
    """Say whether the password is right; takes as long for an account that has none (``stored`` empty)."""
    return matching(password, [stored], cost) is not None


def is_cheaper(stored: str, cost: int) -> bool:
    """Say whether a hash was made at a lower cost than today's."""
    return stored.startswith("$2b$") and int(stored[4:6]) < cost


def _prehash(password: str) -> bytes:
    # bcrypt looks at 72 bytes and stops at NUL: SHA-256 in base64 is 44 bytes without NUL for any length.
    plain = unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
    return base64.b64encode(hashlib.sha256(plain).digest())


@lru_cache
def _dummy(cost: int) -> str:
    return hash_password("nobody has this password", cost)
