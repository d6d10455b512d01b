"""Which verbatims say the same as an earlier one: edited, posted again, form letters?

A file beside the search index holds a few numbers a verbatim (its signature), so that a
new one is compared with a million others without reading their words. It is derived: the
links stand in the rows, and all of it can be made anew.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction

from walkamile.listen.alike import (
    BANDS,
    LONG_ENOUGH,
    Likeness,
    likeness,
    likenesses,
    search_copy,
)
from walkamile.listen.own_words import own_words
from walkamile.web.keep import write
from walkamile.web.models import Verbatim
from walkamile.web.models.listen import LOOKED_AT
from walkamile.web.workspace import current

# The whole file is looked through once a batch: 80 MB for a million verbatims.
BATCH = 20_000
# What a colleague or a machine says again is no voice that counts twice.
WHO = ("customer", "unknown")
RECORD: npt.DTypeLike = np.dtype([("id", "<i8"), ("bands", "<u4", (BANDS,))])
Records = npt.NDArray[Any]


class _New(NamedTuple):
    """A verbatim to be placed: its likeness, its own link, who links to it."""

    id: int
    words: str
    repeats: int | None


def catch_up() -> int:
    """Link what was looked through since the last time; return how many were."""
    done = 0
    while rows := _next(_newest_known()):
        _link([_New(*row[:3]) for row in rows])
        _remember(rows[-1][3])
        done += len(rows)
    return done


def rebuild() -> int:
    """Forget all links and signatures, and link everything anew."""
    for file in (_file(), _mark()):
        file.unlink(missing_ok=True)
    Verbatim.objects.filter(repeats__isnull=False).update(repeats=None)
    return catch_up()


def forget(verbatims: Sequence[int]) -> None:
    """Leave no signature of verbatims that are gone."""
    known = _known()
    left = known[~np.isin(known["id"], list(verbatims))]
    if len(left) < len(known):
        part = _file().with_suffix(".part")
        part.write_bytes(left.tobytes())
        part.replace(_file())


def _next(seq: int) -> list[Any]:
    looked_at = Verbatim.objects.filter(LOOKED_AT, seq__gt=seq).order_by("seq")
    rows = looked_at.values_list(
        "id", "text", "repeats_id", "seq", "redacted_text", "author_role", "aside"
    )[:BATCH]
    return [
        (number, _own(text, reduced, role, aside), repeats, at)
        for number, text, repeats, at, reduced, role, aside in rows
    ]


def _own(text: str, reduced: str | None, role: str, aside: str | None) -> str:
    """Return a customer's own words, folded; of anyone else, nothing to compare."""
    if role not in WHO or aside:
        return ""
    words = text if reduced is None else reduced
    if "\n" in words:
        words = own_words(words).of(words)
    return search_copy(words)


def _link(news: list[_New]) -> None:
    """Give each the earliest verbatim it is like, and write down its signature."""
    known = _known()
    long = [one for one in news if len(one.words) >= LONG_ENOUGH]
    alike = likenesses([one.words for one in long])
    made = list(zip(long, alike, strict=True))
    candidates = _candidates(known, made)
    others = _others({number for some in candidates.values() for number in some})
    firsts = {number: first for number, (_, first) in others.items()}
    here: dict[int, Likeness] = {}
    buckets: dict[tuple[int, int], int] = {}
    found: dict[int, int | None] = {one.id: None for one in news}
    for one, like in made:
        near = set(candidates.get(one.id, ()))
        near |= {
            buckets[key] for key in enumerate(like.bands.tolist()) if key in buckets
        }
        leads_to = {number: firsts.get(number) or number for number in near - {one.id}}
        for number in sorted(leads_to, key=leads_to.__getitem__):
            if leads_to[number] >= one.id:
                break
            if like.same(here[number] if number in here else others[number][0]):
                found[one.id] = firsts[one.id] = leads_to[number]
                break
        here[one.id] = like
        for key in enumerate(like.bands.tolist()):
            buckets.setdefault(key, one.id)
    _write(news, found, made)


def _candidates(
    known: Records, made: Sequence[tuple[_New, Likeness]]
) -> dict[int, set[int]]:
    """Return for each the first known verbatim that shares each of its bands."""
    found: dict[int, set[int]] = {}
    if not len(known) or not made:
        return found
    wanted = np.stack([like.bands for _, like in made])
    for band in range(BANDS):
        column = np.ascontiguousarray(known["bands"][:, band])
        places = np.flatnonzero(np.isin(column, wanted[:, band]))
        first: dict[int, int] = {}
        for bucket, number in zip(
            column[places].tolist(), known["id"][places].tolist(), strict=True
        ):
            first[bucket] = min(number, first.get(bucket, number))
        for (one, _), bucket in zip(made, wanted[:, band].tolist(), strict=True):
            if bucket in first:
                found.setdefault(one.id, set()).add(first[bucket])
    return found


def _others(ids: set[int]) -> dict[int, tuple[Likeness, int | None]]:
    """Return the likeness of verbatims that are known, and what they repeat."""
    rows = Verbatim.objects.filter(LOOKED_AT, id__in=sorted(ids)).values_list(
        "id", "text", "redacted_text", "author_role", "aside", "repeats_id"
    )
    read = {
        number: (_own(text, reduced, role, aside), first)
        for number, text, reduced, role, aside, first in rows.iterator(2_000)
    }
    nothing = (likeness(" " * LONG_ENOUGH), None)
    return {
        number: (likeness(words), first)
        for number, (words, first) in read.items()
        if len(words) >= LONG_ENOUGH
    } | {
        number: nothing
        for number in ids
        if len(read.get(number, ("", None))[0]) < LONG_ENOUGH
    }


def _write(
    news: Sequence[_New],
    found: dict[int, int | None],
    made: Sequence[tuple[_New, Likeness]],
) -> None:
    changed = [one.id for one in news if one.repeats != found[one.id]]
    with transaction.atomic():
        write.hand_over([number for number in changed if found[number] is not None])
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE web_verbatim SET repeats_id = %s WHERE id = %s",
                [(found[number], number) for number in changed],
            )
    records = np.zeros(len(made), RECORD)
    records["id"] = [one.id for one, _ in made]
    if made:
        records["bands"] = np.stack([like.bands for _, like in made])
    with _file().open("ab") as file:
        file.write(records.tobytes())


def _file() -> Path:
    folder = current().index
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "alike.signatures"


def _mark() -> Path:
    return _file().with_suffix(".json")


def _known() -> Records:
    """Return the signatures known; a record cut short by a crash is left out."""
    with suppress(FileNotFoundError):
        whole = _file().stat().st_size // np.dtype(RECORD).itemsize
        if whole:
            return np.fromfile(_file(), RECORD, count=whole)
    return np.zeros(0, RECORD)


def _newest_known() -> int:
    """Return the number of the last change taken in; 0 where that is not known."""
    try:
        seq = int(json.loads(_mark().read_text("ascii"))["seq"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    last = Verbatim.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    return seq if seq <= last else 0


def _remember(seq: int) -> None:
    part = _mark().with_suffix(".part")
    part.write_text(json.dumps({"seq": seq}), "ascii")
    part.replace(_mark())
