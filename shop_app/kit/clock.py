"""The shop's clock: every time in the house comes from here, always aware and UTC. Not a scheduler."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, UTC and timezone-aware."""
    return datetime.now(UTC)


def iso(at: datetime) -> str:
    """Write a moment as ISO-8601 UTC, the form the REST contract promises."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def aware(at: datetime) -> datetime:
    """Give a stored moment its zone back: SQLite forgets it, PostgreSQL keeps it."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
