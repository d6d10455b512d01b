"""Times as servers write them, as numbers that can be compared."""

from datetime import UTC, datetime
from typing import Any

from walkamile.listen.columns.dates import instant

# Servers write things down late, and clocks differ: so far is looked back each time.
OVERLAP = 15 * 60
# A clock may be wrong by this much; what is dated later is a lie.
AHEAD = 24 * 3600


def seconds(raw: Any) -> float:
    """Return a time in seconds since 1970; what is no time is very old."""
    at, _ = instant(raw)
    return at.timestamp() if at else 0.0


def ceiling(now: datetime) -> float:
    """Return the latest time that can be true."""
    return now.timestamp() + AHEAD


def iso(moment: float) -> str:
    """Return seconds since 1970 as ISO 8601 in UTC."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%SZ}"


def back(now: datetime, days: str, *, usual: float = 30) -> float:
    """Return the moment that lies so many days back, as typed into a field."""
    try:
        many = float(days)
    except ValueError:
        many = usual
    return now.timestamp() - min(max(many, 0), 36_500) * 24 * 3600
