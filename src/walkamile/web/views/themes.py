"""What voices are about: the list of themes, and one theme with its quotes."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from walkamile.web import log
from walkamile.web.access import Reach, colleague, reach, voices
from walkamile.web.models import Label, Picture, Shift, Theme, ThemeSet, Verbatim
from walkamile.web.pages import counts
from walkamile.web.pages.charts import columns, spark
from walkamile.web.pages.paging import newest
from walkamile.web.pages.shown import TOLD, Mark, Voice, show, words_of
from walkamile.web.still import still
from walkamile.web.themes.pins import pins

UNDER = "listen"
WEEKS = 12
EXEMPLARS, EDGE = 6, 2
# Quotes of a kind of voices looked through for one that may be read.
QUOTED = 3
# Groups under five are not shown.
LEAST_SHOWN = 5
# Labels looked through for a theme's newest voices near its edge.
LOOKED_AT, DEEPER = 400, 3
SPARK_OF_SHIFT = {"swelling": "up", "fading": "down"}


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Show every theme, the largest first: how many, how they felt, how it goes."""
    reader = colleague(request)
    shown = counts.newest_week() or timezone.localdate()
    rows = _rows(shown)
    said = {
        "rows": rows["of"],
        "drawn": rows["drawn"],
        "set": _current(),
        "weeks": WEEKS,
        "total": counts.total(),
        "has_voices": bool(rows["of"]) or voices(reader).exists(),
    }
    return render(request, "themes/themes.html", said)


@still
def _current() -> ThemeSet | None:
    return ThemeSet.objects.filter(current=True).first()


@still
def _rows(until: date) -> dict[str, Any]:
    held = pins()
    found = sorted(all_standing(), key=lambda theme: theme.key not in held)
    shown = counts.weeks(WEEKS, until=until)
    weekly = counts.by_week([theme.pk for theme in found], shown)
    shifts = shifts_of(theme.pk for theme in found)
    rows = [
        _row(
            theme,
            weekly.get(theme.pk, [0] * WEEKS),
            shifts.get(theme.pk),
            pinned=theme.key in held,
        )
        for theme in found
    ]
    return {"of": rows, "drawn": {}}


def _row(
    theme: Theme, weekly: list[int], shift: Shift | None, *, pinned: bool
) -> dict[str, Any]:
    line = spark(weekly, kind=_kind(shift))
    words, small = tuple(theme.keywords[:5]), (theme.sentiment, theme.effort)
    moved = shift and (shift.kind, shift.since, shift.size, shift.low, shift.high)
    return {
        "theme": theme,
        "spark": line,
        "shift": shift,
        "pinned": pinned,
        "sentiment": theme.sentiment,
        "effort": theme.effort,
        "content": (
            *(theme.key, str(theme), theme.size, theme.share),
            *(words, small, line, moved, pinned),
        ),
    }


def standing() -> QuerySet[Theme]:
    """Return the themes that pages show, the largest first, without their quotes.

    A theme that a colleague has pinned is shown even when nobody speaks of it.
    """
    spoken_of = Q(size__gt=0) | Q(key__in=list(pins()))
    return (
        Theme.objects.filter(spoken_of, set__current=True, retired=False)
        .select_related("parent")
        .defer("exemplars", "parent__exemplars", "parent__keywords")
        .order_by("-size", "pk")
    )


@still
def all_standing() -> list[Theme]:
    """Return the themes that pages show, the largest first, without their quotes."""
    return list(standing())


def shifts_of(ids: Iterable[int]) -> dict[int, Shift]:
    """Return for each theme its newest shift over all segments."""
    return _shifts(tuple(ids))


@still
def _shifts(ids: tuple[int, ...]) -> dict[int, Shift]:
    found = Shift.objects.filter(theme__in=ids, segment=None).order_by("since")
    return {shift.theme_id: shift for shift in found}


def _kind(shift: Shift | None) -> str:
    return SPARK_OF_SHIFT.get(shift.kind, "curve") if shift else "curve"


@require_safe
def theme(request: HttpRequest, key: str) -> HttpResponse:
    """Show one theme: why it is one, its quotes, by week and by segment."""
    reader = colleague(request)
    wanted = request.GET.get("sub", ""), request.GET.get("from", "")
    week = counts.newest_week() or timezone.localdate()
    shown, said = _about(reach(reader), key, *wanted, week)
    log.read(reader, shown, "theme")
    return render(request, "themes/theme.html", said)


@still
def _about(
    reader: Reach, key: str, kind: str, cursor: str, until: date
) -> tuple[list[int], dict[str, Any]]:
    """Return which voices a theme's page shows, and all that it tells."""
    asked = the_theme(key)
    quotes, found = _quoted(reader, asked)
    edge = _edge(reader, asked)
    kinds = _kinds(reader, asked, found)
    sub = _chosen(kind, kinds)
    labels = _labels(reader, asked)
    page = newest(
        labels if sub is None else labels.filter(sub=sub["number"]),
        cursor,
        size=20,
        number="verbatim_id",
    )
    latest = [label.verbatim for label in page.rows]
    kept = [kind["row"] for kind in kinds if kind["row"]]
    rows = {row.pk: row for row in [*quotes, *edge, *kept, *latest]}
    told = {voice.id: voice for voice in show(rows.values(), found=found)}
    return list(told), {
        "theme": asked,
        "total": counts.total(),
        "quotes": [told[row.pk] for row in quotes],
        "edge": [told[row.pk] for row in edge],
        "voices": [told[row.pk] for row in latest],
        "kinds": [(one, told[one["row"].pk] if one["row"] else None) for one in kinds],
        "sub": sub,
        "older": page.older,
        "first": page.first,
        "segments": counts.by_segment(asked.pk),
        "query": f"theme={asked.key}",
        "others": _others(asked),
        "pin": pins().get(asked.key),
        "drawn": {},
        **_by_week(asked, until),
    }


def the_theme(key: str) -> Theme:
    """Return the theme of a key, or say that there is none."""
    found = Theme.objects.filter(set__current=True, key=key, retired=False)
    asked = found.select_related("parent").first()
    if asked is None:
        raise Http404
    return asked


def _by_week(asked: Theme, until: date) -> dict[str, Any]:
    weeks = counts.weeks(WEEKS, until=until)
    values = counts.by_week([asked.pk], weeks).get(asked.pk)
    shift = shifts_of([asked.pk]).get(asked.pk)
    if not values or not any(values):
        return {"chart": None, "shift": shift}
    since = _position(shift, weeks)
    before = values[:since] if since else values
    chart = columns(
        [f"{week.isocalendar().week}" for week in weeks],
        values,
        expected=round(sum(before) / len(before), 1) if since else None,
        since=since,
    )
    return {"chart": chart, "shift": shift}


def _position(shift: Shift | None, weeks: list[date]) -> int | None:
    """Return the week in which a shift begins, where it is among those shown."""
    if shift is None:
        return None
    places = [at for at, week in enumerate(weeks) if week + timedelta(6) >= shift.since]
    return places[0] if places and places[0] else None


def exemplars(reader: Reach, asked: Theme) -> list[Voice]:
    """Return the quotes that show best what a theme is about, as far as readable."""
    rows, found = _quoted(reader, asked)
    return show(rows, found=found)


def _quoted(
    reader: Reach, asked: Theme
) -> tuple[list[Verbatim], dict[int, list[Mark]]]:
    spans: dict[int, Mapping[str, Any]] = {
        span["verbatim"]: span for span in asked.exemplars if "verbatim" in span
    }
    rows = _told(reader, list(spans)[:EXEMPLARS])
    return rows, {row.pk: _where(spans[row.pk], words_of(row)) for row in rows}


def _told(reader: Reach, numbers: list[int]) -> list[Verbatim]:
    readable = voices(reader).select_related("heard_by").only(*TOLD)
    rows = readable.in_bulk(numbers)
    return [rows[number] for number in numbers if number in rows]


def _kinds(
    reader: Reach, asked: Theme, found: dict[int, list[Mark]]
) -> list[dict[str, Any]]:
    """Return the kinds of voices inside a theme, each with one readable quote.

    Adds to ``found`` where those quotes stand.
    """
    held: list[dict[str, Any]] = Picture.objects.shown(Picture.SUBTHEMES).get(
        asked.key, []
    )
    wanted = {one["verbatim"]: one for kind in held for one in kind["quotes"][:QUOTED]}
    rows = {row.pk: row for row in _told(reader, list(wanted))} if wanted else {}
    for number, row in rows.items():
        found.setdefault(number, _where(wanted[number], words_of(row)))
    return [
        {
            **kind,
            "number": number,
            "row": next(
                (rows[q["verbatim"]] for q in kind["quotes"] if q["verbatim"] in rows),
                None,
            ),
        }
        for number, kind in enumerate(held)
        if kind["size"] >= LEAST_SHOWN
    ]


def _chosen(asked: str, kinds: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((kind for kind in kinds if str(kind["number"]) == asked), None)


def _where(span: Mapping[str, Any], words: str) -> list[Mark]:
    """Return where a quote stands; words that were reduced since may have moved it."""
    quoted, start = str(span.get("text", "")), int(span.get("start", 0))
    if words[start : start + len(quoted)] != quoted:
        start = words.find(quoted)
    return [Mark(start, start + len(quoted))] if quoted and start >= 0 else []


def _others(asked: Theme) -> list[tuple[str, str]]:
    """Return the themes into which this one may be merged."""
    listed = standing().exclude(pk=asked.pk)
    named = listed.values_list("key", "curated_name", "name", "size")
    return [(key, f"{own or name} ({size:,})") for key, own, name, size in named]


def _labels(reader: Reach, asked: Theme) -> Any:
    told = [f"verbatim__{name}" for name in TOLD]
    labels = Label.objects.filter(theme=asked).select_related("verbatim__heard_by")
    labels = labels.only("occurred_at", "verbatim_id", *told)
    if reader.everything:  # a join is followed label by label, a list of all is not
        return labels.filter(verbatim__spans__isnull=False)
    return labels.filter(verbatim__in=voices(reader))


def _edge(reader: Reach, asked: Theme) -> list[Verbatim]:
    """Return a few new voices of which the theme is not sure."""
    labels = Label.objects.filter(theme=asked).order_by("-occurred_at", "-verbatim_id")
    newest = labels.values_list("verbatim_id", "unsure")[:LOOKED_AT]
    unsure = [number for number, doubted in newest if doubted][: EDGE * DEEPER]
    return _told(reader, unsure)[:EDGE]


urlpatterns = [
    path("themes/", themes, name="themes"),
    path("theme/<str:key>/", theme, name="theme"),
]
