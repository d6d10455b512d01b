"""A level once reached is a floor: are we falling through it?"""

from dataclasses import dataclass

# A level counts as reached where this many answers say so: fewer wobble by themselves.
ANSWERS_AT_LEAST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The floor as it is now, whether it rose, and whether we fall through it."""

    floor: float | None
    rose: bool
    alarm: bool


def turn(
    floor: float | None, *, low: float | None, high: float | None, n: int
) -> Turned:
    """Turn the ratchet by one measurement with its 95 % interval.

    The floor rises to the lower end of the interval (a level is reached when we are
    sure of it) and never falls; the alarm sounds when even the upper end lies below.
    """
    if low is None or high is None or n < ANSWERS_AT_LEAST:
        return Turned(floor=floor, rose=False, alarm=False)
    if floor is None or low > floor:
        return Turned(floor=low, rose=True, alarm=False)
    return Turned(floor=floor, rose=False, alarm=high < floor)
