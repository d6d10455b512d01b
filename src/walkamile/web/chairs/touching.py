"""Whom does a decision touch, as far as whoever asks may read it?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Max, Min

from walkamile.chair.decision import Touched
from walkamile.chair.groups import (
    FEWEST_CUSTOMERS,
    KINDS,
    THEME,
    Known,
    known,
    parts,
)
from walkamile.chair.voices import Heard
from walkamile.recipes import chairing
from walkamile.recipes import touching as recipe
from walkamile.web import index
from walkamile.web.access import Reach, reach
from walkamile.web.chairs import hearing
from walkamile.web.models import Colleague, Label, Theme, ThemeSet, Verbatim
from walkamile.web.still import still

# Groups are looked for in so many texts, in stretches of so many one after the other
# that lie evenly over all: reading a million for it would take ten seconds.
LOOKED_AT, STRETCH = 4_000, 200
# What names the customer of a row, and what parts them: a column for each of ``KINDS``.
NAMED = ("author_ref", "conversation_id")
PARTED = ("product", "place", "journey", "stage", "spoken", "meta")


def affected(decision: str, reader: Colleague | None) -> tuple[Touched, ...]:
    """Return the groups that a decision may touch, and what each said of it."""
    return _affected(decision, _reach(reader), index.mark())


def prepare(reader: Colleague | None) -> None:
    """Look for the groups while the decision is still being typed."""
    groups(_reach(reader))


def _reach(reader: Colleague | None) -> Reach | None:
    return None if reader is None else reach(reader)


@still
def _affected(
    decision: str, reader: Reach | None, _index: object
) -> tuple[Touched, ...]:
    mean, visible = chairing.meaning(), hearing.readable(reader)
    there = groups(reader)
    themes = _themes()

    def find_in(words: str, most: int, segment: str) -> list[Heard]:
        return hearing.finder(visible, mean, segment=segment)(words, most)

    def find(words: str, most: int) -> list[Heard]:
        every = hearing.finder(visible, mean, also=PARTED, groups=_of)
        return _with_themes(every(words, most), themes)

    sizes = {(THEME, name): size for name, size in themes.values()}
    return recipe.affected_over(
        decision,
        hearing.segments(reader),
        find_in,
        mean=mean,
        felt=hearing.felt,
        usual=index.usual(),
        find=find,
        groups=Known(sizes={**there.sizes, **sizes}, whole=there.whole),
    )


@still
def groups(reader: Reach | None) -> Known:
    """Return the groups among what may be read, from a sample where that is much."""
    ends = Verbatim.objects.aggregate(first=Min("id"), last=Max("id"))
    first, last = ends["first"] or 0, ends["last"] or 0
    is_whole = last - first < LOOKED_AT
    apart = 1 if is_whole else (last - first) // (LOOKED_AT // STRETCH)
    steps = [first] if is_whole else range(first, last, apart)
    visible = hearing.readable(reader).order_by().values_list("id", *NAMED, *PARTED)

    def rows() -> Iterator[tuple[str, Mapping[str, str]]]:
        for step in steps:
            end = step + (LOOKED_AT if is_whole else STRETCH)
            for number, author, talk, *own in visible.filter(id__gte=step, id__lt=end):
                yield author or talk or str(number), _parts(own)

    return known(rows(), whole=is_whole, identifies=_identifies)


def _identifies(values: list[str]) -> list[bool]:
    """Tell of each value whether it leads to a person, a colleague above all."""
    ours = Colleague.objects.filter(name__in=values).values_list("name", flat=True)
    led, here = recipe.identifies(values), set(ours)
    return [leads or value in here for value, leads in zip(values, led, strict=True)]


def _of(row: Verbatim) -> hearing.Groups:
    """Return of which groups a row is, as its columns say."""
    return tuple(_parts([getattr(row, name) for name in PARTED]).items())


def _parts(own: Sequence[str | None]) -> dict[str, str]:
    *columns, meta = own
    return parts(dict(zip(KINDS, columns, strict=True)), meta)


def _themes() -> dict[int, tuple[str, int]]:
    """Return the themes now shown by number: what each is called, how large it is."""
    current = ThemeSet.objects.filter(current=True).first()
    rows = Theme.objects.filter(
        set=current, retired=False, size__gte=FEWEST_CUSTOMERS
    ).only("name", "curated_name", "size")
    return {row.pk: (str(row), row.size) for row in rows} if current else {}


def _with_themes(
    found: Sequence[Heard], themes: Mapping[int, tuple[str, int]]
) -> list[Heard]:
    """Return finds with the theme of each beside its other groups."""
    if not themes:
        return list(found)
    # By the index of verbatim and set: asked for themes, it reads all of theirs.
    labels = Label.objects.filter(
        verbatim__in=[one.verbatim for one in found], set__current=True
    ).values_list("verbatim_id", "theme_id")
    theirs = {verbatim: theme for verbatim, theme in labels if theme in themes}
    return [
        replace(one, groups=(*one.groups, (THEME, themes[theirs[one.verbatim]][0])))
        if one.verbatim in theirs
        else one
        for one in found
    ]
