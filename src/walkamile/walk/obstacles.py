"""What hindered customers, each once, recognised when it is met again."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from walkamile.folder import things
from walkamile.nouns import Obstacle, Severity
from walkamile.refused import Refused
from walkamile.walk import checks
from walkamile.walk.check import Check, Recorded, Sighting

ORDER = (Severity.CRITICAL, Severity.SERIOUS, Severity.MODERATE, Severity.MINOR)
PLACE = re.compile(r":nth-of-type\(\d+\)")
# What differs from load to load, or from build to build, and says nothing of the thing:
# what follows a question mark, stretches of hexadecimal digits, the time of day.
FLEETING = re.compile(
    r"\?\S*|\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b|\b\d{1,2}:\d\d(?::\d\d)?\b"
)
SHOWN_PER_KIND = 40  # of one kind; a page can have thousands of one
# The same words at the same place on so many pages are a part that pages share, whether
# or not it is marked up as header or footer.
SHARED_BY = 3


class NotAWalkError(Refused):
    """A file that does not hold an earlier walk."""


def obstacles(recorded: Recorded) -> list[Obstacle]:
    """Ask every check of what was recorded; return obstacles, the worst first.

    The same thing on many pages (same kind, selector and words in a shared part) is
    one obstacle that says on how many pages it stands.
    """
    found: dict[str, Obstacle] = {}
    counts: dict[str, int] = {}
    for check in things(checks, Check):
        for sighting in _sharing(list(check.find(recorded))):
            obstacle = _obstacle(check, sighting, recorded)
            known = found.get(obstacle.fingerprint)
            if known is not None:
                found[obstacle.fingerprint] = replace(known, pages=known.pages + 1)
                continue
            counts[obstacle.kind] = counts.get(obstacle.kind, 0) + 1
            if counts[obstacle.kind] <= SHOWN_PER_KIND:
                found[obstacle.fingerprint] = obstacle
    return sorted(found.values(), key=lambda o: (ORDER.index(o.severity), o.kind))


def _sharing(sightings: list[Sighting]) -> Iterator[Sighting]:
    """Say of what stands on many pages in the same words that they share it."""
    pages: dict[tuple[str, ...], set[str]] = {}
    for one in sightings:
        pages.setdefault(_same(one), set()).add(one.url)
    for one in sightings:
        many = bool(one.selector) and len(pages[_same(one)]) >= SHARED_BY
        yield replace(one, shared=True) if many else one


def _same(one: Sighting) -> tuple[str, ...]:
    return one.kind, PLACE.sub("", one.selector), one.name, one.quote, one.mark


def _obstacle(check: Check, sighting: Sighting, recorded: Recorded) -> Obstacle:
    kind = sighting.kind or check.kind
    return Obstacle(
        kind=kind,
        severity=sighting.severity or check.severity,
        url=sighting.url,
        selector=sighting.selector,
        name=sighting.name[:160],
        quote=sighting.quote[:300],
        step=_step(sighting.url, recorded),
        seconds=sighting.seconds,
        wcag=sighting.wcag or check.wcag,
        fingerprint=fingerprint(kind, sighting),
        box=sighting.box,
        first_seen=recorded.at,
        last_seen=recorded.at,
    )


def _step(url: str, recorded: Recorded) -> int | None:
    """Return the earliest step at which any errand came by this page."""
    steps = [
        number
        for outcome in recorded.outcomes
        for number, step in enumerate(outcome.walk.steps)
        if step.url == url
    ]
    return min(steps, default=None)


def fingerprint(kind: str, sighting: Sighting) -> str:
    """Return what an obstacle is recognised by: kind, selector without places, path.

    In parts that every page shares the path does not count.
    """
    path = "*" if sighting.shared else urlsplit(sighting.url).path or "/"
    selector = PLACE.sub("", sighting.selector)
    mark = FLEETING.sub("", PLACE.sub("", sighting.mark))
    what = f"{kind}|{selector}|{path}|{mark}"
    return hashlib.sha256(what.encode()).hexdigest()[:16]


def since(
    now: Sequence[Obstacle], before: Iterable[Obstacle]
) -> Iterator[tuple[str, Obstacle]]:
    """Yield what is ``new``, ``same`` (first seen kept) or ``gone`` since last time."""
    then = {o.fingerprint: o for o in before}
    for obstacle in now:
        known = then.pop(obstacle.fingerprint, None)
        if known is None:
            yield "new", obstacle
        else:
            yield "same", replace(obstacle, first_seen=known.first_seen)
    for obstacle in then.values():
        yield "gone", obstacle


def read_obstacles(path: Path) -> list[Obstacle]:
    """Read the obstacles of an earlier walk from its ``--json`` document.

    Raises NotAWalkError when the file is something else.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return [_read(row) for row in told["obstacles"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAWalkError(
            f"is not the JSON of a walk: {error}.",
            file=path,
            next_step="Give a file written by `walkamile walk URL --json`.",
        ) from error


def walked_by(path: Path) -> str | None:
    """Return the customer of an earlier walk, empty for each errand's own.

    None where the file does not say it.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    who = told.get("who") if isinstance(told, dict) else None
    return who if isinstance(who, str) else None


def _read(row: dict[str, Any]) -> Obstacle:
    plain = ("kind", "url", "selector", "quote", "name", "fingerprint", "wcag")
    times: dict[str, Any] = {
        key: datetime.fromisoformat(row[key])
        for key in ("first_seen", "last_seen")
        if row.get(key)
    }
    texts: dict[str, Any] = {key: row.get(key) or "" for key in plain}
    return Obstacle(severity=Severity(row["severity"]), **texts, **times)
