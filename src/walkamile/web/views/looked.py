"""The log as a page: who was shown whose words, who changed what, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from walkamile.web import log
from walkamile.web.models import Colleague, LogEntry

UNDER = "today"
SHOWN, NAMED = 50, 3
# Entries looked through for one voice: a column of text has no index for a part of it.
LOOKED_AT = 50_000
KINDS = {
    "": ("Everything", Q()),
    "read": ("Read", Q(action=log.READ)),
    "changed": ("Changed", Q(action=log.CHANGED)),
    "other": ("Taken along or deleted", ~Q(action__in=(log.READ, log.CHANGED))),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry in words. ``voices`` are the first that were shown, ``many`` of all."""

    number: int
    at: datetime
    who: str
    action: str
    what: str
    where: str
    voices: tuple[str, ...]
    many: int


@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """Show the log, newest first; of one kind, or who was shown one voice.

    There is no filter by colleague: the log protects customers, it measures nobody.
    """
    log.fold()
    kind, voice = request.GET.get("kind", ""), request.GET.get("voice", "")
    before = request.GET.get("before", "")
    newest = LogEntry.objects.order_by("-number").first()
    entries = LogEntry.objects.filter(KINDS.get(kind, KINDS[""])[1])
    if voice.isdecimal():
        entries = _showing(entries, voice, newest.number if newest else 0)
    if before.isdecimal():
        entries = entries.filter(number__lt=int(before))
    found = list(entries.order_by("-number")[: SHOWN + 1])
    said: dict[str, Any] = {
        "lines": _lines(found[:SHOWN]),
        "older": found[SHOWN - 1].number if len(found) > SHOWN else None,
        "newest": newest,
        "kinds": [(name, words) for name, (words, _) in KINDS.items()],
        "kind": kind if kind in KINDS else "",
        "voice": voice if voice.isdecimal() else "",
        "looked_at": LOOKED_AT,
    }
    return render(request, "house/log.html", said)


def _showing(
    entries: QuerySet[LogEntry], voice: str, newest: int
) -> QuerySet[LogEntry]:
    one = Q(which=voice) | Q(which__startswith=f"{voice},")
    one |= Q(which__endswith=f",{voice}") | Q(which__contains=f",{voice},")
    return entries.filter(one, what="verbatim", number__gt=newest - LOOKED_AT)


def _lines(entries: list[LogEntry]) -> list[Line]:
    who = {entry.who for entry in entries if entry.who}
    names = {one.pk: str(one) for one in Colleague.objects.filter(pk__in=who)}
    return [_line(entry, names) for entry in entries]


def _line(entry: LogEntry, names: dict[int, str]) -> Line:
    shown = entry.which.split(",") if entry.what == "verbatim" else []
    shown = [one for one in shown if one.isdecimal()]
    gone = "an account that is gone" if entry.who else "Walkamile or its command line"
    return Line(
        number=entry.number,
        at=entry.at,
        who=names.get(entry.who or 0, gone),
        action=entry.action,
        what=entry.what if shown else f"{entry.what} {entry.which}".strip(),
        where=entry.detail,
        voices=tuple(shown[:NAMED]),
        many=len(shown),
    )


urlpatterns = [path("people/log/", looked, name="log")]
