"""Identifiers and secrets, all from the system's secure source. Not for reproducible randomness."""

import hashlib
import re
import secrets
import unicodedata

ORDER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read aloud without doubt


def secret_token() -> str:
    """Return a URL-safe secret of 192 random bits: session, cart and order tokens."""
    return secrets.token_urlsafe(24)


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a secret, the only form in which one is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def order_number() -> str:
    """Return a fresh order number such as ``K7QX-9MWD`` (39 random bits; a label, not a secret)."""
    letters = [secrets.choice(ORDER_ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def backup_code() -> str:
    """Return a code such as ``K7QX-9MWD-2FGH-7PRS`` (78 random bits) for a person to keep on paper."""
    letters = [secrets.choice(ORDER_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def normal_backup_code(text: str) -> str:
    """Return what somebody typed as one spelling of a backup code; empty if it cannot be one."""
    plain = re.sub(r"[\s-]", "", text).upper()
    return plain if len(plain) == 16 and set(plain) <= set(ORDER_ALPHABET) else ""


def request_id() -> str:
    """Return a short id that ties a log line to an answer."""
    return secrets.token_hex(8)


def slugify(text: str, limit: int = 80) -> str:
    """Return ``text`` as lower-case ASCII words joined by hyphens, at most ``limit`` characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:limit].strip("-")
