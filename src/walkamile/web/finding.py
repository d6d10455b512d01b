"""Searching voices for a page: what was found, and where in the words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from walkamile.web.access import voices
from walkamile.web.models import Colleague, Verbatim
from walkamile.web.shown import Mark
from walkamile.web.wanted import Wanted

FOUND_MOST = 50
BY_LETTERS = "letters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Voices in order, what to mark in each, and by what they were found."""

    rows: list[Verbatim]
    marks: Mapping[int, Sequence[Mark]]
    by: str


def find(reader: Colleague, wanted: Wanted) -> Found:
    """Return the voices that answer a question, as far as the reader may read them."""
    return _by_letters(reader, wanted)


def _by_letters(reader: Colleague, wanted: Wanted) -> Found:
    """Find the words as they are typed; for a house whose index is not built yet."""
    words = wanted.q.split()
    held = wanted.narrow(voices(reader)).select_related("heard_by")
    for word in words:
        held = held.filter(text__icontains=word)
    rows = list(held.order_by("-occurred_at", "-id")[:FOUND_MOST])
    return Found(
        rows=rows,
        marks={row.pk: _places(row.text, words) for row in rows},
        by=BY_LETTERS,
    )


def _places(text: str, words: Sequence[str]) -> list[Mark]:
    pattern = "|".join(map(re.escape, words))
    found = re.finditer(pattern, text, re.IGNORECASE)
    return [Mark(place.start(), place.end()) for place in found]
