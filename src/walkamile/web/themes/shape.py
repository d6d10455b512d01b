"""What colleagues change about themes: done at once, remembered, and undone at once.

Every change is one ``ThemeEdit`` that is never altered, so that it is made again when
themes are learned anew. Beside it stands what is needed to take it back.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from walkamile.refused import Refused
from walkamile.web.models import Colleague, Label, Theme, ThemeEdit, Verbatim
from walkamile.web.themes.alike import AT_ONCE, alike
from walkamile.web.themes.pins import pin_back
from walkamile.web.themes.recount import recount

Kind = ThemeEdit.Kind
# So many voices at least, or there is nothing to split.
LEAST_TO_SPLIT = 10


class CannotShapeError(Refused):
    """A change of themes that makes no sense."""


@transaction.atomic
def rename(theme: Theme, name: str, *, by: Colleague) -> ThemeEdit:
    """Give a theme a better name."""
    before = theme.curated_name
    theme.curated_name = name
    theme.save(update_fields=["curated_name"])
    return _remember(Kind.RENAME, theme, by, name=name, before=before)


@transaction.atomic
def merge(theme: Theme, into: Theme, *, by: Colleague) -> ThemeEdit:
    """Make two themes one; the name of the second stays."""
    if theme.pk == into.pk:
        raise CannotShapeError(
            "a theme cannot be merged into itself.", next_step="Choose another theme."
        )
    labels = Label.objects.filter(theme=theme)
    moved = list(labels.values_list("verbatim_id", flat=True))
    labels.update(theme=into)
    _retire(theme, retired=True)
    recount([theme, into])
    return _remember(Kind.MERGE, theme, by, into=into.key, moved=moved)


@transaction.atomic
def move(verbatim: Verbatim, to: Theme, *, by: Colleague) -> ThemeEdit:
    """Put one voice into another theme, by hand; those much like it go along."""
    label = Label.objects.filter(verbatim=verbatim, set=to.set_id).first()
    source = label.theme if label else None
    along = [] if source == to else alike(verbatim, source, most=AT_ONCE)
    before = {
        "confidence": label.confidence if label else None,
        "unsure": bool(label and label.unsure),
        "by_hand": bool(label and label.by_hand),
    }
    Label.objects.update_or_create(
        verbatim=verbatim,
        set_id=to.set_id,
        defaults={
            "theme": to,
            "by_hand": True,
            "unsure": False,
            "confidence": 1.0,
            "occurred_at": verbatim.occurred_at,
        },
    )
    _relabel(along, away_from=source, to=to)
    recount([theme for theme in (source, to) if theme])
    said = {"verbatim": verbatim.pk, "from": source.key if source else None}
    return _remember(Kind.MOVE, to, by, **said, before=before, along=along)


@transaction.atomic
def split(theme: Theme, part: list[int], name: str, *, by: Colleague) -> ThemeEdit:
    """Make a second theme of those voices (numbers of verbatims) of a theme."""
    labels = Label.objects.filter(theme=theme)
    if not part or labels.count() <= len(part):
        raise CannotShapeError(
            "these voices do not fall into two kinds.",
            next_step="Move single quotes instead.",
        )
    edits = ThemeEdit.objects.filter(kind=Kind.SPLIT, theme_key=theme.key).count()
    second = Theme.objects.create(
        set_id=theme.set_id,
        key=f"{theme.key[:30]}-{edits + 2}",
        parent=theme.parent,
        name=name,
    )
    labels.filter(verbatim__in=part).update(theme=second)
    recount([theme, second])
    return _remember(Kind.SPLIT, theme, by, key=second.key, name=name, moved=part)


@transaction.atomic
def undo(edit: ThemeEdit) -> None:
    """Take a change back, in the themes as they stand and in all learned later."""
    if edit.undone_at is not None:
        return
    edit.undone_at = timezone.now()
    edit.save(update_fields=["undone_at"])
    theme = _standing(edit.theme_key)
    if theme is not None and Kind(edit.kind) in BACK:  # what was noted changed nothing
        BACK[Kind(edit.kind)](theme, edit.payload)


def _rename_back(theme: Theme, said: dict[str, Any]) -> None:
    theme.curated_name = said["before"]
    theme.save(update_fields=["curated_name"])


def _merge_back(theme: Theme, said: dict[str, Any]) -> None:
    into = _standing(said["into"])
    if into is None:
        return
    _retire(theme, retired=False)
    _give(said["moved"], away_from=into, to=theme)


def _split_back(theme: Theme, said: dict[str, Any]) -> None:
    second = _standing(said["key"])
    if second is None:
        return
    _give(said["moved"], away_from=second, to=theme)
    _retire(second, retired=True)


def _move_back(theme: Theme, said: dict[str, Any]) -> None:
    label = Label.objects.filter(theme=theme, verbatim_id=said["verbatim"])
    source = _standing(said["from"]) if said["from"] else None
    if source is None:
        label.delete()
    else:
        label.update(theme=source, **said["before"])
        _relabel(said.get("along", []), away_from=theme, to=source)
    recount([one for one in (theme, source) if one])


BACK: dict[ThemeEdit.Kind, Callable[[Theme, dict[str, Any]], None]] = {
    Kind.RENAME: _rename_back,
    Kind.MERGE: _merge_back,
    Kind.SPLIT: _split_back,
    Kind.MOVE: _move_back,
    Kind.PIN: pin_back,
}


def _give(numbers: list[int], *, away_from: Theme, to: Theme) -> None:
    _relabel(numbers, away_from=away_from, to=to)
    recount([away_from, to])


def _relabel(numbers: list[int], *, away_from: Theme | None, to: Theme) -> None:
    # In pieces, because a database takes only so many values at once.
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        Label.objects.filter(theme=away_from, verbatim__in=some).update(theme=to)


def _retire(theme: Theme, *, retired: bool) -> None:
    theme.retired = retired
    theme.save(update_fields=["retired"])


def _standing(key: str) -> Theme | None:
    return Theme.objects.filter(set__current=True, key=key).first()


def _remember(kind: Kind, theme: Theme, by: Colleague, **said: Any) -> ThemeEdit:
    return ThemeEdit.objects.create(kind=kind, theme_key=theme.key, payload=said, by=by)
