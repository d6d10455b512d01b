"""Makes again in newly learned themes what colleagues have changed about the old."""

from collections.abc import Callable
from typing import Any

from walkamile.web.models import Label, Theme, ThemeEdit, ThemeSet
from walkamile.web.themes.alike import alike
from walkamile.web.themes.pins import pin_again

Kind = ThemeEdit.Kind
NUMBERS_AT_ONCE = 500


def make_again(learned: ThemeSet) -> int:
    """Apply every change that was not undone, in the order it was made.

    A change of a theme that is no longer there has nothing to change; it stays
    remembered, for the theme may come back. Returns how many were made.
    """
    made = 0
    for edit in ThemeEdit.objects.filter(undone_at=None).order_by("pk"):
        if edit.kind == Kind.PIN:
            made += pin_again(learned, edit.theme_key, edit.payload)
            continue
        theme = _theme(learned, edit.theme_key)
        if theme is not None and Kind(edit.kind) in AGAIN:
            made += AGAIN[Kind(edit.kind)](theme, edit.payload)
    return made


def _theme(learned: ThemeSet, key: str) -> Theme | None:
    return Theme.objects.filter(set=learned, key=key).first()


def _rename(theme: Theme, said: dict[str, Any]) -> bool:
    theme.curated_name = said["name"]
    theme.save(update_fields=["curated_name"])
    return True


def _merge(theme: Theme, said: dict[str, Any]) -> bool:
    into = _theme(theme.set, said["into"])
    if into is None:
        return False
    Label.objects.filter(theme=theme).update(theme=into)
    theme.retired = True
    theme.save(update_fields=["retired"])
    return True


def _split(theme: Theme, said: dict[str, Any]) -> bool:
    """Take the same voices out again; those that came since stay where they are."""
    second = Theme.objects.create(
        set=theme.set, key=said["key"], parent=theme.parent, name=said["name"]
    )
    for start in range(0, len(said["moved"]), NUMBERS_AT_ONCE):
        some = said["moved"][start : start + NUMBERS_AT_ONCE]
        labels = Label.objects.filter(theme=theme, verbatim__in=some)
        labels.update(theme=second)
    return True


def _move(theme: Theme, said: dict[str, Any]) -> bool:
    """Move a voice again, and those much like it, also where they came since."""
    held = Label.objects.filter(set=theme.set, verbatim_id=said["verbatim"])
    label = held.select_related("verbatim", "theme").first()
    if label is None:
        return False
    along = [] if label.theme == theme else alike(label.verbatim, label.theme)
    for start in range(0, len(along), NUMBERS_AT_ONCE):
        some = along[start : start + NUMBERS_AT_ONCE]
        Label.objects.filter(theme=label.theme, verbatim__in=some).update(theme=theme)
    return bool(held.update(theme=theme, by_hand=True, unsure=False, confidence=1.0))


AGAIN: dict[ThemeEdit.Kind, Callable[[Theme, dict[str, Any]], bool]] = {
    Kind.RENAME: _rename,
    Kind.MERGE: _merge,
    Kind.SPLIT: _split,
    Kind.MOVE: _move,
}
