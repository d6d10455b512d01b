"""One page of the voices that are asked for, and never a long wait for it.

Filters that an index serves are followed directly. Others are sifted: the newest are
looked through, block by block, up to a bound; then the page says where to go on.
"""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from walkamile.web.access import Reach, voices
from walkamile.web.models import Colleague, Label, Source, Theme, Verbatim
from walkamile.web.pages.paging import PAGE, Page, cursor_of, newest
from walkamile.web.pages.shown import TOLD
from walkamile.web.pages.wanted import Wanted

# 6,000 voices looked through cost about a tenth of a second, whatever the filter.
BLOCK, BLOCKS = 600, 10
JOTTED = "jotted"


def listed(
    reader: Colleague | Reach, wanted: Wanted, cursor: str = "", *, size: int = PAGE
) -> Page[Verbatim]:
    """Return one page of voices, newest first; it may hold fewer than there is room.

    ``older`` leads on as long as there is anything that was not looked at.
    """
    if not wanted.sifted:
        held = wanted.narrow(voices(reader)).select_related("heard_by").only(*TOLD)
        return newest(held, cursor, size=size)
    themeless = replace(wanted, theme="")
    held = themeless.narrow(voices(reader)).select_related("heard_by").only(*TOLD)
    return _sift(_along(reader, wanted), held, cursor, size)


def jotted_by(colleague: Colleague | int) -> QuerySet[Verbatim]:
    """Return a colleague's own jottings, newest first."""
    notes = Source.objects.filter(type=JOTTED)
    own = Verbatim.objects.filter(source__in=list(notes), heard_by=colleague)
    return own.select_related("heard_by").order_by("-occurred_at", "-id")


def _along(reader: Colleague | Reach, wanted: Wanted) -> tuple[QuerySet[Any], str]:
    """Return the rows whose index is followed, and which column names the voice."""
    if wanted.theme:
        # By its number: asked by its key, a database walks all labels instead.
        theme = Theme.objects.filter(key=wanted.theme, set__current=True).first()
        labels = Label.objects.filter(theme=theme.pk if theme else None)
        return labels.only("occurred_at", "verbatim_id"), "verbatim_id"
    plain = wanted.only_indexed().narrow(voices(reader))
    return plain.only("id", "occurred_at"), "id"


def _sift(
    along: tuple[QuerySet[Any], str], held: QuerySet[Verbatim], cursor: str, size: int
) -> Page[Verbatim]:
    rows, number = along
    kept: list[Verbatim] = []
    first = not cursor
    for _ in range(BLOCKS):
        block = newest(rows, cursor, size=BLOCK, number=number)
        numbers = [getattr(row, number) for row in block.rows]
        there = held.in_bulk(numbers)
        kept += [there[one] for one in numbers if one in there]
        cursor = block.older
        if len(kept) > size:
            return Page(kept[:size], cursor_of(kept[size - 1]), first)
        if not cursor:
            break
    return Page(kept, cursor, first)
