"""Quotes that stand as examples of themes and shifts, in rows and in the model's file."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from walkamile.understand.themes import store
from walkamile.web.derivable import Derived
from walkamile.web.models import Shift, Theme, ThemeSet, Verbatim
from walkamile.web.workspace import current


def check() -> int:
    """Take out every example whose verbatim is gone; return how many those were."""
    there = {
        one["verbatim"]
        for quotes in (*_lists(Theme, "exemplars"), *_lists(Shift, "quotes"))
        for one in quotes
        if isinstance(one, dict) and "verbatim" in one
    }
    left = set(Verbatim.objects.filter(pk__in=there).values_list("pk", flat=True))
    return forget(sorted(there - left))


def forget(verbatims: Sequence[int]) -> int:
    """Take out examples from these verbatims, and theme sentences made of them."""
    gone, taken = set(verbatims), 0
    for theme in Theme.objects.exclude(exemplars=[]):
        words = [one["text"] for one in theme.exemplars if one.get("verbatim") in gone]
        if not words:
            continue
        taken += len(words)
        theme.exemplars = [
            one for one in theme.exemplars if one.get("verbatim") not in gone
        ]
        if any(theme.sentence in text or text in theme.sentence for text in words):
            theme.sentence = ""
        theme.save(update_fields=["exemplars", "sentence"])
    for shift in Shift.objects.all():
        left = [one for one in shift.quotes if _of(one) not in gone]
        if len(left) < len(shift.quotes):
            taken += len(shift.quotes) - len(left)
            shift.quotes = left
            shift.save(update_fields=["quotes"])
    for learned in ThemeSet.objects.exclude(model_file=""):
        _scrub(learned)
    return taken


def _lists(model: type[Theme] | type[Shift], field: str) -> list[list[object]]:
    return list(model._default_manager.values_list(field, flat=True))


def _of(quote: object) -> object:
    return quote.get("verbatim") if isinstance(quote, dict) else quote


def _scrub(learned: ThemeSet) -> None:
    """Leave in a model's file only the examples that the rows still hold."""
    file = current().folder / learned.model_file
    if not file.is_file():
        return
    found = store.load(file)
    rows = {theme.key: theme for theme in Theme.objects.filter(set=learned)}
    themes = []
    for theme in found.themes:
        row = rows.get(theme.key)
        kept = {one["text"] for one in row.exemplars} if row else set()
        left = tuple(one for one in theme.exemplars if one.text in kept)
        sentence = theme.sentence if row and row.sentence else ""
        themes.append(replace(theme, exemplars=left, sentence=sentence))
    if tuple(themes) == tuple(found.themes):
        return
    store.save(replace(found, themes=tuple(themes)), file)
    with file.open("rb") as stream:
        learned.model_sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    learned.save(update_fields=["model_sha256"])


exemplars = Derived(
    name="exemplars",
    what="examples of themes and shifts: those whose words are gone are taken out",
    rebuild=check,
    forget=forget,
)
