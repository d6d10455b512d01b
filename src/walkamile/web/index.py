"""Asking the search index of a workspace, for pages and commands."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from walkamile.listen.own_words import own_words
from walkamile.understand.search.evidence import Evidence, Found
from walkamile.understand.search.filters import filters
from walkamile.understand.search.meant import WIDTH, Encoder, side_by_side, trusted
from walkamile.understand.search.query import Query, of_text, understood
from walkamile.understand.search.spans import Span, spans
from walkamile.understand.search.state import IndexDamagedError, State, load
from walkamile.web.models import Verbatim
from walkamile.web.models.listen import LOOKED_AT, WAITING
from walkamile.web.still import still

# Not every find may be read by whoever asks; look so many times deeper at first.
DEEPER, DEEPEST = 3, 4_096
# What a colleague said is no customer's voice; it is not searched.
WHO = ("customer", "unknown")
_open: dict[Path, Evidence] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """How many changes the index has not taken in yet: by words, and by meaning."""

    words: int
    meaning: int

    def __str__(self) -> str:
        most = max(self.words, self.meaning)
        return f"not in yet: {most:,}" if most else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A verbatim found, how well it fits (0…1), and where its words stand."""

    verbatim: Verbatim
    score: float
    spans: list[Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, best first, and how far behind the index was."""

    hits: list[Hit]
    behind: Behind


def folder() -> Path:
    """Return where the index of this workspace lies."""
    return Path(settings.WORKSPACE) / "index" / "evidence"


def search(
    typed: str,
    visible: QuerySet[Verbatim],
    *,
    k: int = 20,
    as_typed: bool = False,
    encode: Encoder = side_by_side,
    marked: bool = True,
    deeper: float = DEEPER,
    **given: Any,
) -> Answer:
    """Return the best ``k`` of the verbatims that whoever asks may read.

    ``visible`` holds what may be read: every row found is read through it, so nothing
    is shown that the index knows but the reader may not see, or that has changed.
    ``as_typed``: the last word is not finished yet. ``marked``: also say where the
    words stand. ``deeper``: how much deeper to look at first, for finds that may not be
    read. Filters: see ``filters``.
    Raises ``EmptyQueryError`` and ``UnknownFilterError``.
    """
    asked, chosen = understood(typed, as_typed=as_typed), filters(**given)
    evidence = _evidence()
    if evidence is None:
        return Answer(hits=[], behind=behind())
    meaning = encode([asked.meaning])[0] if evidence.state.meant else None

    def find(most: int) -> list[Found]:
        return evidence.find(asked, meaning, most=most, filters=chosen)

    hits = _read(find, visible, k, asked if marked else None, deeper)
    return Answer(hits=hits, behind=behind())


def like(
    verbatim: Verbatim, visible: QuerySet[Verbatim], *, k: int = 10, **given: Any
) -> Answer:
    """Return verbatims that say something like this one."""
    evidence, chosen = _evidence(), filters(**given)
    words = shown(verbatim.text, verbatim.redacted_text)
    asked = of_text(words)
    if evidence is None or not asked.wanted:
        return Answer(hits=[], behind=behind())

    def find(most: int) -> list[Found]:
        return evidence.like(verbatim.pk, asked, most=most, filters=chosen)

    return Answer(hits=_read(find, visible, k, asked), behind=behind())


def behind() -> Behind:
    """Return how far the index is behind the rows."""
    with _lock:
        held = _open.get(folder())
    now = held.state if held is not None and not held.stale else state()
    waiting = _since(now.seq if now else 0)
    wanting = now.rows - now.meant if now else 0
    return Behind(words=waiting, meaning=waiting + wanting)


@still
def _since(seq: int) -> int:
    """Return how many voices changed after this, or wait to be looked through."""
    voices = Verbatim.objects.filter(author_role__in=WHO)
    fresh = voices.filter(LOOKED_AT, seq__gt=seq).count()
    return fresh + voices.filter(WAITING).count()


def shown(text: str, redacted: str | None) -> str:
    """Return the words that may be shown, and so the words that may be found."""
    return text if redacted is None else redacted


def known_language(spoken: str | None) -> str:
    """Return a language, or nothing where it could not be told."""
    return "" if spoken in (None, "unknown") else str(spoken)


def own(words: str) -> str:
    """Cover what others said before, quoted below: it is found where they said it."""
    return own_words(words).in_place(words) if "\n" in words else words


def state() -> State | None:
    """Return how far the index has come; ``None`` where it is missing or damaged."""
    try:
        return load(folder())
    except IndexDamagedError:
        return None


def mark() -> object:
    """Return what changes whenever the index does."""
    evidence = _evidence()
    return None if evidence is None else evidence.mark


def meanings(hits: Sequence[Hit]) -> dict[int, Any]:
    """Return what the index knows finds to mean, by verbatim: both tiers, unit length.

    Nothing where the index was made with another encoder.
    """
    evidence = _evidence()
    if evidence is None or evidence.state.width != WIDTH:
        return {}
    return evidence.meanings([hit.verbatim.pk for hit in hits])


def tally(name: str) -> dict[str, int]:
    """Return how many verbatims of the index have each value of a column."""
    evidence = _evidence()
    return {} if evidence is None else evidence.tally(name)


def usual() -> Any:
    """Return the mean of what all verbatims of the index mean, as far as it knows."""
    evidence = _evidence()
    if evidence is None or evidence.state.width != WIDTH or not evidence.state.mean:
        return None
    mean = np.array(evidence.state.mean, dtype=np.float32)
    return trusted(mean, evidence.state.meant)


def _evidence() -> Evidence | None:
    """Return the index as it is now, opened anew where the writer has moved on."""
    place = folder()
    with _lock:
        held = _open.get(place)
        if held is None or held.stale:
            try:
                _open[place] = held = Evidence(place)
            except (IndexDamagedError, OSError):
                # Missing, damaged, or replaced while it was opened: said by ``behind``.
                _open.pop(place, None)
                return None
        return held


def _read(
    find: Callable[[int], list[Found]],
    visible: QuerySet[Verbatim],
    k: int,
    asked: Query | None,
    deeper: float = DEEPER,
) -> list[Hit]:
    """Read what was found through what may be read, deeper until there is enough."""
    most, read = int(k * deeper), 0
    hits: list[Hit] = []
    while True:
        found = find(most)
        while read < len(found) and len(hits) < k:
            some = found[read : read + k]
            rows = visible.in_bulk([one.key for one in some])
            hits += [
                _hit(rows[one.key], one.score, asked) for one in some if one.key in rows
            ]
            read += len(some)
        if len(hits) >= k or len(found) < most or most >= DEEPEST:
            return hits[:k]
        most *= 4


def _hit(row: Verbatim, score: float, asked: Query | None) -> Hit:
    if asked is None:
        return Hit(verbatim=row, score=score, spans=[])
    words = own(shown(row.text, row.redacted_text))
    return Hit(
        verbatim=row,
        score=score,
        spans=spans(words, asked, language=known_language(row.spoken)),
    )
