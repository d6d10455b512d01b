"""Visits, ride-alongs and calls that people made: judged, and kept once."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.walk import call as calls
from walkamile.walk.check import Sighting
from walkamile.walk.obstacles import fingerprint
from walkamile.walk.phone import Judged
from walkamile.walk.visit import NOT_APPLICABLE, SCORED, Template, judge, templates
from walkamile.web import media
from walkamile.web.models import Colleague, Media, Walk
from walkamile.web.redaction.written import masked
from walkamile.web.walks import obstacles, pictures
from walkamile.web.walks.keeping import forget, previous
from walkamile.web.walks.obstacles import Met

CALL = "phone_call"  # this template is the stopwatch's, not a form
KINDS = {
    "visit": Walk.Kind.VISIT,
    "ride_along": Walk.Kind.RIDE_ALONG,
    "their_place": Walk.Kind.THEIR_PLACE,
}
LONGEST_ANSWER = 4_000
MOST_PHOTOS = 12


class NotAVisitError(Refused):
    """What was filled in cannot be kept."""


def to_fill_in() -> dict[str, Template]:
    """Return the templates that are filled in by hand."""
    return {name: one for name, one in templates().items() if name != CALL}


def template_of(walk: Walk) -> Template | None:
    """Return the template that a visit was filled in by."""
    return templates().get(walk.template)


def take(
    template: Template,
    given: Mapping[str, str],
    *,
    by: Colleague,
    place: str,
    client_id: UUID | None,
    walked_at: datetime | None = None,
    nickname: str = "",
    photos: Iterable[tuple[str, IO[bytes]]] = (),
) -> tuple[Walk, bool]:
    """Keep a visit; the same one sent again is returned as it is, with True.

    ``photos`` are (item, file): each loses its metadata here, whatever the browser
    did. Raises NotAVisitError, or what the template or a photo was refused for.
    """
    if client_id and (there := Walk.objects.filter(client_id=client_id).first()):
        return there, True
    answers = _of_nobody(template, answered(template, given))
    visit = judge(template, answers)
    walk = Walk(
        kind=KINDS.get(template.kind, Walk.Kind.VISIT),
        place=_place(template, place),
        template=template.id,
        answers=answers,
        figures={
            "scores": dict(visit.scores),
            "failed_sections": list(visit.failed_sections),
            "waits": [list(wait) for wait in visit.waits],
        },
        score=visit.score,
        passed=visit.passed,
        ease=None if visit.score is None else round(1 + 6 * visit.score, 1),
        by=by,
        nickname=nickname[:60],
        revealed=not nickname,
        walked_at=_when(walked_at),
        client_id=client_id,
    )
    if not _added(walk):
        return Walk.objects.get(client_id=client_id), True
    held = _photos(walk, photos)
    met = [Met(obstacle=one, picture=held.get(one.selector)) for one in visit.obstacles]
    obstacles.keep(walk, met, passed_by=_looked_for(template, answers))
    return walk, False


def _of_nobody(
    template: Template, answers: Mapping[str, str | int]
) -> dict[str, str | int]:
    """Return answers in words without what leads to a customer; judged ones as given."""
    told = {item.id for item in template.items if item.type == "text"}
    return {
        name: masked(said) if name in told and isinstance(said, str) else said
        for name, said in answers.items()
    }


def _place(template: Template, place: str) -> str:
    """Return where it was: a customer's own place is nobody's business."""
    at_home = KINDS.get(template.kind) == Walk.Kind.THEIR_PLACE
    return (masked(place) if at_home else place)[:200]


def _photos(walk: Walk, given: Iterable[tuple[str, IO[bytes]]]) -> dict[str, Media]:
    """Keep the photos of a visit; where one is refused, nothing of it is kept."""
    held = {}
    try:
        for item, file in list(given)[:MOST_PHOTOS]:
            held[item] = media.keep(
                file.read(media.MOST_BYTES[media.PICTURE] + 1),
                caption=item,
                owner_kind=pictures.OWNER,
                owner_id=str(walk.pk),
            )
    except Refused:
        forget(walk)
        raise
    return held


def _added(walk: Walk) -> bool:
    """Write a new walk down; False where another delivery was quicker."""
    walk.before = previous(walk)
    try:
        with transaction.atomic():
            walk.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def answered(template: Template, given: Mapping[str, str]) -> dict[str, str | int]:
    """Return the answers to the items of a template that were given."""
    answers: dict[str, str | int] = {}
    for item in template.items:
        said = str(given.get(item.id, "")).replace("\x00", "").strip()[:LONGEST_ANSWER]
        if said:
            answers[item.id] = said
    if not answers:
        raise NotAVisitError(
            "nothing was filled in yet.", next_step="Answer at least one question."
        )
    return answers


def _looked_for(template: Template, answers: Mapping[str, str | int]) -> set[str]:
    """Return the fingerprints of what was looked at, whether it was good or not."""
    return {
        fingerprint("visit", Sighting(url=f"visit:{template.id}", selector=item.id))
        for item in template.items
        if item.type in SCORED
        and item.id in answers
        and str(answers[item.id]).lower() not in NOT_APPLICABLE
    }


def _when(given: datetime | None) -> datetime:
    now = timezone.now()
    return given if given and given <= now else now


def marks_of(text: str) -> list[tuple[str, float]]:
    """Return the marks of a stopwatch from a form. Raises WrongCallError."""
    try:
        told = json.loads(text)
        return [(str(name), float(at)) for name, at in told]
    except (ValueError, TypeError, RecursionError):
        raise calls.WrongCallError(
            "the watch was not started.", next_step="Press Dialled, and Hung up."
        ) from None


def take_call(
    marks: list[tuple[str, float]],
    *,
    by: Colleague,
    line: str,
    client_id: UUID | None,
    repeated: int = 0,
    solved: bool | None = None,
    about: str = "",
    walked_at: datetime | None = None,
) -> tuple[Walk, bool]:
    """Keep a call with its ease; the same one sent again is returned as it is."""
    if client_id and (there := Walk.objects.filter(client_id=client_id).first()):
        return there, True
    call = calls.judge(marks, repeated=repeated, solved=solved, line=line)
    answers: dict[str, Any] = {"about": about[:LONGEST_ANSWER], "marks": marks}
    if solved is not None:
        answers["solved"] = "yes" if solved else "no"
    walk = Walk(
        kind=Walk.Kind.PHONE,
        place=line[:200],
        template=CALL,
        answers=answers,
        figures=call.figures,
        ease=call.ease,
        ease_parts=[list(part) for part in call.parts],
        passed=solved,
        by=by,
        walked_at=_when(walked_at),
        client_id=client_id,
    )
    if not _added(walk):
        return Walk.objects.get(client_id=client_id), True
    met = [Met(obstacle=one) for one in call.obstacles]
    obstacles.keep(walk, met, passed_by=calls.looked_for(line))
    return walk, False


def keep_menu(judged: Judged, text: str, *, by: Colleague, line: str) -> Walk:
    """Keep a phone menu as it was judged, to be compared with its next version."""
    walk = Walk.objects.create(
        kind=Walk.Kind.MENU,
        place=line[:200],
        template="menu",
        answers={"menu": text},
        figures=judged.figures,
        by=by,
    )
    walk.before = previous(walk)
    walk.save(update_fields=["before"])
    obstacles.keep(walk, [Met(obstacle=one) for one in judged.obstacles])
    return walk


def reveal(walk: Walk, by: Colleague) -> bool:
    """Put a visitor's own name to a walk; only they can do it."""
    if walk.by_id != by.pk or walk.revealed:
        return False
    walk.revealed = True
    walk.save(update_fields=["revealed"])
    return True


def visitor(walk: Walk) -> str:
    """Return who walked, as everybody may see it."""
    if walk.nickname and not walk.revealed:
        return walk.nickname
    return str(walk.by) if walk.by else ""
