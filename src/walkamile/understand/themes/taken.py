"""Taking a proposal or leaving it. Each gives new themes; the old ones stay as they were."""

from collections.abc import Sequence
from dataclasses import replace

from walkamile.understand.themes.called import NAME
from walkamile.understand.themes.curated import MERGE, NOTED, PIN, RENAME, SPLIT, Edit
from walkamile.understand.themes.found import Found, Proposal
from walkamile.understand.themes.proposed import FADED, NEW
from walkamile.understand.themes.shape import (
    CannotShapeThemesError,
    fresh_key,
    shaped,
)


def accept(
    found: Found, key: str, texts: Sequence[str] | None, *, name: str = ""
) -> Found:
    """Take a proposal: themes are merged, split or renamed, anything else is noted.

    ``name``: what a theme that is split off or renamed is called; else as proposed.
    """
    one = _one(found, key)
    edit = _noted(one)
    if one.kind == MERGE:
        edit = Edit(MERGE, one.theme, one.into)
    elif one.kind == NAME:
        edit = Edit(RENAME, one.theme, name=name or one.into)
    elif one.kind == SPLIT:
        subs = {sub.key: sub.name for sub in found.subthemes.listed}
        name = name or subs.get(one.into, one.into)
        edit = Edit(SPLIT, one.theme, fresh_key(found, name), name, one.into)
    return _without(shaped(found, edit, texts), key)


def refuse(found: Found, key: str, texts: Sequence[str] | None) -> Found:
    """Leave a proposal: a new theme goes into the nearest, a faded one stays listed.

    Whatever else was proposed is not proposed again.
    """
    one = _one(found, key)
    edit = _noted(one)
    if one.kind == NEW and one.into:
        edit = Edit(MERGE, one.theme, one.into)
    elif one.kind == FADED:
        names = {theme.key: theme.name for theme in found.themes}
        found = shaped(found, edit, texts)
        edit = Edit(PIN, one.theme, name=names.get(one.theme, one.theme))
    return _without(shaped(found, edit, texts), key)


def _one(found: Found, key: str) -> Proposal:
    for one in found.proposals:
        if one.key == key:
            return one
    raise CannotShapeThemesError(
        f"nothing is proposed as {key!r}.",
        next_step="Choose a key of proposals; they are of one run beside the one before.",
    )


def _noted(one: Proposal) -> Edit:
    return Edit(NOTED, one.theme, one.into, one.kind)


def _without(found: Found, key: str) -> Found:
    left = tuple(one for one in found.proposals if one.key != key)
    return replace(found, proposals=left)
