"""Kept rows as a report again: for the HTML file, JUnit, Playwright, and JSON."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, cast

from walkamile.nouns import Channel, Errand, Obstacle, Severity, Step, Verdict
from walkamile.nouns import Walk as Walked
from walkamile.refused import Refused
from walkamile.walk.customer import CUSTOMERS, FIRST
from walkamile.walk.errand import shipped
from walkamile.walk.exports import junit_text, playwright_text
from walkamile.walk.page import Page
from walkamile.walk.report import WalkReport
from walkamile.walk.showing import data_address, place
from walkamile.walk.showing import page as shown
from walkamile.walk.trip import Outcome
from walkamile.walk.verifier import Found
from walkamile.web import media
from walkamile.web.models import Media, Walk, WalkErrand, WalkSighting, WalkStep
from walkamile.web.walks import pictures
from walkamile.web.walks.document import SCHEMA
from walkamile.web.walks.pictures import Shot

PICTURES = 60  # of obstacles, as in the walk's own report
SMALL = (390, 844)


@dataclass(frozen=True, kw_only=True)
class Again:
    """A kept walk in the shape of a report (``walk.showing.Report``)."""

    url: str
    device: str
    who: str
    looked_round = True
    walked_at: datetime
    outcomes: tuple[Outcome, ...]
    found: tuple[Obstacle, ...]
    pages: tuple[Page, ...]
    pictures: tuple[str | None, ...]

    @cached_property
    def failed(self) -> list[Outcome]:
        """Errands that were not plainly reached, the worst first."""
        ones = [o for o in self.outcomes if o.walk.verdict is not Verdict.REACHED]
        return sorted(ones, key=place)


def html(walk: Walk) -> str:
    """Return one HTML page of a walk that needs nothing beside it."""
    return shown(report(walk, with_pictures=True), _obstacles(walk.before))


def junit(walk: Walk) -> str:
    """Return a walk as a JUnit test suite."""
    return junit_text(cast("WalkReport", report(walk)))


def playwright(walk: Walk) -> str:
    """Return a Python script that walks the paths found."""
    return playwright_text(cast("WalkReport", report(walk)))


def report(walk: Walk, *, with_pictures: bool = False) -> Again:
    """Return a kept walk as a report; pictures are read only where asked for."""
    errands = list(walk.walkerrand_set.prefetch_related("walkstep_set__picture"))
    sightings = _sightings(walk)
    pages = _pages(errands) if with_pictures else ()
    shots = [_cut(one) if with_pictures and n < PICTURES else None
             for n, one in enumerate(sightings)]  # fmt: skip
    return Again(
        url=walk.url,
        device=walk.device,
        who=walk.who,
        walked_at=walk.walked_at,
        outcomes=tuple(_outcome(one, walk) for one in errands),
        found=tuple(_obstacle(one) for one in sightings),
        pages=pages,
        pictures=tuple(shots),
    )


def document(walk: Walk) -> str:
    """Return a kept walk as JSON, pictures and all; it can be brought in again."""
    errands = walk.walkerrand_set.prefetch_related("walkstep_set__picture")
    told = {
        "schema": SCHEMA,
        "site": walk.url,
        "device": walk.device,
        "who": walk.who,
        "lang": walk.lang,
        "walked_at": walk.walked_at.isoformat(),
        "errands": [_told_errand(one, walk) for one in errands],
        "obstacles": [_told(one, n) for n, one in enumerate(_sightings(walk))],
    }
    return json.dumps(told, ensure_ascii=False)


def _sightings(walk: Walk | None) -> list[WalkSighting]:
    if walk is None:
        return []
    return list(walk.walksighting_set.select_related("obstacle", "picture"))


def _obstacles(walk: Walk | None) -> list[Obstacle]:
    return [_obstacle(one) for one in _sightings(walk)]


def _obstacle(one: WalkSighting) -> Obstacle:
    row = one.obstacle
    return Obstacle(
        kind=row.kind,
        severity=Severity(one.severity),
        url=one.url,
        selector=one.selector,
        name=one.name,
        quote=one.quote,
        step=one.step,
        seconds=one.seconds,
        wcag=row.wcag or None,
        fingerprint=row.fingerprint,
        pages=one.pages,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
    )


def _outcome(one: WalkErrand, walk: Walk) -> Outcome:
    known = shipped().get(one.errand)
    errand = replace(known, title=one.title) if known else _unknown(one)
    verdict = Verdict(one.verdict)
    found = Found(value=one.value, quote=one.quote, selector="body")
    return Outcome(
        errand=errand,
        customer=CUSTOMERS.get(one.who, FIRST),
        by=one.by,
        found=found if one.value and verdict is not Verdict.NOT_FOUND else None,
        walk=Walked(
            journey=one.errand,
            channel=Channel.WEB,
            walked_at=walk.walked_at,
            steps=tuple(_step(step, one) for step in one.walkstep_set.all()),
            verdict=verdict,
            value=one.value or None,
            quote=one.quote or None,
            reason=one.reason,
            clicks=one.clicks,
            least_clicks=one.least_clicks,
            seconds=one.seconds,
            seen=tuple(one.seen),
            not_followed=tuple(one.not_followed),
            ease=one.ease,
            ease_parts=tuple((str(n), float(cost)) for n, cost in one.ease_parts),
        ),
    )


def _unknown(one: WalkErrand) -> Errand:
    return Errand(
        id=one.errand, title=one.title, story=one.story, success=(), scent={}, truth={}
    )


def _step(step: WalkStep, one: WalkErrand) -> Step:
    return Step(
        stage=one.errand,
        touchpoint=step.touchpoint,
        text=step.text,
        took=timedelta(seconds=step.seconds),
        url=step.url,
        clicks=step.clicks,
        scent=step.scent,
        competitors=tuple((str(n), float(much)) for n, much in step.competitors),
    )


def _pages(errands: list[WalkErrand]) -> tuple[Page, ...]:
    held: dict[str, Media] = {}
    for one in errands:
        for step in one.walkstep_set.all():
            if step.picture is not None:
                held.setdefault(step.url, step.picture)
    return tuple(
        Page(url=url, picture=body, meta={}, vitals={})
        for url, picture in held.items()
        if (body := _bytes(picture)) is not None
    )


def _bytes(held: Media | None) -> bytes | None:
    try:
        return media.path(held).read_bytes() if held is not None else None
    except (Refused, OSError):
        return None


def _cut(one: WalkSighting) -> str | None:
    return _drawn(one.picture, pictures.cut(one.picture, one.box), frame=True)


def _drawn(held: Media | None, shot: Shot | None, *, frame: bool) -> str | None:
    """Return a part of a picture as a data: address, framed where that is asked."""
    body = _bytes(held)
    if body is None or shot is None:
        return None
    from PIL import Image, ImageDraw

    whole = Image.open(io.BytesIO(body)).convert("RGB")
    part = whole.crop((0, shot.top, shot.wide, shot.top + shot.tall))
    if frame and shot.box:
        left, top, width, height = shot.box
        edge = (left, top - shot.top, left + width, top - shot.top + height)
        ImageDraw.Draw(part).rectangle(edge, outline=(107, 58, 160), width=3)
    part.thumbnail(SMALL)
    return data_address(part)


def _told(one: WalkSighting, number: int) -> dict[str, Any]:
    row = one.obstacle
    return {
        "kind": row.kind,
        "severity": one.severity,
        "url": one.url,
        "selector": one.selector,
        "name": one.name,
        "quote": one.quote,
        "step": one.step,
        "seconds": one.seconds,
        "wcag": row.wcag or None,
        "fingerprint": row.fingerprint,
        "pages": one.pages,
        "first_seen": row.first_seen.isoformat(),
        "last_seen": row.last_seen.isoformat(),
        "screenshot": _cut(one) if number < PICTURES else None,
    }


def _told_errand(one: WalkErrand, walk: Walk) -> dict[str, Any]:
    names = (
        "errand", "who", "title", "story", "verdict", "value", "quote", "reason", "clicks",
        "least_clicks", "seconds", "ease", "ease_parts", "seen", "not_followed", "by",
        "tappable",
    )  # fmt: skip
    steps = list(one.walkstep_set.all())
    return {
        **{name: getattr(one, name) for name in names},
        "pages_seen": len(one.seen),
        "steps": [_told_step(step, walk) for step in steps],
    }


def _told_step(step: WalkStep, walk: Walk) -> Mapping[str, Any]:
    names = ("touchpoint", "text", "url", "seconds", "clicks", "scent", "competitors")
    shot = pictures.screen(step.picture, walk.device)
    return {
        **{name: getattr(step, name) for name in names},
        "picture": _drawn(step.picture, shot, frame=False),
    }
