"""Seconds, in the unit that people would say."""

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def duration(seconds: float | None) -> str:
    """Return seconds in the unit that people would say."""
    if seconds is None or seconds != seconds:  # noqa: PLR0124 - not a number
        return "–"
    for size, unit in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if abs(seconds) >= 2 * size:
            return f"{seconds / size:,.1f} {unit}"
    return f"{seconds:,.0f} seconds"
