"""Follow: journeys as they happened, one case's story, and where words and log differ."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from walkamile.follow.mapped import journey_map, stages
from walkamile.follow.mapped.durations import duration
from walkamile.refused import Refused
from walkamile.web import believing
from walkamile.web import log as book
from walkamile.web.access import colleague, may, sources
from walkamile.web.followed import claims, counting, pieces, showing
from walkamile.web.models import CaseVoice, EventLog, JourneyTable, SaidDone
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.pages import asking
from walkamile.web.pages.paging import PAGE
from walkamile.web.pages.places import Place
from walkamile.web.pages.shown import FELT, Mark, show

PLACE = Place(name="Follow", icon="move", url="follow", order=25, key="f")
KINDS = (
    ("differs", "Differ"),
    ("agrees", "Agree"),
    ("cannot_tell", "Cannot tell"),
    ("silent_trouble", "Silent trouble"),
    ("silent_delight", "Silent delight"),
)
STORIES = 8


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """Show the journeys that there are."""
    logs = list(_logs(request))
    tables = JourneyTable.objects.filter(log__in=logs, segment="")
    counted = {table.log_id: table for table in tables}
    rows = [_listed(log, counted.get(log.pk)) for log in logs]
    role = colleague(request).role
    said = {
        "rows": rows,
        "may_bring": may(role, "follow-bring"),
        "may_ask": may(role, "surveys"),
    }
    return render(request, "follow/journeys.html", said)


def _logs(request: HttpRequest) -> Any:
    readable = sources(colleague(request))
    return EventLog.objects.filter(source__in=readable).select_related(
        "coach", "source"
    )


def _listed(log: EventLog, table: JourneyTable | None) -> dict[str, Any]:
    content = table.content if table else {}
    times = content.get("times", {})
    return {
        "log": log,
        "period": showing.period(log),
        "half": duration(times.get("median")) if times else "",
        "stages": [row["stage"] for row in content.get("stages", ())],
    }


def log_of(request: HttpRequest, number: int) -> EventLog:
    """Return a log that this colleague may see, or say that there is none."""
    log: EventLog = get_object_or_404(_logs(request), pk=number)
    return log


@require_safe
def journey(request: HttpRequest, number: int) -> HttpResponse:
    """Show a journey as a map, of everyone, one segment or period, or two beside each other."""
    log, reader = log_of(request, number), colleague(request)
    stale = counting.is_stale(log)
    if stale and may(reader.role, "journey-stages"):
        asking.count_journey(log.pk, by=reader)
    tables = {table.segment: table for table in log.journeytable_set.order_by("-cases")}
    chosen = tables.get(request.GET.get("segment", ""))
    said: dict[str, Any] = {
        "log": log,
        "period": showing.period(log),
        "stale": stale,
        "table": chosen,
        "names": sorted(name for name in tables if name),
        "may_shape": may(reader.role, "journey-stages"),
        "tab": "map",
    }
    if chosen is not None:
        said |= _map(reader, chosen)
        said["believed"] = believing.beside(log.believed, chosen.content["stages"])
        said["drawn"] = believing.drawn(log)
        other = tables.get(request.GET.get("with", chosen.segment))
        if other is not None and other.segment != chosen.segment:
            said |= {"other": other, "beside": _beside(chosen, other)}
    said["stories"] = _stories(request, log)
    shown = [voice.id for stage in said.get("stages", ()) for voice in stage["quotes"]]
    book.read(reader, shown, "journey")
    return render(request, "follow/journey.html", said)


def _map(reader: Any, table: JourneyTable) -> dict[str, Any]:
    content = table.content
    times = content["times"]
    follows = [{**row, "half": duration(row["median"])} for row in content["follows"]]
    return {
        "stages": showing.stages(reader, content["stages"]),
        "picture": showing.picture(content["stages"]),
        "half": duration(times["median"]),
        "half_between": showing.between(times["low"], times["high"]),
        "ninth": duration(times["p90"]),
        "follows": follows,
        "variants": content["variants"],
        "drop_off": content["drop_off"],
        "agreement": content["agreement"],
    }


def _beside(chosen: JourneyTable, other: JourneyTable) -> list[dict[str, Any]]:
    rows = journey_map.beside(
        chosen.content["stages"], other.content["stages"], chosen.cases, other.cases
    )
    for row in rows:
        if not row["few"]:
            row["half"] = duration(row["median"])
            row["other_half"] = duration(row["other_median"])
    return rows


def _stories(request: HttpRequest, log: EventLog) -> list[dict[str, Any]]:
    """Return the cases with most words that the reader may read."""
    readable = showing.words(colleague(request))
    rows = CaseVoice.objects.filter(log=log, verbatim__in=readable)
    counted = rows.values_list("case").annotate(many=Count("pk"))
    some = counted.order_by("-many", "case")[:STORIES]
    return [{"case": case, "many": many} for case, many in some]


@require_safe
def journey_case(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Tell one case's story: what was done and what was said on one time line."""
    log, reader = log_of(request, number), colleague(request)
    events = pieces.of_case(log, key)
    if not events.height:
        raise Http404
    placed = _placed(log)
    rows = [_done(row, placed) for row in events.to_dicts()]
    linked = CaseVoice.objects.filter(log=log, case=key).values("verbatim_id")
    said = SaidDone.objects.filter(log=log, case=key)
    marks = {
        one.verbatim_id: [Mark(one.start, one.end, FELT)]
        for one in said
        if one.verbatim_id is not None
    }
    spoken = show(showing.words(reader).filter(pk__in=linked), marks=marks)
    book.read(reader, [voice.id for voice in spoken], "journey")
    rows += [{"voice": voice, "at": voice.said_at} for voice in spoken]
    rows.sort(key=lambda row: (row["at"] is None, row["at"] or timezone.now()))
    readable = {voice.id for voice in spoken}
    called = dict(KINDS)
    beside = [
        {"one": one, "word": called[one.agreement]}
        for one in said
        if one.verbatim_id is None or one.verbatim_id in readable
    ]
    told = {"log": log, "rows": rows, "case": key, "beside": beside}
    return render(request, "follow/case.html", told)


def _placed(log: EventLog) -> stages.Stages:
    try:
        return stages.read(log.stages)
    except Refused:
        return stages.Stages(())


def _done(row: dict[str, Any], placed: stages.Stages) -> dict[str, Any]:
    stage = placed.of(row["activity"])
    return {
        "at": row["at"],
        "name": placed.called(row["activity"]),
        "stage": placed.stages[stage].name if stage >= 0 else "",
        "handler": row.get("handler") or "",
        "promise": row["at"] > timezone.now() or stage < 0,
    }


@require_safe
def journey_said(request: HttpRequest, number: int) -> HttpResponse:
    """Show claims beside the log, quote and trace side by side; and who said nothing."""
    log, reader = log_of(request, number), colleague(request)
    wanted = request.GET.get("show", "differs")
    kind = wanted if wanted in dict(KINDS) else "differs"
    readable = showing.words(reader)
    silent = kind.startswith("silent")
    found = SaidDone.objects.filter(log=log, agreement=kind).order_by("pk")
    if not silent:
        found = found.filter(verbatim__in=readable)
    counted = dict(
        SaidDone.objects.filter(log=log).values_list("agreement").annotate(Count("pk"))
    )
    after = request.GET.get("from", "")
    if after.isdecimal():
        found = found.filter(pk__gt=int(after[:18]))
    some = list(found[: PAGE + 1])
    rows: list[dict[str, Any]] = [{"one": one} for one in some[:PAGE]]
    if not silent:
        rows = _quoted(reader, some[:PAGE])
    called = claims.titles()
    for row in rows:
        row["claim"] = called.get(row["one"].claim, row["one"].claim)
    first = found.first() if silent else None
    said = {
        "log": log,
        "rows": rows,
        "kind": kind,
        "silent": silent,
        "whole": round(first.sure) if first else None,
        "kinds": [(name, words, counted.get(name, 0)) for name, words in KINDS],
        "older": some[PAGE - 1].pk if len(some) > PAGE else None,
        "agreement": _agreement(log),
        "wrong": claims.wrong(),
        "tab": "said",
    }
    return render(request, "follow/said.html", said)


def _quoted(reader: Any, some: list[SaidDone]) -> list[dict[str, Any]]:
    marks: dict[int, list[Mark]] = {}
    for one in some:
        if one.verbatim_id is not None:
            marks.setdefault(one.verbatim_id, []).append(Mark(one.start, one.end, FELT))
    rows = showing.words(reader).filter(LOOKED_AT, pk__in=marks)
    voices = {voice.id: voice for voice in show(rows, marks=marks)}
    book.read(reader, list(voices), "journey")
    return [
        {"one": one, "voice": voices[one.verbatim_id]}
        for one in some
        if one.verbatim_id in voices
    ]


def _agreement(log: EventLog) -> list[dict[str, Any]]:
    """Return how often words and log agree: by stage, then by group."""
    tables = JourneyTable.objects.filter(log=log).order_by("segment")
    told = tables.exclude(segment__startswith=f"{counting.BEGAN} ")
    rows: list[dict[str, Any]] = []
    for group, counted in told.values_list("segment", "content__agreement"):
        some = counted or []
        rows += [
            {**one, "group": group} for one in some if not (group and one["stage"])
        ]
    return rows


urlpatterns = [
    path("follow/", follow, name="follow"),
    path("follow/<int:number>/", journey, name="journey"),
    path("follow/<int:number>/said/", journey_said, name="journey-said"),
    path("follow/<int:number>/case/<slug:key>/", journey_case, name="journey-case"),
]
