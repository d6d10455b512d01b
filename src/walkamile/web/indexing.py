"""Feeding the search index of a workspace: one writer, killed at any time."""

import fcntl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from walkamile.refused import Refused
from walkamile.understand.search.columns import Columns
from walkamile.understand.search.evidence import KINDS, vector_column
from walkamile.understand.search.filters import microseconds
from walkamile.understand.search.meant import (
    SIDE_BY_SIDE,
    WIDTH,
    Encoder,
    side_by_side,
)
from walkamile.understand.search.state import IndexDamagedError
from walkamile.understand.search.words import Entry
from walkamile.understand.search.writing import Writing, begin_again
from walkamile.web.index import WHO, folder, known_language, own, shown, state
from walkamile.web.models import (
    Feeling,
    Label,
    Removal,
    ThemeEdit,
    ThemeSet,
    Verbatim,
)
from walkamile.web.models.listen import LOOKED_AT

# So many verbatims count at once: by words in a second, by meaning in a few.
BATCH = 2_000
# Words of erased verbatims leave the files at once while that takes seconds; a larger
# index is written anew when this share of it is gone, or when asked for.
REWRITE_UP_TO, REWRITE_SHARE = 50_000, 0.02
COLUMNS = (
    "id",
    "seq",
    "text",
    "redacted_text",
    "title",
    "redacted_title",
    "spoken",
    "aside",
    "source_name",
    "segment",
    "rating",
    "occurred_at",
    "author_role",
)

Progress = Callable[[str, int, int], None]


class IndexBusyError(Refused):
    """Somebody else is writing the index at this moment."""


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
    backup), is begun again. Returns how many changes were taken in. Raises
    ``IndexBusyError`` while somebody else is writing.
    """
    with _alone():
        return _feed(encode, encoder, width, progress)


def _feed(encode: Encoder, encoder: str, width: int, progress: Progress | None) -> int:
    if _nothing_new(encoder, width):
        return 0
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


def _nothing_new(encoder: str, width: int) -> bool:
    """Say whether all is in already, so that nobody has to open anything anew."""
    now = state()
    if now is None or (now.encoder, now.width) != (encoder, width):
        return False
    there = Columns(folder(), KINDS).whole(now.rows)
    there &= vector_column(folder(), now).whole(now.meant)
    whole = there and now.seq == _newest() and now.meant == now.rows and not now.erased
    return whole and now.themes == _labelled(now.seq)


def rebuild(**options: Any) -> int:
    """Throw the index away and make it from the rows."""
    with _alone():
        begin_again(folder())
    return feed(**options)


def forget(verbatims: Sequence[int]) -> None:
    """Remove every trace of verbatims that are gone, at once, whatever the size."""
    with _alone(wait=True):
        _forget(verbatims)


def _forget(verbatims: Sequence[int]) -> None:
    now = state()
    if now is None:
        return
    try:
        writing = Writing(folder(), encoder=now.encoder, width=now.width)
    except IndexDamagedError:
        begin_again(folder())
        return
    with writing:
        writing.forget(verbatims)
        writing.rewrite_words(_entries_of)
        writing.keep(seq=writing.state.seq)


@contextmanager
def _alone(*, wait: bool = False) -> Iterator[None]:
    """Be the only one who writes; the lock goes with the process that held it."""
    place = folder()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise IndexBusyError(
                "the search index is being written by another process.",
                next_step="Nothing is lost; it takes in what is new by itself.",
            ) from None
        yield


def _feed_words(writing: Writing, progress: Progress | None) -> int:
    taken = 0
    total = Verbatim.objects.filter(LOOKED_AT, seq__gt=writing.state.seq).count()
    while True:
        seq = writing.state.seq
        rows = list(
            Verbatim.objects.filter(LOOKED_AT, seq__gt=seq)
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
            pk: own(shown(text, redacted))
            for pk, text, redacted in Verbatim.objects.filter(
                LOOKED_AT, pk__in=keys
            ).values_list("pk", "text", "redacted_text")
        }
        writing.mean(encode([texts.get(key, "") for key in keys]))
        writing.keep(seq=writing.state.seq)
        if progress:
            progress("meaning", writing.state.meant, writing.state.rows)
    writing.code()
    writing.keep(seq=writing.state.seq)


def _labelled(seq: int) -> str:
    """Return a mark that changes when themes or feelings do."""
    current = ThemeSet.objects.filter(current=True).values_list("pk", flat=True).first()
    edited = ThemeEdit.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f"{current}/{edited}/{Feeling.objects.count()}/{seq}"


def _feed_labels(writing: Writing) -> None:
    """Take in themes and feelings, where they have changed since."""
    mark = _labelled(writing.state.seq)
    if mark == writing.state.themes:
        return
    labels = Label.objects.filter(set__current=True, unsure=False)
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
    read = Verbatim.objects.filter(LOOKED_AT, pk__in=keys)
    rows = read.order_by("seq").values(*COLUMNS)
    return [_entry(row) for row in rows if _searched(row)]


def _searched(row: dict[str, Any]) -> bool:
    return row["author_role"] in WHO and row["aside"] is None


def _entry(row: dict[str, Any]) -> Entry:
    said_at = row["occurred_at"]
    return Entry(
        key=row["id"],
        text=own(shown(row["text"], row["redacted_text"])),
        title=shown(row["title"] or "", row["redacted_title"]),
        language=known_language(row["spoken"]),
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
