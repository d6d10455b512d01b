"""Two groups of customers on the same stages, side by side."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from walkamile.follow.journeys import Journeys
from walkamile.follow.mapped import journey_map, stages
from walkamile.refused import Refused

ALL = "everyone"


def staged(found: Journeys, file: str | Path | None = None) -> stages.Stages:
    """Return the stages in a file, or those that the log suggests."""
    if file is None:
        return stages.proposed(found)
    path = Path(file)
    if not path.is_file():
        raise Refused("there is no such file.", next_step="Check the path.", file=path)
    try:
        return stages.read(path.read_text("utf-8"), known=found.activities)
    except UnicodeDecodeError as wrong:
        raise Refused(
            "it is no text in UTF-8.", next_step="Save it as UTF-8.", file=path
        ) from wrong
    except Refused as refusal:
        refusal.file = refusal.file or str(path)
        refusal.args = (str(refusal),)
        raise


def beside(
    found: Journeys, placed: stages.Stages, one: str, other: str
) -> list[dict[str, Any]]:
    """Return two groups side by side, one row a stage, with 95 % intervals.

    A group is a segment of the log, "everyone", or a period in which cases began:
    ``2026-01-01..2026-04-01`` (the last day is not in it; either end may be left out).
    """
    first, second = chosen(found, one), chosen(found, other)
    return journey_map.beside(
        journey_map.measured(first, placed),
        journey_map.measured(second, placed),
        first.cases,
        second.cases,
    )


def chosen(found: Journeys, group: str) -> Journeys:
    """Return the journeys of one group. Refuses a period that cannot be read."""
    if group == ALL:
        return found
    since, dots, until = group.partition("..")
    if dots:
        return _counted(found.of(since=_day(since), until=_day(until)), group)
    return _counted(found.of(group), group)


def _counted(some: Journeys, group: str) -> Journeys:
    if not some.cases:
        raise Refused(
            f"no case belongs to {group!r}.",
            next_step="Name a segment as the log writes it, or a period FROM..TO.",
        )
    return some


def _day(written: str) -> datetime | None:
    if not written.strip():
        return None
    try:
        day = datetime.fromisoformat(written.strip())
    except ValueError:
        raise Refused(
            f"{written!r} is no day.", next_step="Write it as 2026-04-01."
        ) from None
    return day if day.tzinfo else day.replace(tzinfo=UTC)
