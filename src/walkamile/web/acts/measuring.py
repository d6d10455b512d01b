"""Before and after a fix: what customers say, how hard they have it, what walks find."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from walkamile.act.loop import Changed, mean_change, rate_change, share_change
from walkamile.act.priorities import ease_of
from walkamile.chair.agenda import Item
from walkamile.chair.voices import Ears, Heard, relevant
from walkamile.recipes import chairing
from walkamile.understand.search import EmptyQueryError
from walkamile.understand.search.meant import Encoder
from walkamile.web import index
from walkamile.web.models import (
    Colleague,
    Feeling,
    Label,
    Measurement,
    Obstacle,
    Verbatim,
    WalkSighting,
)
from walkamile.web.models.act import EvidenceKind
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.models.walk import Walk, WalkState

MENTIONS, EFFORT, WALKS = "mentions", "effort", "walks"
# A mean of effort is taken over so many voices a side at most: the newest ones.
MOST_FELT = 5_000
# So many voices are counted by what they say; where there are more it needs a theme.
MOST_SPOKEN = 600


def measure(
    obstacle: Obstacle, *, changed_on: date, weeks: int, by: Colleague | None
) -> list[Measurement]:
    """Compare the weeks before a day with those after it; empty with nothing to compare.

    After ends today at the latest, or where the words end: weeks that no file speaks of
    yet are no silence.
    """
    since = changed_on - timedelta(weeks=weeks)
    until = min(changed_on + timedelta(weeks=weeks), _last_day())
    if until <= changed_on:
        return []
    found = [*_voices(obstacle, since, changed_on, until)]
    found += _walks(obstacle, since, changed_on, until)
    return [
        Measurement.objects.create(
            obstacle=obstacle,
            kind=kind,
            since=since,
            until=until,
            changed_on=changed_on,
            found=asdict(changed),
            by=by,
        )
        for kind, changed in found
    ]


def _voices(
    obstacle: Obstacle, since: date, changed_on: date, until: date
) -> Iterator[tuple[str, Changed]]:
    """Compare what customers say: of its theme, or else what speaks of its title."""
    if obstacle.theme_key:
        before = _labelled(obstacle.theme_key, since, changed_on)
        after = _labelled(obstacle.theme_key, changed_on, until)
    else:
        sides = _spoken(obstacle.title, since, changed_on, until)
        if sides is None:
            return
        before, after = sides
    weeks = [(changed_on - since).days / 7, (until - changed_on).days / 7]
    yield MENTIONS, rate_change(before.many, weeks[0], after.many, weeks[1])
    effort = mean_change(_efforts(before.newest), _efforts(after.newest))
    if effort.n_before or effort.n_after:  # else nobody's words speak of effort
        yield EFFORT, effort


@dataclass(frozen=True, slots=True)
class _Said:
    """How many voices speak of it, and the newest of them."""

    many: int
    newest: Any


def _labelled(theme: str, start: date, end: date) -> _Said:
    labels = Label.objects.filter(
        theme__key=theme,
        set__current=True,
        unsure=False,
        occurred_at__range=_span(start, end),
    )
    newest = labels.order_by("-occurred_at").values("verbatim")[:MOST_FELT]
    return _Said(labels.count(), newest)


def _spoken(
    title: str, since: date, changed_on: date, until: date
) -> tuple[_Said, _Said] | None:
    """Return the voices before and after that speak of it, as a brief hears them.

    All of them are looked for at once, so that what is near enough is the same on both
    sides; ``None`` where there are more than can be counted this way.
    """
    mean = chairing.meaning()
    ears = Ears(
        find=partial(_find, mean, since, until),
        mean=mean,
        feel=chairing.feel,
        sentences=chairing.sentences_of,
        usual=index.usual(),
    )
    words = " ".join(re.findall(r"[\w'’]+", title))
    found = relevant(Item(title=title, words=words), ears, depth=MOST_SPOKEN)
    if found.is_full:
        return None
    turn, _ = _span(changed_on, until)
    sides: tuple[list[int], list[int]] = ([], [])
    for one in found.heard:
        if one.at is not None:
            sides[one.at >= turn].append(one.verbatim or 0)
    return _Said(len(sides[0]), sides[0]), _Said(len(sides[1]), sides[1])


def _find(
    mean: Encoder, since: date, until: date, words: str, most: int
) -> list[Heard]:
    days: dict[str, Any] = {"since": since, "until": until - timedelta(days=1)}
    heard = Verbatim.objects.filter(LOOKED_AT, paraphrase=False, aside__isnull=True)
    try:
        hits = index.search(
            words, heard, k=most, encode=mean, marked=False, deeper=1.5, **days
        ).hits
    except EmptyQueryError:
        return []
    known = index.meanings(hits)
    return [_heard(hit.verbatim, known.get(hit.verbatim.pk)) for hit in hits]


def _heard(row: Verbatim, meaning: Any) -> Heard:
    return Heard(
        source=str(row.pk),
        text=index.shown(row.text, row.redacted_text),
        customer=str(row.pk),
        at=row.occurred_at,
        verbatim=row.pk,
        meaning=meaning,
    )


def _walks(
    obstacle: Obstacle, since: date, changed_on: date, until: date
) -> Iterator[tuple[str, Changed]]:
    """Compare in how many walks of its places the obstacle was not met."""
    known = _walk_obstacles(obstacle)
    if not known:
        return
    sightings = WalkSighting.objects.filter(obstacle__in=known)
    places = set(sightings.values_list("walk__place", flat=True))
    walks = Walk.objects.filter(place__in=places, state=WalkState.DONE)
    met = set(sightings.values_list("walk_id", flat=True))
    sides = []
    for start, end in ((since, changed_on), (changed_on, until)):
        ids = walks.filter(walked_at__range=_span(start, end)).values_list(
            "pk", flat=True
        )
        sides += [sum(one not in met for one in ids), len(ids)]
    if sides[1] and sides[3]:
        yield WALKS, share_change(*sides)


def _walk_obstacles(obstacle: Obstacle) -> list[int]:
    references = obstacle.evidence.filter(kind=EvidenceKind.WALK).values_list(
        "reference", flat=True
    )
    numbers = [one.rpartition(" ")[2] for one in references]
    return [int(one) for one in numbers if one.isdecimal()]


def _efforts(said: Any) -> list[float]:
    felt = Feeling.objects.filter(verbatim__in=said, effort__isnull=False)
    return [ease_of(one) or 0.0 for one in felt.values_list("effort", flat=True)]


def _last_day() -> date:
    newest: Any = Label.objects.filter(set__current=True).aggregate(
        last=Max(F("occurred_at"))
    )["last"]
    if newest is None:
        dated = Verbatim.objects.filter(LOOKED_AT, occurred_at__isnull=False).order_by(
            "-occurred_at"
        )
        newest = dated.values_list("occurred_at", flat=True).first()
    today = timezone.localdate()
    return min(timezone.localdate(newest), today) if newest else today


def _span(start: date, end: date) -> tuple[datetime, datetime]:
    """Return the moments from a day's beginning to just before another one's."""
    zone = timezone.get_current_timezone()
    first = datetime.combine(start, time.min, zone)
    return first, datetime.combine(end, time.min, zone) - timedelta(microseconds=1)
