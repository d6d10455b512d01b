"""A walk as one JSON document: what ``walkamile walk --json`` writes, and more."""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from walkamile.nouns import Severity, Verdict
from walkamile.refused import Refused
from walkamile.walk.customer import CUSTOMERS
from walkamile.walk.errand import shipped
from walkamile.walk.report import WalkReport
from walkamile.walk.trip import Outcome

SCHEMA = "walkamile/1"
LARGEST = 64_000_000  # bytes: sixteen errands with pictures are under one million
MOST_ERRANDS, MOST_STEPS, MOST_OBSTACLES = 200, 200, 4_000
VERDICTS = {str(one) for one in Verdict}
SEVERITIES = {str(one) for one in Severity}
DEVICES = ("phone", "desktop")
LINE, TEXT = 300, 4_000


class NotAWalkError(Refused):
    """A file that does not hold a walk."""


def of(report: WalkReport) -> dict[str, Any]:
    """Return a walk that was walked just now as a document, without its pictures."""
    return {
        "schema": SCHEMA,
        "site": report.url,
        "device": report.device,
        "who": report.who,
        "walked_at": report.walked_at.isoformat(),
        "errands": [errand(one) for one in report.outcomes],
        "obstacles": [
            {
                "kind": one.kind,
                "severity": str(one.severity),
                "url": one.url,
                "selector": one.selector,
                "name": one.name,
                "quote": one.quote,
                "step": one.step,
                "seconds": one.seconds,
                "wcag": one.wcag,
                "fingerprint": one.fingerprint,
                "pages": one.pages,
                "box": list(one.box) if one.box else None,
            }
            for one in report.found
        ],
    }


def errand(outcome: Outcome) -> dict[str, Any]:
    """Return what one errand came to."""
    walk, found = outcome.walk, outcome.found
    plain = ("verdict", "value", "quote", "reason", "clicks", "least_clicks")
    return {
        "errand": outcome.errand.id,
        "who": outcome.customer.id,
        "title": outcome.errand.title,
        "story": outcome.errand.story,
        **{name: getattr(walk, name) for name in plain},
        "seconds": walk.seconds,
        "ease": walk.ease,
        "ease_parts": [list(part) for part in walk.ease_parts],
        "seen": list(walk.seen),
        "not_followed": list(walk.not_followed),
        "by": outcome.by,
        "tappable": found.tappable is not False if found else True,
        "box": list(found.box) if found and found.box[2] else None,
        "steps": [_step(outcome, number) for number in range(len(walk.steps))],
    }


def _step(outcome: Outcome, number: int) -> dict[str, Any]:
    step = outcome.walk.steps[number]
    went_back = step.clicks % 1 == 0.5  # then it was tapped on another page
    tapped = step.evidence[0].box if step.evidence and not went_back else None
    return {
        "touchpoint": step.touchpoint,
        "text": step.text,
        "url": step.url,
        "seconds": round(step.took.total_seconds(), 2),
        "clicks": step.clicks,
        "scent": step.scent,
        "competitors": [list(rival) for rival in step.competitors],
        "tap": list(tapped) if tapped and tapped[2] else None,
    }


def read(given: bytes, *, site: str = "") -> dict[str, Any]:
    """Return a walk from a file that somebody brought, every field checked.

    ``site`` is its address where the file does not say it. Raises NotAWalkError with
    what is wrong and where.
    """
    told = _loaded(given)
    url = _text(told.get("site")) or site or _from_obstacles(told)
    if not urlsplit(url).netloc:
        raise NotAWalkError(
            "it does not say which site was walked.",
            next_step="Type the site's address beside the file.",
        )
    obstacles = _rows(told, "obstacles", MOST_OBSTACLES)
    device = told.get("device")
    return {
        "site": url[:500],
        "device": device if device in DEVICES else "phone",
        "who": _who(told),
        "lang": _text(told.get("lang"))[:20],
        "walked_at": _when(told, obstacles),
        "errands": [_errand(one, n) for n, one in enumerate(_errands(told))],
        "obstacles": [_obstacle(one, n) for n, one in enumerate(obstacles)],
    }


def _loaded(given: bytes) -> dict[str, Any]:
    if len(given) > LARGEST:
        raise NotAWalkError("the file is larger than 64 MB.")
    try:
        told = json.loads(given.decode("utf-8-sig").replace("\\u0000", ""))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("errands"), list):
        raise NotAWalkError(
            "this is not the JSON of a walk.",
            next_step="Write one with: walkamile walk ADDRESS --json > walk.json",
        )
    return told


def _errands(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    return _rows(told, "errands", MOST_ERRANDS)


def _rows(told: Mapping[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    rows = told.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotAWalkError("is not a list of objects.", field=name)
    if len(rows) > most:
        raise NotAWalkError(f"holds more than {most}.", field=name)
    return rows


def _errand(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    name = _text(row.get("errand"))[:80]
    if not name or row.get("verdict") not in VERDICTS:
        raise NotAWalkError(
            "lacks its name or its verdict.",
            field="errands",
            row=number + 1,
            next_step=f"Expected a verdict out of {', '.join(sorted(VERDICTS))}.",
        )
    known = shipped().get(name)
    texts = ("value", "quote", "reason", "by")
    numbers = ("clicks", "least_clicks", "seconds", "ease")
    seen = _texts(row.get("seen")) or [""] * int(_number(row.get("pages_seen")) or 0)
    return {
        "errand": name,
        "who": _who(row),
        "title": (_text(row.get("title")) or (known.title if known else name))[:200],
        "story": _text(row.get("story")) or (known.story if known else ""),
        "verdict": row["verdict"],
        **{key: _text(row.get(key)) for key in texts},
        **{key: _number(row.get(key)) for key in numbers},
        "ease_parts": _pairs(row.get("ease_parts")),
        "seen": seen[:1000],
        "not_followed": _texts(row.get("not_followed"))[:1000],
        "tappable": row.get("tappable") is not False,
        "box": _box(row.get("box")),
        "steps": [_read_step(one) for one in _rows(row, "steps", MOST_STEPS)],
    }


def _who(told: Mapping[str, Any]) -> str:
    who = _text(told.get("who"))
    return who if who in CUSTOMERS else ""


def _read_step(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: _text(row.get(key)) for key in ("touchpoint", "text", "url")},
        **{key: _number(row.get(key)) for key in ("seconds", "clicks", "scent")},
        "competitors": _pairs(row.get("competitors")),
        "tap": _box(row.get("tap")),
        "picture": row.get("picture") if isinstance(row.get("picture"), str) else None,
    }


def _obstacle(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    if row.get("severity") not in SEVERITIES or not _text(row.get("kind")):
        raise NotAWalkError(
            "lacks its kind or its severity.",
            field="obstacles",
            row=number + 1,
            next_step=f"Expected a severity out of {', '.join(sorted(SEVERITIES))}.",
        )
    texts = ("kind", "url", "selector", "name", "quote", "wcag", "fingerprint")
    step, pages = _number(row.get("step")), _number(row.get("pages"))
    return {
        **{key: _text(row.get(key)) for key in texts},
        "severity": row["severity"],
        "step": int(step) if step is not None and 0 <= step < 10_000 else None,
        "seconds": _number(row.get("seconds")),
        "pages": min(max(int(pages or 1), 1), 100_000),
        "box": _box(row.get("box")),
        "screenshot": row.get("screenshot"),
    }


def _from_obstacles(told: Mapping[str, Any]) -> str:
    for one in told.get("obstacles") or []:
        parts = urlsplit(_text(one.get("url")) if isinstance(one, dict) else "")
        if parts.scheme in {"http", "https"} and parts.netloc:
            return f"{parts.scheme}://{parts.netloc}/"
    return ""


def _when(told: Mapping[str, Any], obstacles: list[dict[str, Any]]) -> datetime:
    """Return when it was walked; a file that does not say so was walked just now."""
    said = [told.get("walked_at"), *(one.get("last_seen") for one in obstacles[:1])]
    for text in said:
        try:
            when = parse_datetime(text) if isinstance(text, str) else None
        except ValueError:
            when = None
        if when is not None and 1990 < when.year < 2200:
            return when if when.tzinfo else timezone.make_aware(when)
    return timezone.now()


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode()[:TEXT]


def _texts(value: Any) -> list[str]:
    some = value if isinstance(value, list) else []
    return [_text(one)[:2000] for one in some if isinstance(one, str)]


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and abs(value) < 1e9 else None


def _pairs(value: Any) -> list[list[Any]]:
    some = value if isinstance(value, list) else []
    pairs = [one for one in some if isinstance(one, list) and len(one) == 2]
    return [[_text(name)[:LINE], _number(much) or 0.0] for name, much in pairs][:20]


def _box(value: Any) -> list[int] | None:
    if not isinstance(value, list) or len(value) != 4:
        return None
    sides = [_number(side) for side in value]
    return None if None in sides else [round(side or 0) for side in sides]
