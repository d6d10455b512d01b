"""Which verbatims a search may find: by source, segment, language, rating, date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from walkamile.refused import Refused

# Named once: the index keeps a column for each, and so do pages and commands.
SAME_AS = ("source", "segment", "language", "theme")
BETWEEN = ("rating", "sentiment", "at")
MICROSECONDS = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownFilterError(Refused):
    """A filter that does not exist, or a value it cannot have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What must hold of every verbatim found.

    ``same_as`` maps a column to the values allowed, ``between`` a column to its lowest
    and highest value, both included; ``at`` is in microseconds since 1970 UTC.
    """

    same_as: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    between: Mapping[str, tuple[float | None, float | None]] = field(
        default_factory=dict
    )

    def __bool__(self) -> bool:
        """Say whether anything is kept from being found."""
        return bool(self.same_as or self.between)


def filters(**given: Any) -> Filters:
    """Return filters from plain values; ``None`` means no filter.

    ``source``, ``segment``, ``language``, ``theme``: one value or several.
    ``rating``, ``sentiment``: one number, or ``(lowest, highest)``.
    ``since``, ``until``: a date or time; a date as ``until`` includes its whole day.
    """
    said = {name: value for name, value in given.items() if value is not None}
    same_as = {name: _values(said.pop(name)) for name in SAME_AS if name in said}
    between: dict[str, tuple[float | None, float | None]] = {
        name: _range(name, said.pop(name))
        for name in ("rating", "sentiment")
        if name in said
    }
    since, until = said.pop("since", None), said.pop("until", None)
    if since is not None or until is not None:
        between["at"] = (_instant(since, time.min), _instant(until, time.max))
    if said:
        raise UnknownFilterError(
            f"there is no filter {min(said)!r}.",
            next_step="Filters are source, segment, language, theme, rating, "
            "sentiment, since and until.",
            field=min(said),
        )
    return Filters(same_as=same_as, between=between)


def microseconds(moment: datetime) -> int:
    """Return a moment as microseconds since 1970 UTC; without a zone it is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    passed = aware - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * MICROSECONDS + passed.microseconds


def _values(value: Any) -> tuple[str, ...]:
    several = not isinstance(value, str) and isinstance(value, Iterable)
    return tuple(str(one) for one in (value if several else [value]))


def _range(name: str, value: Any) -> tuple[float | None, float | None]:
    low, high = value if isinstance(value, tuple | list) else (value, value)
    try:
        return (
            None if low is None else float(low),
            None if high is None else float(high),
        )
    except (TypeError, ValueError):
        raise UnknownFilterError(
            f"{value!r} is not a number.",
            next_step="Give one number, or the lowest and the highest.",
            field=name,
        ) from None


def _instant(value: Any, of_day: time) -> float | None:
    if value is None:
        return None
    if isinstance(value, str):
        value = _parsed(value)
    if not isinstance(value, datetime):
        if not isinstance(value, date):
            raise UnknownFilterError(
                f"{value!r} is not a date.",
                next_step="Write it as 2026-01-31.",
                field="since or until",
            )
        value = datetime.combine(value, of_day, tzinfo=UTC)
    return microseconds(value)


def _parsed(words: str) -> date:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(words)
        except ValueError:
            continue
    raise UnknownFilterError(
        f"{words!r} is not a date.",
        next_step="Write it as 2026-01-31.",
        field="since or until",
    )
