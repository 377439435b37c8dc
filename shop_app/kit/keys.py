"""Derives one key for each use from the shop's secret, so that no use can stand in for another."""

import base64
import hashlib
import hmac


def derive(secret: str, use: str) -> bytes:
    """Return 32 bytes for this use of the secret (HKDF-SHA256 with an empty salt, one block).

    Source: RFC 5869, sections 2.2 and 2.3.
    """
    extracted = hmac.new(bytes(32), secret.encode(), hashlib.sha256).digest()
    return hmac.new(extracted, use.encode() + b"\x01", hashlib.sha256).digest()


def urlsafe(key: bytes) -> bytes:
    """Write a key the way Fernet takes it."""
    return base64.urlsafe_b64encode(key)
