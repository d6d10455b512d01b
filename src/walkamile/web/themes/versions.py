"""Keeps earlier versions of the themes, so that any of them can be shown again.

A version keeps its themes with names, sizes, keywords and quotes. Which voice was in
which theme is kept for the themes that are shown now, or a million labels would pile up.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from walkamile.web.models import Label, Picture, Theme, ThemeSet

# Weekly learning keeps a quarter of a year; older versions go.
KEPT = 13
ROWS_A_TRANSACTION = 5_000
SHOWN = "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the themes, and what changed against the one before."""

    set: ThemeSet
    themes: tuple[Theme, ...]
    kept: int
    new: tuple[Theme, ...]
    gone: tuple[Theme, ...]


def mark(learned: ThemeSet) -> None:
    """Note that people see this set: only then is it a version."""
    learned.params = {**learned.params, SHOWN: timezone.now().isoformat()}
    learned.save(update_fields=["params"])


def shelve(sets: QuerySet[ThemeSet]) -> None:
    """Put sets that are no longer shown away; those that nobody ever saw are deleted."""
    left = KEPT
    for one in list(sets.order_by("-pk")):
        _without_labels(one)
        Picture.objects.filter(set=one).delete()
        left -= SHOWN in one.params
        if SHOWN not in one.params or left < 0:
            one.delete()


def _without_labels(one: ThemeSet) -> None:
    labels = Label.objects.filter(set=one).order_by("pk")
    while some := list(labels.values_list("pk", flat=True)[:ROWS_A_TRANSACTION]):
        Label.objects.filter(pk__gte=some[0], pk__lte=some[-1], set=one).delete()


def versions() -> list[Version]:
    """Return all versions, the newest first, each held against the one before."""
    sets = [
        one
        for one in ThemeSet.objects.order_by("pk")
        if one.current or SHOWN in one.params
    ]
    listed = Theme.objects.filter(set__in=sets, retired=False, size__gt=0)
    of: dict[int, list[Theme]] = {}
    for theme in listed.order_by("-size", "pk"):
        of.setdefault(theme.set_id, []).append(theme)
    found: list[Version] = []
    before: Iterable[Theme] = ()
    for one in sets:
        themes = of.get(one.pk, [])
        known, here = {t.key for t in before}, {t.key for t in themes}
        found.append(
            Version(
                set=one,
                themes=tuple(themes),
                kept=len(known & here),
                new=tuple(t for t in themes if found and t.key not in known),
                gone=tuple(t for t in before if t.key not in here),
            )
        )
        before = themes
    return found[::-1]
