"""A few simple questions for today: from what is unclear, and from who is unheard."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest

from django.core.cache import cache
from django.db.models import Count as CountOf
from django.db.models import Max
from django.utils import timezone

from walkamile.web.models import (
    Colleague,
    Count,
    Exposure,
    Label,
    Source,
    Theme,
    Verbatim,
)
from walkamile.web.pages.counts import VOICES

MANY = 3
# Nobody has asked a segment for two months: about the rhythm of two digests.
UNHEARD_DAYS = 56
# A theme where many labels are unsure is one that words alone do not explain.
UNCLEAR_LABELS, UNCLEAR_SHARE = 10, 0.2
KEPT_SECONDS = 600
HARD = -1.0
ASKS = (
    "What did you do instead?",
    "What happened the last time?",
    "What is hard about it for you?",
    "How do you do it today?",
    "Why does that matter to you?",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question to put to the next customer, and why just this one."""

    words: str
    about: str
    because: str
    segment: str = ""
    theme: str = ""


ALWAYS = Question("", "", "Always worth asking")


@dataclass(frozen=True, slots=True)
class Unheard:
    """A segment that no colleague has spoken with for long, or ever."""

    name: str
    voices: int
    last: datetime | None


def for_today(colleague: Colleague, *, today: date | None = None) -> list[Question]:
    """Return three questions for a colleague's day; tomorrow they are others."""
    day = today or timezone.localdate()
    asked = _in_turn(_unclear(), _from_the_unheard(), _hard())
    turn = day.toordinal() + colleague.pk
    kinds = list({(one.theme or one.segment): one for one in asked}.values())
    start = turn % max(len(kinds), 1)
    chosen = (kinds[start:] + kinds[:start] + [ALWAYS] * MANY)[:MANY]
    return [
        replace(one, words=ASKS[(turn + n) % len(ASKS)]) for n, one in enumerate(chosen)
    ]


def _in_turn(*kinds: list[Question]) -> list[Question]:
    """Return one of each kind after the other: no day asks for one kind alone."""
    return [one for row in zip_longest(*kinds) for one in row if one is not None]


def unheard(*, now: datetime | None = None) -> list[Unheard]:
    """Return segments that speak to us, and whom no colleague met lately."""
    since = (now or timezone.now()) - timedelta(days=UNHEARD_DAYS)
    speaking = Count.objects.filter(
        kind=VOICES, week=None, source=None, theme=None, segment__isnull=False
    ).values_list("segment", "size")
    last = dict(
        Exposure.objects.exclude(segment="")
        .filter(direct=True)
        .values_list("segment")
        .annotate(last=Max("started_at"))
    )
    hidden = _kept_to_teams()
    rows = [
        Unheard(name=str(name), voices=size - hidden[name], last=last.get(name))
        for name, size in speaking
        if name
        and size > hidden[name]
        and (last.get(name) is None or last[name] < since)
    ]
    return sorted(rows, key=lambda row: (-row.voices, row.name))


def _kept_to_teams() -> Counter[str | None]:
    """Return how many voices of each segment a team keeps: everyone sees these pages."""
    if not Source.objects.filter(team__isnull=False).exists():
        return Counter()
    kept = Verbatim.objects.filter(team__isnull=False, segment__isnull=False)
    counted = kept.order_by().values_list("segment").annotate(n=CountOf("pk"))
    return Counter(dict(counted))


def _from_the_unheard() -> list[Question]:
    held = unheard_now()
    return [
        Question("", f"Ask a customer: {one.name}", _since(one.last), segment=one.name)
        for one in held[:MANY]
    ]


def _since(last: datetime | None) -> str:
    if last is None:
        return "Nobody here has spoken with them yet"
    weeks = (timezone.now() - last).days // 7
    return f"Nobody here has spoken with them for {weeks} weeks"


def _unclear() -> list[Question]:
    """Return themes of which we are unsure; counted at most every ten minutes."""
    held: list[Question] | None = cache.get("talk-unclear")
    if held is None:
        held = [_unsure(theme, share) for theme, share in _unsure_themes()]
        cache.set("talk-unclear", held, KEPT_SECONDS)
    return held


def _unsure_themes() -> list[tuple[Theme, float]]:
    found = []
    themes = Theme.objects.filter(set__current=True, retired=False)
    for theme in themes.order_by("-size")[: 4 * MANY]:
        newest = Label.objects.filter(theme=theme).order_by("-occurred_at", "-verbatim")
        unsure = list(newest.values_list("unsure", flat=True)[:200])
        if len(unsure) >= UNCLEAR_LABELS and sum(unsure) / len(unsure) >= UNCLEAR_SHARE:
            found.append((theme, sum(unsure) / len(unsure)))
    return sorted(found, key=lambda one: -one[1])[:MANY]


def _unsure(theme: Theme, share: float) -> Question:
    why = f"{share:.0%} of the newest voices there only nearly fit"
    return Question("", str(theme), why, theme=theme.key)


def _hard() -> list[Question]:
    hard = Theme.objects.filter(set__current=True, retired=False, effort__lte=HARD)
    return [
        Question(
            "",
            str(theme),
            "Their words tell of effort, not yet of why",
            theme=theme.key,
        )
        for theme in hard.order_by("effort")[:MANY]
    ]


def unheard_now() -> list[Unheard]:
    """Return whom nobody met lately, as counted at most ten minutes ago."""
    held: list[Unheard] | None = cache.get("talk-unheard")
    if held is None:
        held = unheard()
        cache.set("talk-unheard", held, KEPT_SECONDS)
    return held
