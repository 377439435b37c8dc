"""Hashes and checks passwords with bcrypt over a pre-hash. Slow on purpose: never on the event loop."""

import base64
import hashlib
import unicodedata
from functools import lru_cache

import bcrypt


def hash_password(password: str, cost: int) -> str:
    """Return a bcrypt hash that covers the whole password, whatever its length."""
    return bcrypt.hashpw(_prehash(password), bcrypt.gensalt(cost)).decode()


def is_password(password: str, stored: str, cost: int) -> bool:
    """Say whether the password is right; takes as long for an account that does not exist (``stored`` empty)."""
    is_right = bcrypt.checkpw(_prehash(password), (stored or _dummy(cost)).encode())
    return is_right and bool(stored)


def _prehash(password: str) -> bytes:
    # bcrypt looks at 72 bytes and stops at NUL: SHA-256 in base64 is 44 bytes without NUL for any length.
    plain = unicodedata.normalize("NFKC", password).encode()
    return base64.b64encode(hashlib.sha256(plain).digest())


@lru_cache
def _dummy(cost: int) -> str:
    return hash_password("nobody has this password", cost)
