"""The search index of a workspace: the worker feeds it, pages ask it."""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from walkamile.understand.search.evidence import Evidence, Found
from walkamile.understand.search.filters import filters, microseconds
from walkamile.understand.search.meant import (
    SIDE_BY_SIDE,
    WIDTH,
    Encoder,
    side_by_side,
)
from walkamile.understand.search.query import Query, understood
from walkamile.understand.search.spans import Span, spans
from walkamile.understand.search.state import IndexDamagedError, load
from walkamile.understand.search.words import Entry
from walkamile.understand.search.writing import Writing, begin_again
from walkamile.web.models import Feeling, Label, Removal, ThemeEdit, ThemeSet, Verbatim

# So many verbatims count at once: by words in a second, by meaning in a few.
BATCH = 2_000
# Words of erased verbatims leave the files at once while that takes seconds; a larger
# index is written anew when this share of it is gone, or when asked for.
REWRITE_UP_TO, REWRITE_SHARE = 50_000, 0.02
# Not every find may be read by whoever asks; look so many times deeper at first.
DEEPER, DEEPEST = 3, 4_096
# What a colleague said is no customer's voice; it is not searched.
WHO = ("customer", "unknown")
COLUMNS = (
    "id",
    "seq",
    "text",
    "redacted_text",
    "title",
    "language",
    "source_name",
    "segment",
    "rating",
    "occurred_at",
    "author_role",
)

Progress = Callable[[str, int, int], None]
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
    **given: Any,
) -> Answer:
    """Return the best ``k`` of the verbatims that whoever asks may read.

    ``visible`` holds what may be read: every row found is read through it, so nothing
    is shown that the index knows but the reader may not see, or that has changed.
    ``as_typed``: the last word is not finished yet. Filters: see ``filters``.
    Raises ``EmptyQueryError`` and ``UnknownFilterError``.
    """
    asked, chosen = understood(typed, as_typed=as_typed), filters(**given)
    evidence = _evidence()
    if evidence is None:
        return Answer(hits=[], behind=behind())
    meaning = encode([asked.meaning])[0] if evidence.state.meant else None

    def find(most: int) -> list[Found]:
        return evidence.find(asked, meaning, most=most, filters=chosen)

    return Answer(hits=_read(find, visible, k, asked), behind=behind())


def like(
    verbatim: Verbatim, visible: QuerySet[Verbatim], *, k: int = 10, **given: Any
) -> Answer:
    """Return verbatims that say something like this one."""
    evidence, chosen = _evidence(), filters(**given)
    words = shown(verbatim.text, verbatim.redacted_text)
    if evidence is None or not any(letter.isalnum() for letter in words):
        return Answer(hits=[], behind=behind())
    asked = understood(_plain(words))

    def find(most: int) -> list[Found]:
        return evidence.like(verbatim.pk, asked, most=most, filters=chosen)

    return Answer(hits=_read(find, visible, k, asked), behind=behind())


def behind() -> Behind:
    """Return how far the index is behind the rows."""
    state = _state()
    seq = state.seq if state else 0
    fresh = Verbatim.objects.filter(seq__gt=seq, author_role__in=WHO).count()
    wanting = state.rows - state.meant if state else 0
    return Behind(words=fresh, meaning=fresh + wanting)


def feed(
    *,
    encode: Encoder = side_by_side,
    encoder: str = SIDE_BY_SIDE,
    width: int = WIDTH,
    progress: Progress | None = None,
) -> int:
    """Take in what has changed; the one writer calls this, whenever it likes.

    It may be killed at any moment: what was not kept is taken in again. A damaged
    index, or one that knows more than the rows do (they were restored from an older
    backup), is begun again. Returns how many changes were taken in.
    """
    place = folder()
    try:
        writing = Writing(place, encoder=encoder, width=width)
    except IndexDamagedError:
        begin_again(place)
        writing = Writing(place, encoder=encoder, width=width)
    if writing.state.seq > _newest():
        del writing
        begin_again(place)
        writing = Writing(place, encoder=encoder, width=width)
    with writing:
        taken = _feed_words(writing, progress)
        _feed_labels(writing)
        _feed_meaning(writing, encode, progress)
        _leave_no_trace(writing)
    return taken


def rebuild(**options: Any) -> int:
    """Throw the index away and make it from the rows."""
    begin_again(folder())
    return feed(**options)


def forget(verbatims: Sequence[int]) -> None:
    """Remove every trace of verbatims that are gone, at once, whatever the size."""
    state = _state()
    if state is None:
        return
    try:
        writing = Writing(folder(), encoder=state.encoder, width=state.width)
    except IndexDamagedError:
        begin_again(folder())
        return
    with writing:
        writing.forget(verbatims)
        writing.rewrite_words(_entries_of)
        writing.keep(seq=writing.state.seq)


def shown(text: str, redacted: str | None) -> str:
    """Return the words that may be shown, and so the words that may be found."""
    return text if redacted is None else redacted


def _feed_words(writing: Writing, progress: Progress | None) -> int:
    taken = 0
    total = Verbatim.objects.filter(seq__gt=writing.state.seq).count()
    while True:
        seq = writing.state.seq
        rows = list(
            Verbatim.objects.filter(seq__gt=seq)
            .order_by("seq")
            .values(*COLUMNS)[:BATCH]
        )
        gone = Removal.objects.filter(seq__gt=seq)
        last = rows[-1]["seq"] if len(rows) == BATCH else _newest()
        if last <= seq:
            return taken
        removed = list(gone.filter(seq__lte=last).values_list("verbatim_id", flat=True))
        writing.forget([*removed, *(r["id"] for r in rows if not _searched(r))])
        writing.add([_entry(row) for row in rows if _searched(row)])
        writing.keep(seq=last)
        taken += len(rows) + len(removed)
        if progress:
            progress("words", min(taken, total), total)


def _feed_meaning(writing: Writing, encode: Encoder, progress: Progress | None) -> None:
    while keys := writing.wanting(BATCH):
        texts = {
            pk: shown(text, redacted)
            for pk, text, redacted in Verbatim.objects.filter(pk__in=keys).values_list(
                "pk", "text", "redacted_text"
            )
        }
        writing.mean(encode([texts.get(key, "") for key in keys]))
        writing.keep(seq=writing.state.seq)
        if progress:
            progress("meaning", writing.state.meant, writing.state.rows)
    writing.cluster()
    writing.keep(seq=writing.state.seq)


def _feed_labels(writing: Writing) -> None:
    """Take in themes and feelings, where they have changed since."""
    current = ThemeSet.objects.filter(current=True).values_list("pk", flat=True).first()
    edited = ThemeEdit.objects.order_by("-pk").values_list("pk", flat=True).first()
    felt = Feeling.objects.count()
    mark = f"{current}/{edited}/{felt}/{writing.state.seq}"
    if mark == writing.state.themes:
        return
    labels = Label.objects.filter(set_id=current, unsure=False)
    themes = dict(labels.values_list("verbatim_id", "theme__key"))
    writing.relabel("theme", themes, mark=mark)
    feelings = dict(Feeling.objects.values_list("verbatim_id", "sentiment"))
    writing.relabel("sentiment", feelings, mark=mark)
    writing.keep(seq=writing.state.seq)


def _leave_no_trace(writing: Writing) -> None:
    state = writing.state
    small = state.rows <= REWRITE_UP_TO
    if state.erased and (small or state.erased >= REWRITE_SHARE * state.rows):
        writing.rewrite_words(_entries_of)
        writing.keep(seq=state.seq)


def _entries_of(keys: Sequence[int]) -> Iterable[Entry]:
    rows = Verbatim.objects.filter(pk__in=keys).order_by("seq").values(*COLUMNS)
    return [_entry(row) for row in rows if _searched(row)]


def _searched(row: dict[str, Any]) -> bool:
    return row["author_role"] in WHO


def _entry(row: dict[str, Any]) -> Entry:
    said_at = row["occurred_at"]
    return Entry(
        key=row["id"],
        text=shown(row["text"], row["redacted_text"]),
        title=row["title"] or "",
        language=row["language"] or "",
        source=row["source_name"],
        segment=row["segment"] or "",
        rating=row["rating"],
        at=None if said_at is None else microseconds(said_at),
    )


def _newest() -> int:
    """Return the number of the newest change there is."""
    newest = [
        rows.order_by("-seq").values_list("seq", flat=True).first() or 0
        for rows in (Verbatim.objects.all(), Removal.objects.all())
    ]
    return max(newest)


def _state() -> Any:
    try:
        return load(folder())
    except IndexDamagedError:
        return None


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
    asked: Query,
) -> list[Hit]:
    """Read what was found through what may be read, deeper until there is enough."""
    most = k * DEEPER
    while True:
        found = find(most)
        rows = visible.in_bulk([one.key for one in found])
        readable = [one for one in found if one.key in rows]
        if len(readable) >= k or len(found) < most or most >= DEEPEST:
            return [_hit(rows[one.key], one.score, asked) for one in readable[:k]]
        most *= 4


def _hit(row: Verbatim, score: float, asked: Query) -> Hit:
    words = shown(row.text, row.redacted_text)
    return Hit(
        verbatim=row,
        score=score,
        spans=spans(words, asked, language=row.language or ""),
    )


def _plain(words: str) -> str:
    """Return words without what would be read as signs of a question."""
    return "".join(letter if letter.isalnum() else " " for letter in words)
