"""Rows that a customer asked to be erased are not taken in again."""

from collections.abc import Sequence

from walkamile.web import keys
from walkamile.web.keep import shape
from walkamile.web.models import Erased

NEVER_AGAIN = "erased"  # the purpose of the keyed hash, apart from all others


def marks(source: int, records: Sequence[str]) -> list[str]:
    """Return the marks of records of a source: only this workspace can make them."""
    named = (f"{source}\x1f{record}" for record in records)
    return keys.pseudonyms(named, purpose=NEVER_AGAIN)


def erased(source: int, records: Sequence[str | None]) -> set[str]:
    """Return those of the records that were erased; costs nothing before the first."""
    named = sorted({one for one in records if one is not None})
    if not named or not Erased.objects.exists():
        return set()
    by_mark = dict(zip(marks(source, named), named, strict=True))
    found: set[str] = set()
    keyed = sorted(by_mark)
    for start in range(0, len(keyed), 500):
        some = Erased.objects.filter(mark__in=keyed[start : start + 500])
        found |= {by_mark[mark] for mark in some.values_list("mark", flat=True)}
    return found


def refused(place: int) -> shape.Refused:
    """Say why a row of a batch is not taken in again."""
    return shape.Refused(
        row=place,
        field="source_record_id",
        reason="the customer asked for this row to be erased.",
        next_step="It stays erased; delete it from the file as well.",
    )
