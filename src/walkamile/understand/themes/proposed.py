"""What has changed since the last run? Each change with its reason, to be taken or left.

Themes that people know stay as they are: that two of them read as one now, or one as
two, is proposed and not done. A new theme is there at once, and may be left.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.themes.curated import NOTED
from walkamile.understand.themes.found import Found, Proposal
from walkamile.understand.themes.partition import Labels

NEW, FADED, GROWN, MERGE, SPLIT = "new", "faded", "grown", "merge", "split"
LEAST = 12  # texts of a theme, or of what changed in it: fewer are chance
TIMES = 1.5  # a share that is so many times what it was has changed
SURE = 3.0  # standard errors: among fifty themes one in seven runs cries wolf
TOGETHER = 0.6  # of both themes' texts in one group: they read as one
APART, MAINLY = 0.25, 0.6  # of a theme in a group of its own, and that group from it
SAME_KIND = 0.5  # of the texts (Jaccard) that a sub-theme and what parts off share
QUOTES = 3


@dataclass(frozen=True)
class Afresh:
    """How sampled texts would fall into groups if nothing were known of them.

    All parallel to the sample: ``theme`` as it is kept, ``group`` as it is found, and
    the texts' ``sub`` theme (place in the list, -1 for none).
    """

    theme: Labels
    group: Labels
    sub: Labels


def proposed(
    found: Found, previous: Found, afresh: Afresh | None
) -> tuple[Proposal, ...]:
    """Return what changed from ``previous`` to ``found``, the weightiest first.

    What somebody has decided on is not proposed again.
    """
    sizes = _Sizes(previous, found)
    made = [*_new(sizes), *_moved(sizes)]
    if afresh is not None:
        made += [*_merges(sizes, afresh), *_splits(sizes, afresh)]
    decided = {
        f"{edit.name}:{edit.theme}" + (f"+{edit.into}" if edit.into else "")
        for edit in found.edits
        if edit.kind == NOTED
    }
    left = [one for one in made if one.key not in decided]
    return tuple(sorted(left, key=lambda one: (-max(one.now, one.before), one.key)))


class _Sizes:
    """Rows of each theme, by key, in both runs."""

    def __init__(self, previous: Found, found: Found) -> None:
        self.found, self.previous = found, previous
        self.before, self.now = _rows(previous), _rows(found)
        self.all_before = max(sum(self.before.values()), 1)
        self.all_now = max(sum(self.now.values()), 1)

    def told(self, key: str) -> tuple[int, int]:
        return self.before.get(key, 0), self.now.get(key, 0)

    def quotes(self, *keys: str) -> tuple[str, ...]:
        """Return quotes of themes in turn, of the run in which they have some."""
        held = {t.key: t.exemplars for t in self.previous.themes}
        held |= {t.key: t.exemplars for t in self.found.themes if t.exemplars}
        listed = [[q.text for q in held.get(key, ())[:QUOTES]] for key in keys]
        turns = [
            q
            for place in range(QUOTES)
            for some in listed
            for q in some[place : place + 1]
        ]
        return tuple(turns[:QUOTES])


def _rows(found: Found) -> dict[str, int]:
    theme = found.read.theme
    counted = np.bincount(theme[theme >= 0], minlength=len(found.themes)).tolist()
    return {
        theme.key: int(many)
        for number, (theme, many) in enumerate(zip(found.themes, counted, strict=True))
        if number not in found.retired
    }


def _new(sizes: _Sizes) -> list[Proposal]:
    """Propose what nobody had spoken of, and say which known theme is nearest."""
    found, made = sizes.found, []
    for number, theme in enumerate(found.themes):
        many = sizes.now.get(theme.key, 0)
        if theme.key in sizes.before or not many:
            continue
        near = _nearest(sizes, number)
        reason = f"{many:,} texts lie together apart from every known theme."
        reason += f" The nearest is “{_name(found, near)}”." if near else ""
        quotes = sizes.quotes(theme.key)
        made.append(Proposal(NEW, theme.key, near, reason, 0, many, quotes))
    return made


def _nearest(sizes: _Sizes, number: int) -> str:
    found = sizes.found
    alike = np.round(found.middles @ found.middles[number], 5)
    for at in np.argsort(-alike, kind="stable").tolist():
        key: str = found.themes[at].key
        if at != number and key in sizes.before and key in sizes.now:
            return key
    return ""


def _moved(sizes: _Sizes) -> list[Proposal]:
    """Propose themes whose share of all rows is clearly not what it was."""
    made = []
    for key, before in sizes.before.items():
        now = sizes.now.get(key, 0)
        kind = _change(before / sizes.all_before, now / sizes.all_now, sizes)
        if kind is None or max(before, now) < LEAST:
            continue
        said = f"It was {before:,} of {sizes.all_before:,} rows ({before / sizes.all_before:.1%})"
        said += f" and is {now:,} of {sizes.all_now:,} ({now / sizes.all_now:.1%})."
        made.append(Proposal(kind, key, "", said, before, now, sizes.quotes(key)))
    return made


def _change(before: float, now: float, sizes: _Sizes) -> str | None:
    whole = before * sizes.all_before + now * sizes.all_now
    share = whole / (sizes.all_before + sizes.all_now)
    error = np.sqrt(share * (1 - share) * (1 / sizes.all_before + 1 / sizes.all_now))
    if abs(now - before) < SURE * error:
        return None
    if now >= TIMES * before:
        return GROWN
    return FADED if before >= TIMES * now else None


def _shared(afresh: Afresh, themes: int) -> NDArray[np.int64]:
    groups = int(afresh.group.max(initial=-1)) + 1
    shared = np.zeros((themes, groups), dtype=np.int64)
    np.add.at(shared, (afresh.theme, afresh.group), 1)
    return shared


def _merges(sizes: _Sizes, afresh: Afresh) -> list[Proposal]:
    """Propose pairs of known themes whose texts lie in one group when read afresh."""
    themes = sizes.found.themes
    shared = _shared(afresh, len(themes))
    whole, made = shared.sum(axis=1), []
    for group in range(shared.shape[1]):
        held = shared[:, group]
        inside = (whole >= LEAST) & (held >= TOGETHER * whole)
        both = [
            n for n in np.flatnonzero(inside).tolist() if themes[n].key in sizes.before
        ]
        both.sort(key=lambda n: (-int(whole[n]), themes[n].key))
        for small in both[1:]:
            into, key = themes[both[0]].key, themes[small].key
            reason = (
                f"Read afresh, {held[small]:,} of {whole[small]:,} of its texts lie in one "
                f"group with {held[both[0]]:,} of {whole[both[0]]:,} of “{themes[both[0]].name}”."
            )
            quotes = sizes.quotes(key, into)
            made.append(Proposal(MERGE, key, into, reason, *sizes.told(key), quotes))
    return made


def _splits(sizes: _Sizes, afresh: Afresh) -> list[Proposal]:
    """Propose known themes of which a sub-theme lies apart when read afresh."""
    themes = sizes.found.themes
    shared = _shared(afresh, len(themes))
    whole, of_group, made = shared.sum(axis=1), shared.sum(axis=0), []
    for number, theme in enumerate(themes):
        if theme.key not in sizes.before:
            continue
        own = (shared[number] >= MAINLY * of_group) & (shared[number] >= LEAST)
        own &= shared[number] >= APART * whole[number]
        parts = sorted(
            np.flatnonzero(own).tolist(), key=lambda g: int(shared[number, g])
        )
        if len(parts) < 2:
            continue
        sub = _kind(number, parts[0], afresh)
        if sub < 0:
            continue
        inside = sizes.found.subthemes.listed[sub]
        counts = " and ".join(f"{int(shared[number, g]):,}" for g in parts[::-1])
        reason = (
            f"Read afresh, its texts fall into groups of {counts}; the smallest is "
            f"“{inside.name}”."
        )
        quotes = tuple(q.text for q in inside.exemplars[:QUOTES])
        told = sizes.told(theme.key)
        made.append(Proposal(SPLIT, theme.key, inside.key, reason, *told, quotes))
    return made


def _kind(number: int, group: int, afresh: Afresh) -> int:
    """Return the sub-theme that holds just the texts of a group; -1 where none does."""
    here = (afresh.theme == number) & (afresh.group == group)
    subs = afresh.sub[(afresh.theme == number) & (afresh.sub >= 0)]
    for sub in np.unique(subs).tolist():
        kind = (afresh.theme == number) & (afresh.sub == sub)
        if (here & kind).sum() >= SAME_KIND * (here | kind).sum():
            return int(sub)
    return -1


def _name(found: Found, key: str) -> str:
    return next((theme.name for theme in found.themes if theme.key == key), key)
