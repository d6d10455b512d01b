"""Who says the same as somebody else: shown as such, and counted once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from walkamile.web.models import Verbatim

# A form letter may have come ten thousand times; a page names the first of them.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Same:
    """The others that say the same, earliest first, and whether there are more."""

    rows: list[Verbatim]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


def said_again(readable: QuerySet[Verbatim], rows: Sequence[Verbatim]) -> set[int]:
    """Return those of the rows that another voice one may read says again."""
    firsts = [row.pk for row in rows if row.repeats_id is None]
    again = readable.filter(repeats__in=firsts).order_by()
    found = again.values_list("repeats", flat=True).distinct()
    return {number for number in found if number is not None}


def same(readable: QuerySet[Verbatim], row: Verbatim) -> Same:
    """Return the others that say the same as this one, as far as one may read them."""
    first = row.repeats_id or row.pk
    others = readable.filter(Q(pk=first) | Q(repeats=first)).exclude(pk=row.pk)
    found = list(others.order_by("id")[: NAMED + 1])
    return Same(found[:NAMED], len(found) > NAMED)
