"""The walks of the sample organisation: they come in like anybody's, and go again."""

import json
from pathlib import Path
from typing import Any

from django.utils.dateparse import parse_datetime

from walkamile.walk.call import read_call
from walkamile.walk.visit import templates
from walkamile.web.models import Colleague, Walk, WalkObstacle, WalkSite
from walkamile.web.walks import keeping, visits


def move_in(folder: Path) -> int:
    """Keep the walks that lie in a folder of the sample; return how many.

    ``web/*.json`` are what ``walkamile walk --json`` and the pages write, ``visits`` and
    ``calls`` what a device delivers. The sample's colleagues must be there already.
    """
    ways = {"web": _web, "visits": _visit, "calls": _call}
    made = 0
    for name, keep in ways.items():
        for file in sorted((folder / name).glob("*.json")):
            keep(file)
            made += 1
    return made


def move_out() -> int:
    """Remove every walk of the sample with its pictures; return how many went."""
    gone = 0
    for walk in Walk.objects.filter(sample=True):
        keeping.forget(walk)
        gone += 1
    WalkObstacle.objects.filter(sample=True).delete()
    WalkSite.objects.filter(sample=True).delete()
    return gone


def _web(file: Path) -> None:
    keeping.bring(file.read_bytes(), by=None, sample=True)


def _visit(file: Path) -> None:
    told = json.loads(file.read_text(encoding="utf-8"))
    walk, _ = visits.take(
        templates()[told["template"]],
        told["answers"],
        by=_who(told),
        place=told["place"],
        client_id=None,
        walked_at=parse_datetime(told["walked_at"]),
        nickname=told["nickname"],
    )
    _mark(walk)


def _call(file: Path) -> None:
    told, call = json.loads(file.read_text(encoding="utf-8")), read_call(file)
    walk, _ = visits.take_call(
        list(call.marks),
        by=_who(told),
        line=call.line,
        client_id=None,
        repeated=call.repeated,
        solved=call.solved,
        about=call.about,
        walked_at=parse_datetime(told["walked_at"]),
    )
    _mark(walk)


def _mark(walk: Walk) -> None:
    """Mark a walk as sample, and the obstacles that nobody had met before it."""
    Walk.objects.filter(pk=walk.pk).update(sample=True)
    WalkObstacle.objects.filter(last_walk=walk, times=1).update(sample=True)


def _who(told: dict[str, Any]) -> Colleague:
    return Colleague.objects.get(email=told["by"], sample=True)
