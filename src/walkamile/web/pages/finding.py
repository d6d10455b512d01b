"""Searching voices for a page: what was found, and where in the words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from walkamile.understand.search import EmptyQueryError
from walkamile.web import index
from walkamile.web.access import Reach, voices
from walkamile.web.models import Colleague, Source, Verbatim
from walkamile.web.pages.shown import TOLD, Mark, words_of
from walkamile.web.pages.wanted import Wanted

FOUND_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Voices in order, and what to mark in each as it is shown.

    ``not_in_yet`` is how many voices the index has still to take in.
    """

    rows: list[Verbatim]
    marks: Mapping[int, Sequence[Mark]] = field(default_factory=dict)
    not_in_yet: int = 0


def find(reader: Colleague | Reach, wanted: Wanted, *, typing: bool = False) -> Found:
    """Return the voices that answer a question, as far as the reader may read them.

    ``typing`` says that the last word may not be finished.
    """
    visible = wanted.narrow(voices(reader)).select_related("heard_by").only(*TOLD)
    try:
        answer = index.search(
            wanted.q, visible, k=FOUND_MOST, as_typed=typing, **_filters(wanted)
        )
    except EmptyQueryError:
        return Found(rows=[])
    if not answer.hits and answer.behind.words:
        return _by_letters(visible, wanted, answer.behind.words)
    return Found(
        rows=[hit.verbatim for hit in answer.hits],
        marks={h.verbatim.pk: [Mark(*span) for span in h.spans] for h in answer.hits},
        not_in_yet=answer.behind.words,
    )


def _filters(wanted: Wanted) -> dict[str, Any]:
    """Return the filters that the index knows; all of them hold for the rows read."""
    known = {name: getattr(wanted, name) for name in ("segment", "language", "theme")}
    if wanted.source:
        named = Source.objects.filter(pk=int(wanted.source))
        known["source"] = named.values_list("name", flat=True).first()
    return {name: value for name, value in known.items() if value}


def _by_letters(visible: QuerySet[Verbatim], wanted: Wanted, not_in_yet: int) -> Found:
    """Find the words as they are typed, where the index has not read them yet."""
    words = wanted.q.split()
    held = visible.annotate(shown=Coalesce("redacted_text", "text"))
    for word in words:
        held = held.filter(shown__icontains=word)
    rows: list[Verbatim] = [*held.order_by("-occurred_at", "-id")[:FOUND_MOST]]
    return Found(
        rows=rows,
        marks={row.pk: _places(words_of(row), words) for row in rows},
        not_in_yet=not_in_yet,
    )


def _places(text: str, words: Sequence[str]) -> list[Mark]:
    pattern = "|".join(map(re.escape, words))
    found = re.finditer(pattern, text, re.IGNORECASE)
    return [Mark(place.start(), place.end()) for place in found]
