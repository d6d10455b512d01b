"""What do customers say to this, as far as whoever asks may read it?"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import Count as Counted
from django.db.models import Q, QuerySet

from walkamile.chair.brief import ItemBrief, unknown
from walkamile.chair.voices import Felt, Heard
from walkamile.recipes import chairing
from walkamile.refused import Refused
from walkamile.understand.search import EmptyQueryError
from walkamile.understand.search.meant import Encoder
from walkamile.web import index
from walkamile.web.access import Reach, reach, voices
from walkamile.web.models import (
    Colleague,
    Condition,
    Count,
    Feeling,
    Promise,
    Source,
    Verbatim,
    Walk,
    WalkErrand,
)
from walkamile.web.models.act_loop import PromiseState
from walkamile.web.models.walk import WalkKind, WalkState
from walkamile.web.pages.shown import words_of

# A colleague's words for what a customer meant, and what a machine sent, are no quotes.
THEIR_OWN = Q(paraphrase=False, aside__isnull=True)
NOT_REACHED = ("wrong", "not_found", "blocked")
MOST_PROMISES, PROMISES_AN_ITEM = 100, 2
# A promise this close to a point (cosine of both tiers) is about it; there are few
# promises, and one too many on a page is worse than one too few.
ABOUT_IT = 0.34
VOICES = "voices"
# Where these stand (tested beside the pages' own table): asking that table loads every
# page there is, which a brief at a shell need not wait for.
QUOTES, PROMISES, WALKS = "/q/", "/act/promises/", "/walk/"
# A brief asks for many finds at once; few of them are a colleague's or a machine's.
DEEPER = 1.5
# What a find is made of; the other columns of a row are not read.
TOLD = (
    *("source_record_id", "text", "redacted_text", "author_ref"),
    *("conversation_id", "segment", "occurred_at", "spoken"),
)
Find = Callable[[str, int], list[Heard]]
Groups = tuple[tuple[str, str], ...]


def readable(reader: Colleague | Reach | None) -> QuerySet[Verbatim]:
    """Return the words that may be quoted to a reader; ``None`` is the house's owner."""
    from walkamile.web.models.listen import LOOKED_AT

    found = Verbatim.objects.filter(LOOKED_AT) if reader is None else voices(reader)
    return found.filter(THEIR_OWN)


def brief(
    agenda: Any, reader: Colleague | None, *, project: str = ""
) -> chairing.Brief:
    """Return what customers say to an agenda, from what the reader may read."""
    mean = chairing.meaning()
    made = chairing.brief_over(
        agenda,
        finder(readable(reader), mean),
        segments(reader),
        mean=mean,
        felt=felt,
        usual=index.usual(),
    )
    owed = promises([item.words for item in made.items], mean)
    return made.beside(promises=owed, last_walk=last_walk(project))


def told(words: str, reader: Colleague | None = None) -> ItemBrief:
    """Return what customers say to a question; without a letter we do not know."""
    try:
        return answer(words, reader)
    except Refused:
        return unknown(words)


def answer(words: str, reader: Colleague | None) -> ItemBrief:
    """Return what customers say to one question, as an item of a brief."""
    mean = chairing.meaning()
    return chairing.brief_over(
        [words],
        finder(readable(reader), mean),
        segments(reader),
        mean=mean,
        felt=felt,
        usual=index.usual(),
    ).items[0]


def finder(
    visible: QuerySet[Verbatim],
    encode: Encoder,
    *,
    also: Sequence[str] = (),
    groups: Callable[[Verbatim], Groups] = lambda _: (),
    **filters: Any,
) -> Find:
    """Return what finds words among the rows that may be read, best first.

    ``encode`` remembers: what is asked of each segment is read once. ``groups`` tells
    of which groups a find is, from the columns that are read ``also``.
    """
    told = visible.only(*TOLD, *also)

    def find(words: str, most: int) -> list[Heard]:
        try:
            hits = index.search(
                words,
                told,
                k=most,
                encode=encode,
                marked=False,
                deeper=DEEPER,
                **filters,
            ).hits
        except EmptyQueryError:
            return []
        known = index.meanings(hits)
        return [
            heard(hit.verbatim, known.get(hit.verbatim.pk), groups(hit.verbatim))
            for hit in hits
        ]

    return find


def customer(row: Verbatim) -> str:
    """Return who said a verbatim, as far as rows tell them apart."""
    return row.author_ref or row.conversation_id or f"verbatim {row.pk}"


def heard(row: Verbatim, meaning: Any = None, groups: Groups = ()) -> Heard:
    """Return a verbatim as a find: its words are those that may be shown."""
    return Heard(
        source=row.source_record_id,
        text=words_of(row),
        customer=customer(row),
        segment=row.segment or None,
        at=row.occurred_at,
        language=row.spoken or None,
        link=f"{QUOTES}{row.pk}",
        verbatim=row.pk,
        meaning=meaning,
        groups=groups,
    )


def felt(groups: list[list[Heard]]) -> list[list[Felt]]:
    """Return how finds feel, from what was felt before; the others are read now."""
    numbers = {one.verbatim for some in groups for one in some}
    asked = Feeling.objects.only("sentiment_label", "effort")
    known = {
        number: Felt(label=row.sentiment_label, effort=row.effort)
        for number, row in asked.in_bulk(numbers).items()
    }
    fresh = [[one for one in some if one.verbatim not in known] for some in groups]
    if any(fresh):
        read = chairing.feel(fresh)
        for some, theirs in zip(fresh, read, strict=True):
            pairs = zip(some, theirs, strict=True)
            known |= {one.verbatim or 0: how for one, how in pairs}
    return [[known[one.verbatim or 0] for one in some] for some in groups]


def segments(reader: Colleague | Reach | None) -> Mapping[str, int]:
    """Return how many of the readable voices each segment has.

    Counted beforehand; what is kept to other teams is taken off again.
    """
    counted = Count.objects.filter(
        kind=VOICES, week=None, theme=None, source=None, segment__isnull=False
    )
    sizes = {str(name): n for name, n in counted.values_list("segment", "size")}
    if not sizes:  # not counted yet: the index knows, and small data is counted now
        sizes = index.tally("segment") or _by_segment(readable(None))
    far = reach(reader) if isinstance(reader, Colleague) else reader
    if far is None or far.everything or not _some_is_kept_back():
        return sizes
    hidden = _by_segment(
        Verbatim.objects.filter(team__isnull=False).exclude(team=far.team)
    )
    left = {name: n - hidden.get(name, 0) for name, n in sizes.items()}
    return {name: n for name, n in left.items() if n > 0}


def _some_is_kept_back() -> bool:
    return Source.objects.filter(team__isnull=False).exists()


def _by_segment(rows: QuerySet[Verbatim]) -> dict[str, int]:
    theirs = rows.exclude(author_role__in=("colleague", "bot")).exclude(segment=None)
    counted = theirs.values_list("segment").annotate(n=Counted("id")).order_by()
    return {str(name): n for name, n in counted if name}


def promises(items: Sequence[str], mean: Any) -> list[list[dict[str, Any]]]:
    """Return for each item the open promises that speak of the same, due first."""
    rows = list(
        Promise.objects.filter(state=PromiseState.OPEN).order_by("due", "id")[
            :MOST_PROMISES
        ]
    )
    asked = [at for at, words in enumerate(items) if words.strip()]
    found: list[list[dict[str, Any]]] = [[] for _ in items]
    if not rows or not asked:
        return found
    close = mean([items[at] for at in asked]) @ mean([row.what for row in rows]).T
    for at, line in zip(asked, close, strict=True):
        near = np.flatnonzero(line >= ABOUT_IT)[:PROMISES_AN_ITEM]
        found[at] = [promise(rows[number]) for number in near]
    return found


def promise(row: Promise) -> dict[str, Any]:
    """Return a promise as a brief shows it."""
    due = row.due.isoformat()
    return {"id": row.pk, "what": row.what, "due": due, "link": PROMISES}


def last_walk(project: str = "") -> dict[str, Any] | None:
    """Return what the last walk came to: of a project's places, else of any place."""
    done = Walk.objects.filter(state=WalkState.DONE, kind=WalkKind.WEB, errands__gt=0)
    places = list(
        Condition.objects.filter(project=project, kind="walk").values_list("name")
        if project
        else []
    )
    named = done.filter(place__in=[name for (name,) in places])
    walk = (named if places else done).order_by("-walked_at", "-id").first()
    if walk is None:
        return None
    missed = WalkErrand.objects.filter(walk=walk, verdict__in=NOT_REACHED)
    return {
        "place": walk.place,
        "on": walk.walked_at.date().isoformat(),
        "reached": walk.reached,
        "errands": walk.errands,
        "hindered": list(missed.values_list("title", flat=True)[:6]),
        "link": f"{WALKS}{walk.pk}/",
    }
