"""What colleagues hold on to: themes that stay listed, quotes that stay first.

A pin is a ``ThemeEdit`` like every change: remembered, made again when themes are
learned, and taken back by undoing it.
"""

from typing import Any

from django.db import transaction

from walkamile.web.models import Colleague, Theme, ThemeEdit, ThemeSet, Verbatim
from walkamile.web.pages.shown import words_of

Kind = ThemeEdit.Kind
VERBATIM = "verbatim"


@transaction.atomic
def pin(theme: Theme, *, by: Colleague) -> ThemeEdit:
    """Keep a theme at the top of the list, and in it when nobody speaks of it."""
    standing = pins().get(theme.key)
    if standing is not None:
        return ThemeEdit.objects.get(pk=standing)
    said = {"name": str(theme)}
    return ThemeEdit.objects.create(
        kind=Kind.PIN, theme_key=theme.key, payload=said, by=by
    )


@transaction.atomic
def pin_quote(verbatim: Verbatim, theme: Theme, *, by: Colleague) -> ThemeEdit:
    """Make a voice the first quote of a theme."""
    standing = pinned_quote(theme.key, verbatim.pk)
    if standing is not None:
        return ThemeEdit.objects.get(pk=standing)
    held = [one for one in theme.exemplars if one.get(VERBATIM) == verbatim.pk]
    before = [[one["start"], one["end"]] for one in held]  # words stay where they are
    _first(theme, verbatim)
    said = {VERBATIM: verbatim.pk, "before": before}
    return ThemeEdit.objects.create(
        kind=Kind.PIN, theme_key=theme.key, payload=said, by=by
    )


def pins() -> dict[str, int]:
    """Return the keys of pinned themes, each with the edit that undoing takes back."""
    held = _held().values_list("theme_key", "pk", "payload")
    return {key: number for key, number, said in held if VERBATIM not in said}


def pinned_quote(key: str, verbatim: int) -> int | None:
    """Return the edit that made a voice a theme's first quote, if any stands."""
    held = _held().filter(theme_key=key).values_list("pk", "payload")
    of_it = (number for number, said in held if said.get(VERBATIM) == verbatim)
    return next(of_it, None)


def _held() -> Any:
    return ThemeEdit.objects.filter(kind=Kind.PIN, undone_at=None).order_by("pk")


def pin_back(theme: Theme, said: dict[str, Any]) -> None:
    """Put a theme's quotes back as they were before one was pinned."""
    if VERBATIM not in said:
        return
    others = [one for one in theme.exemplars if one.get(VERBATIM) != said[VERBATIM]]
    voice = Verbatim.objects.filter(pk=said[VERBATIM]).first()
    before = [_quote(voice, *span) for span in said["before"]] if voice else []
    theme.exemplars = [*others, *before]
    theme.save(update_fields=["exemplars"])


def pin_again(learned: ThemeSet, key: str, said: dict[str, Any]) -> bool:
    """Pin again in newly learned themes; a theme that is gone comes back, empty."""
    theme = Theme.objects.filter(set=learned, key=key).first()
    if VERBATIM not in said:
        if theme is None:
            Theme.objects.create(set=learned, key=key, name=said["name"])
        return True
    voice = Verbatim.objects.filter(pk=said[VERBATIM]).first()
    if theme is None or voice is None:
        return False
    _first(theme, voice)
    return True


def _first(theme: Theme, voice: Verbatim) -> None:
    quote = _quote(voice, 0, len(words_of(voice)))
    others = [one for one in theme.exemplars if one.get(VERBATIM) != voice.pk]
    theme.exemplars = [quote, *others]
    theme.save(update_fields=["exemplars"])


def _quote(voice: Verbatim, start: int, end: int) -> dict[str, Any]:
    text = words_of(voice)[start:end]
    return {VERBATIM: voice.pk, "start": start, "end": end, "text": text}
