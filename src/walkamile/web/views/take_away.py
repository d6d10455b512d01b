"""Taking lists away as files: voices as filtered, themes as listed."""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from walkamile.table import UTC_MICROSECONDS
from walkamile.web import log
from walkamile.web.access import colleague
from walkamile.web.models import Colleague, Verbatim
from walkamile.web.pages.exports import SHAPES
from walkamile.web.pages.finding import find
from walkamile.web.pages.listing import listed
from walkamile.web.pages.shown import Voice, show
from walkamile.web.pages.wanted import Wanted
from walkamile.web.views.themes import standing

UNDER = "listen"
ROWS_AT_ONCE = 2_000
_VOICES: list[Any] = [
    pa.field("id", pa.int64()),
    pa.field("said_at", UTC_MICROSECONDS),
    pa.field("words", pa.string()),
    pa.field("whose", pa.string()),
    pa.field("segment", pa.string()),
    pa.field("place", pa.string()),
    pa.field("source", pa.string()),
    pa.field("language", pa.string()),
    pa.field("rating", pa.string()),
    pa.field("theme", pa.string()),
    pa.field("sentiment", pa.float64()),
    pa.field("effort", pa.float64()),
    pa.field("asks", pa.string()),
    pa.field("urgency", pa.string()),
    pa.field("own_business", pa.string()),
    pa.field("heard_by", pa.string()),
    pa.field("address", pa.string()),
]
VOICES = pa.schema(_VOICES)
_THEMES: list[Any] = [
    pa.field("theme", pa.string()),
    pa.field("name", pa.string()),
    pa.field("parent", pa.string()),
    pa.field("keywords", pa.string()),
    pa.field("size", pa.int64()),
    pa.field("share", pa.float64()),
    pa.field("sentiment", pa.float64()),
    pa.field("effort", pa.float64()),
]
THEMES = pa.schema(_THEMES)


@require_safe
def voices_export(request: HttpRequest, shape: str) -> HttpResponseBase:
    """Give the voices for which the filters of the address hold, all of them."""
    reader, wanted = colleague(request), Wanted.of(request.GET)
    site = request.build_absolute_uri("/q/")
    tables = _found(reader, wanted, site) if wanted.q else _all(reader, wanted, site)
    return _file(tables, VOICES, shape, "voices")


@require_safe
def themes_export(request: HttpRequest, shape: str) -> HttpResponseBase:
    """Give the list of themes."""
    log.changed(colleague(request), "export", "themes", shape)
    rows = [
        {
            "theme": theme.key,
            "name": str(theme),
            "parent": str(theme.parent) if theme.parent else None,
            "keywords": ", ".join(map(str, theme.keywords)),
            "size": theme.size,
            "share": theme.share,
            "sentiment": theme.sentiment,
            "effort": theme.effort,
        }
        for theme in standing()
    ]
    return _file([pa.Table.from_pylist(rows, THEMES)], THEMES, shape, "themes")


def _file(
    tables: Iterable[pa.Table], schema: pa.Schema, shape: str, name: str
) -> HttpResponseBase:
    chosen = SHAPES.get(shape)
    if chosen is None:
        raise Http404
    today = timezone.localdate()
    called = f'attachment; filename="{name}-{today}.{chosen.ending}"'
    return StreamingHttpResponse(
        chosen.write(tables, schema),
        content_type=chosen.media_type,
        headers={"Content-Disposition": called},
    )


def _all(reader: Colleague, wanted: Wanted, site: str) -> Iterator[pa.Table]:
    cursor = ""
    while True:
        page = listed(reader, wanted, cursor, size=ROWS_AT_ONCE)
        yield _table(reader, page.rows, site)
        cursor = page.older
        if not cursor:
            return


def _found(reader: Colleague, wanted: Wanted, site: str) -> Iterator[pa.Table]:
    yield _table(reader, find(reader, wanted).rows, site)


def _table(reader: Colleague, rows: list[Verbatim], site: str) -> pa.Table:
    log.read(reader, [row.pk for row in rows], "export")
    return pa.Table.from_pylist([_row(voice, site) for voice in show(rows)], VOICES)


def _row(voice: Voice, site: str) -> dict[str, object]:
    felt = voice.feeling
    return {
        "id": voice.id,
        "said_at": voice.said_at,
        "words": voice.words,
        "whose": "paraphrase" if voice.paraphrase else voice.role,
        "segment": voice.segment or None,
        "place": voice.place or None,
        "source": voice.source,
        "language": voice.language or None,
        "rating": voice.rating or None,
        "theme": str(voice.theme) if voice.theme else None,
        "sentiment": felt.sentiment if felt else None,
        "effort": felt.effort if felt else None,
        "asks": felt.actionability if felt else None,
        "urgency": felt.urgency if felt else None,
        "own_business": felt.business if felt else None,
        "heard_by": voice.heard_by or None,
        "address": f"{site}{voice.id}",
    }


urlpatterns = [
    path("listen/export/<slug:shape>/", voices_export, name="voices-export"),
    path("themes/export/<slug:shape>/", themes_export, name="themes-export"),
]
