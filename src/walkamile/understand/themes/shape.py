"""Making themes one's own: rename, merge, split off, move, pin. Each gives new themes.

What was there stays as it was, so that going back is keeping the old themes. Every
change is remembered as an ``Edit`` and made again whenever themes are found anew.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from walkamile.refused import Refused
from walkamile.understand import meaning
from walkamile.understand.themes import identity
from walkamile.understand.themes.curated import (
    MERGE,
    MOVE,
    NOTED,
    PIN,
    RENAME,
    SPLIT,
    Edit,
    Step,
    walked,
)
from walkamile.understand.themes.exemplars import Exemplar
from walkamile.understand.themes.found import Found, Theme
from walkamile.understand.themes.model import Read
from walkamile.understand.themes.partition import Labels
from walkamile.understand.themes.said import fast, said
from walkamile.understand.themes.sample import distinct, said_keys
from walkamile.understand.themes.sample import key as text_key

LONGEST_NAME = 200
NOWHERE = -2  # of a theme that is no longer there
NOTHING = np.zeros((0, meaning.STATIC_DIMENSIONS), np.float32)


class CannotShapeThemesError(Refused):
    """A change of themes that makes no sense."""


def shaped(found: Found, edit: Edit, texts: Sequence[str] | None) -> Found:
    """Return the themes after one change; ``texts`` are those that were read.

    Themes that were loaded have no texts: merging, renaming and pinning a theme need
    none. Raises ``CannotShapeThemesError`` with what to do instead.
    """
    if edit.kind == PIN:  # made again, it brings a theme back; now, there must be one
        _number(found, edit.theme)
    after = _MADE[edit.kind](found, edit, texts)
    return replace(after, edits=(*found.edits, edit))


def made_again(found: Found, edits: Sequence[Edit], texts: Sequence[str]) -> Found:
    """Make changes again in themes that were found anew, as far as they still apply.

    A merge or a split that the new themes have learned already needs nothing; a pinned
    theme of which nobody speaks stays, without voices. All are remembered.
    """
    for edit in edits:
        if _applies(found, edit):
            found = _MADE[edit.kind](found, edit, texts)
    return replace(found, edits=tuple(edits))


def pinned_again(found: Found, edits: Sequence[Edit], texts: Sequence[str]) -> Found:
    """Put pinned quotes first again, where all other changes still stand."""
    for edit in edits:
        if edit.kind == PIN and edit.text and _applies(found, edit):
            found = _pin(found, edit, texts)
    return replace(found, edits=tuple(edits))


def _applies(found: Found, edit: Edit) -> bool:
    here = {theme.key for theme in found.themes} - {
        found.themes[number].key for number in found.retired
    }
    if edit.kind == NOTED:  # nothing is to be made of it
        return False
    if edit.kind == PIN and not edit.text:
        return True
    if edit.kind == SPLIT:
        held = {sub.key for sub in found.subthemes.listed}
        return edit.into not in here and edit.text in held
    if edit.kind == MOVE:  # wherever it came from, it belongs there
        return edit.into in here
    return edit.theme in here and (not edit.into or edit.into in here)


def _rename(found: Found, edit: Edit, texts: Sequence[str] | None) -> Found:
    del texts
    number, name = _number(found, edit.theme), " ".join(edit.name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise CannotShapeThemesError(
            f"a theme needs a name of up to {LONGEST_NAME} characters.",
            next_step="Give it a name that colleagues would use.",
        )
    return _with(found, number, replace(found.themes[number], name=name))


def _merge(found: Found, edit: Edit, texts: Sequence[str] | None) -> Found:
    del texts
    number, into = _number(found, edit.theme), _number(found, edit.into)
    if number == into:
        raise CannotShapeThemesError(
            "a theme cannot be merged into itself.", next_step="Choose another theme."
        )
    read = found.read
    theme = np.where(read.theme == number, into, read.theme)
    also = [
        [into if one == number else one for one in more] if number in more else more
        for more in read.also
    ]
    inside = found.subthemes.without_theme(number)
    now = Read(theme, read.sure, _others(also, theme))
    held = replace(found, read=now, subthemes=inside)
    return _stepped(held, Step(MERGE, number, into, NOTHING), retired=number)


def _split(found: Found, edit: Edit, texts: Sequence[str] | None) -> Found:
    number, inside = _number(found, edit.theme), found.subthemes
    kinds = [at for at, sub in enumerate(inside.listed) if sub.theme == edit.theme]
    chosen = next((at for at in kinds if inside.listed[at].key == edit.text), None)
    if chosen is None:
        raise CannotShapeThemesError(
            f"the theme {edit.theme!r} has no sub-theme {edit.text!r}.",
            next_step="Choose one of subthemes, or move single quotes.",
        )
    sub = inside.listed[chosen]
    order = [chosen, *(at for at in kinds if at != chosen)]
    old = found.themes[number]
    first = sub.exemplars[0].text if sub.exemplars else old.sentence
    new = Theme(edit.into, edit.name, sub.keywords, first, sub.exemplars, old.group)
    step = Step(SPLIT, number, len(found.themes), inside.middles[order])
    grown = replace(
        found,
        themes=(*found.themes, new),
        middles=np.vstack([found.middles, inside.middles[chosen][None]]),
        subthemes=inside.without(chosen),
    )
    return _stepped(_reread(grown, step, texts), step)


def _move(found: Found, edit: Edit, texts: Sequence[str] | None) -> Found:
    keys = [theme.key for theme in found.themes]
    number = keys.index(edit.theme) if edit.theme in keys else NOWHERE
    into = _number(found, edit.into)
    vector = fast([edit.text])
    step = Step(MOVE, number, into, vector, text_key(said(edit.text)))
    return _stepped(_reread(found, step, texts), step)


def _pin(found: Found, edit: Edit, texts: Sequence[str] | None) -> Found:
    if not edit.text:
        return _pinned_theme(found, edit)
    number = _number(found, edit.theme)
    row = _row(edit.text, texts or ())
    if row is None:
        return found
    theme = found.themes[number]
    quote = Exemplar(row, 0, len(edit.text), edit.text)
    others = tuple(one for one in theme.exemplars if one.text != edit.text)
    return _with(found, number, replace(theme, exemplars=(quote, *others)))


def _pinned_theme(found: Found, edit: Edit) -> Found:
    if any(theme.key == edit.theme for theme in found.themes):
        return found
    kept = Theme(edit.theme, edit.name or edit.theme, (), "", ())
    nowhere = np.zeros((1, found.middles.shape[1]), np.float32)
    return replace(
        found,
        themes=(*found.themes, kept),
        middles=np.vstack([found.middles, nowhere]),
    )


def _noted(found: Found, edit: Edit, texts: Sequence[str] | None) -> Found:
    del edit, texts
    return found


_MADE = {
    RENAME: _rename,
    MERGE: _merge,
    SPLIT: _split,
    MOVE: _move,
    PIN: _pin,
    NOTED: _noted,
}


def _row(text: str, texts: Sequence[str]) -> int | None:
    return next((row for row, said in enumerate(texts) if said == text), None)


def _number(found: Found, key: str) -> int:
    for number, theme in enumerate(found.themes):
        if theme.key == key and number not in found.retired:
            return number
    raise CannotShapeThemesError(
        f"there is no theme {key!r}.",
        next_step="Choose a theme of the table; rows without words stay where they are.",
    )


def _with(found: Found, number: int, theme: Theme) -> Found:
    themes = (*found.themes[:number], theme, *found.themes[number + 1 :])
    return replace(found, themes=themes)


def _stepped(found: Found, step: Step, *, retired: int | None = None) -> Found:
    model = replace(found.model, steps=(*found.model.steps, step))
    gone = found.retired if retired is None else found.retired | {retired}
    return replace(found, model=model, retired=gone)


def _reread(found: Found, step: Step, texts: Sequence[str] | None) -> Found:
    """Return how the rows are read after one more step."""
    if texts is None:
        raise CannotShapeThemesError(
            "these themes were loaded, so their texts are not here.",
            next_step="Find the themes of the texts with previous= these, then change them.",
        )
    known, read = distinct(texts), found.read
    different = [texts[i] for i in known.first.tolist()]
    theme, sure = walked(
        [step],
        read.theme[known.first],
        read.sure[known.first],
        said_keys(different, known.keys),
        different,
    )
    spoken, of = known.of >= 0, np.where(known.of >= 0, known.of, 0)
    if not different:
        return found
    now = np.where(spoken, theme[of], read.theme)
    surer = np.where(spoken, sure[of], read.sure)
    return replace(found, read=Read(now, surer, _others(read.also, now)))


def _others(also: Sequence[list[int]], theme: Labels) -> list[list[int]]:
    """Return the further themes of each row, each once, without its own."""
    return [
        [one for one in dict.fromkeys(more) if one != own] if more else more
        for more, own in zip(also, theme.tolist(), strict=True)
    ]


def fresh_key(found: Found, name: str) -> str:
    """Return a key for a theme that is split off, unlike all others."""
    return identity.keys([name], [theme.key for theme in found.themes])[0]
