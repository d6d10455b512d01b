"""One voice: its words, what came before and after, and ways to carry it on."""

import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from walkamile.listen.own_words import own_words
from walkamile.web import log
from walkamile.web.access import Reach, colleague, may, reach, voices
from walkamile.web.models import Theme, Verbatim
from walkamile.web.pages.picture import CannotDrawError, draw
from walkamile.web.pages.shown import FELT, Mark, Voice, marks_of, show, words_of
from walkamile.web.redaction.same import same
from walkamile.web.still import still
from walkamile.web.themes.pins import pinned_quote

UNDER = "listen"
# So many turns of a conversation are shown around the one that is opened.
NEIGHBOURS = 12
QUOTED = "quoted"
COVERED = re.compile(r"x(?:[x ]*x)?")
STRETCH = re.compile(r"^(\d{1,9}),(\d{1,9})$")


@require_safe
def quote(request: HttpRequest, number: int) -> HttpResponse:
    """Show one voice in its context; ``?t=start,end`` marks a stretch of it."""
    reader, stretch = colleague(request), _stretch(request)
    said = dict(_told(reach(reader), number, stretch))
    shown = [number, *(other.id for other in said["around"])]
    log.read(reader, shown, "quote")
    said |= {
        "stretch": request.GET.get("t", "") if stretch else "",
        "themes": _themes() if may(reader.role, "theme-move") else None,
        "pin": said["voice"].theme and pinned_quote(said["voice"].theme.key, number),
        "may_see_original": may(reader.role, "quote-original"),
    }
    return render(request, "quote/quote.html", said)


@still
def _told(held: Reach, number: int, stretch: tuple[int, int] | None) -> dict[str, Any]:
    """Return a voice, and what stands around it, as far as one may read it."""
    row = _row(voices(held).select_related("heard_by", "run", "source"), number)
    twins = same(voices(held), row)
    again = {row.pk} if twins and row.repeats_id is None else set()
    voice = show([row], found={row.pk: _marks(row, stretch)}, repeated=again)[0]
    return {
        "voice": voice,
        "row": row,
        "around": _around(voices(held).select_related("heard_by"), row),
        "twins": twins,
        "quoted": any(part.why == QUOTED for part in voice.parts),
        "drawn": {},
    }


@require_safe
def quote_text(request: HttpRequest, number: int) -> HttpResponse:
    """Give one voice as text, with its address, to be put anywhere."""
    voice, words = _taken(request, number)
    kind = "Paraphrase, not their own words: " if voice.paraphrase else ""
    way = request.build_absolute_uri(f"/q/{voice.id}")
    said = f"{kind}“{words}”\n{voice.said_by()}\n{way}\n"
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@require_safe
def quote_picture(request: HttpRequest, number: int) -> HttpResponse:
    """Give one voice as a picture."""
    voice, _ = _taken(request, number)
    if not voice.theirs:
        raise Http404
    try:
        drawn = draw(voice.words, said_by=voice.said_by(), stretch=_stretch(request))
    except CannotDrawError as refusal:
        said = {"title": "No picture of this one", "words": str(refusal), "status": 422}
        return render(request, "wrong.html", said, status=422)
    name = f'attachment; filename="voice-{voice.id}.png"'
    headers = {"Content-Disposition": name}
    return HttpResponse(drawn, content_type="image/png", headers=headers)


def _taken(request: HttpRequest, number: int) -> tuple[Voice, str]:
    """Return a voice and the stretch of its words that is asked for."""
    reader = colleague(request)
    row = _row(voices(reader).select_related("heard_by"), number)
    log.read(reader, [row.pk], "quote taken along")
    voice, stretch = show([row])[0], _stretch(request)
    words = voice.words[slice(*stretch)] if stretch else voice.words
    return voice, words or voice.words


def _row(readable: QuerySet[Verbatim], number: int) -> Verbatim:
    row = readable.filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _stretch(request: HttpRequest) -> tuple[int, int] | None:
    found = STRETCH.match(request.GET.get("t", ""))
    if not found:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end else None


def _marks(row: Verbatim, stretch: tuple[int, int] | None) -> list[Mark]:
    """Mark the stretch asked for, or else what shows how the customer felt.

    What was quoted from earlier mail, and signatures, are marked as such.
    """
    quoted = _quoted(words_of(row))
    if stretch:
        return [Mark(*stretch), *quoted]
    feeling = getattr(row, "feeling", None)
    return [*quoted, *(marks_of(feeling.because, FELT) if feeling else [])]


def _quoted(words: str) -> list[Mark]:
    if "\n" not in words:
        return []
    own = own_words(words).in_place(words)
    told = "".join(
        "x" if mine != said else " " if said.isspace() else "."
        for said, mine in zip(words, own, strict=True)
    )
    return [Mark(*found.span(), QUOTED) for found in COVERED.finditer(told)]


def _around(readable: QuerySet[Verbatim], row: Verbatim) -> list[Voice]:
    """Return the conversation that a voice stands in, or nothing when it has none."""
    if row.conversation_id is None:
        return []
    thread = readable.filter(
        source_id=row.source_id, conversation_id=row.conversation_id
    )
    turn = row.turn_index
    if turn is not None:
        near = (turn - NEIGHBOURS, turn + NEIGHBOURS)
        thread = thread.filter(turn_index__range=near)
    ordered = thread.order_by("turn_index", "occurred_at", "id")[: 2 * NEIGHBOURS + 1]
    found = show(ordered)
    return found if len(found) > 1 else []


@still
def _themes() -> list[tuple[str, str]]:
    standing = Theme.objects.filter(set__current=True, retired=False)
    named = standing.only("key", "name", "curated_name").order_by("-size")
    return [(theme.key, str(theme)) for theme in named]


urlpatterns = [
    path("q/<int:number>", quote, name="quote"),
    path("q/<int:number>/text", quote_text, name="quote-text"),
    path("q/<int:number>/picture.png", quote_picture, name="quote-picture"),
]
