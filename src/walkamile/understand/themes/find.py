"""From texts to themes: sample, teach, read, name."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from walkamile.understand import meaning
from walkamile.understand.names import Name, Terms, heard_in, named
from walkamile.understand.themes import identity
from walkamile.understand.themes.again import MET_BEFORE, lesson_again, met
from walkamile.understand.themes.exemplars import Exemplar, exemplars, telling
from walkamile.understand.themes.found import Found, Group, Theme
from walkamile.understand.themes.model import Model
from walkamile.understand.themes.partition import Labels, centroids
from walkamile.understand.themes.proposed import Afresh, proposed
from walkamile.understand.themes.said import fast
from walkamile.understand.themes.sample import distinct, said_keys
from walkamile.understand.themes.shape import made_again, pinned_again
from walkamile.understand.themes.student import teach
from walkamile.understand.themes.subthemes import subthemes
from walkamile.understand.themes.teacher import FEWEST, Lesson, lesson

Progress = Callable[[str], None]
Seen = tuple[NDArray[np.uint64], Labels, NDArray[np.float32]]
MEMBERS = 400  # texts of a theme looked at for its quotes


def find(
    texts: Sequence[str],
    *,
    previous: Found | None = None,
    progress: Progress | None = None,
    encoder: str = "sentence",
) -> Found:
    """Find the themes of these texts; with ``previous``, known ones keep their keys.

    ``encoder`` names who reads the sample closely (``meaning.names()``).
    """
    encode = meaning.encoder(encoder)
    tell: Progress = progress or _silent
    known = distinct(texts)
    rows = known.sampled
    sample = [texts[i] for i in rows.tolist()]
    tell(f"reading {len(sample):,} of {len(known.first):,} different texts closely")
    keys = said_keys(sample, known.keys[: len(rows)])
    again = _again(keys, previous)
    groups: Labels | None = None
    if again is not None:
        taught, groups = lesson_again(sample, keys, again, encode=encode)
    else:
        taught = lesson(sample, encode=encode)
    taught, seen = _agreed(taught, keys, keep=again is not None)
    themes = max(int(taught.labels.max(initial=-1)) + 1, len(taught.group_of))
    many = len(np.unique(taught.labels))
    tell(f"{many} theme{'' if many == 1 else 's'}; teaching the quick reader")
    student = teach(sample, taught.labels, themes)
    model = Model(student, *seen)
    if again is not None:
        model = again.model.grown(student, *seen)
    tell(f"reading all {len(texts):,} texts")
    read = model.read(texts, known)
    tell("choosing names and quotes")
    words, heard = fast(sample), heard_in(sample)
    found = Found(
        _themes(sample, rows, taught, heard),
        (),
        model,
        centroids(taught.labels, words, themes),
        read,
        taught.clearness,
    )
    pairs = _pairs(found, previous) if again is None else _same(again)
    kept = _grouped(_kept(found, previous, pairs), heard, taught)
    whole = _parted(kept, previous, sample, rows, taught, heard)
    if previous is None:
        return whole
    if again is None or groups is None:
        held = made_again(whole, previous.edits, texts)
        return replace(held, proposals=proposed(held, previous, None))
    held = replace(whole, retired=again.retired)
    held = pinned_again(held, again.edits, texts)
    afresh = Afresh(taught.labels, groups, held.subthemes.read(sample, taught.labels))
    return replace(held, proposals=proposed(held, previous, afresh))


def _agreed(
    taught: Lesson, keys: NDArray[np.uint64], *, keep: bool
) -> tuple[Lesson, Seen]:
    """Let texts that differ by a number alone agree; return also what was seen.

    A theme that loses its last text goes, unless themes ``keep`` their numbers.
    """
    seen, first, of = np.unique(keys, return_index=True, return_inverse=True)
    most = int(taught.labels.max(initial=0)) + 1
    votes = np.zeros((len(seen), most), dtype=np.int32)
    np.add.at(votes, (of, taught.labels), 1)
    many = np.maximum(np.bincount(of, minlength=len(seen)), 1)
    sure = np.bincount(of, taught.sure, minlength=len(seen)) / many
    labels, surer = votes.argmax(axis=1)[of], sure.astype(np.float32)[of]
    group_of = taught.group_of
    if not keep:
        used, labels = np.unique(labels, return_inverse=True)
        group_of = group_of[used] if len(group_of) else group_of
    agreed = replace(taught, labels=labels, sure=surer, group_of=group_of)
    return agreed, (seen, labels[first], surer[first])


def _parted(
    found: Found,
    previous: Found | None,
    sample: list[str],
    rows: NDArray[np.int64],
    taught: Lesson,
    heard: list[Terms],
) -> Found:
    """Look inside each theme; sub-themes known from before stay as they are."""
    before = previous.subthemes if previous is not None else None
    keys = [theme.key for theme in found.themes]
    inside = subthemes(sample, rows, taught, keys, heard, before=before)
    return replace(found, subthemes=inside)


def _again(keys: NDArray[np.uint64], previous: Found | None) -> Found | None:
    if previous is None or len(keys) < FEWEST or len(previous.themes) < 2:
        return None
    return previous if met(keys, previous).mean() >= MET_BEFORE else None


def _same(again: Found) -> dict[int, int]:
    return {number: number for number in range(len(again.themes))}


def _silent(words: str) -> None:
    del words


def _themes(
    sample: list[str], rows: NDArray[np.int64], taught: Lesson, heard: list[Terms]
) -> tuple[Theme, ...]:
    called = named(heard, taught.labels, len(taught.group_of))
    keys = identity.keys([name.name for name in called])
    quotes = [_quotes(g, sample, rows, taught) for g in range(len(called))]
    return tuple(
        Theme(key, name.name, name.keywords, telling(said, name.keywords), said)
        for key, name, said in zip(keys, called, quotes, strict=True)
    )


def _quotes(
    theme: int, sample: list[str], rows: NDArray[np.int64], taught: Lesson
) -> tuple[Exemplar, ...]:
    members = np.flatnonzero(taught.labels == theme)
    if not len(members):
        return ()
    surest = members[np.argsort(-taught.sure[members], kind="stable")[:MEMBERS]]
    return tuple(
        exemplars(
            [sample[i] for i in surest.tolist()],
            rows[surest],
            taught.vectors[surest],
            taught.sure[surest],
        )
    )


def _grouped(found: Found, heard: list[Terms], taught: Lesson) -> Found:
    used = np.unique(taught.group_of[taught.group_of >= 0])
    if not len(used):
        return found
    number = np.searchsorted(used, taught.group_of)
    called: list[Name] = named(heard, number[taught.labels], len(used))
    taken = [theme.key for theme in found.themes]
    keys = identity.keys([f"{name.name} etc" for name in called], taken)
    groups = tuple(
        Group(key, name.name, name.keywords)
        for key, name in zip(keys, called, strict=True)
    )
    themes = tuple(
        replace(theme, group=groups[g].key)
        for theme, g in zip(found.themes, number.tolist(), strict=True)
    )
    return replace(found, themes=themes, groups=groups)


def _pairs(found: Found, previous: Found | None) -> dict[int, int]:
    """Pair themes found afresh with those of a previous run: new → old."""
    if previous is None or not len(previous.model.seen):
        return {}
    old, new = previous.model, found.model
    _, here, there = np.intersect1d(
        new.seen, old.seen, assume_unique=True, return_indices=True
    )
    shared = np.zeros((len(previous.themes), len(found.themes)), dtype=np.int64)
    both = old.seen_theme[there], new.seen_theme[here]
    np.add.at(shared, both, 1)
    return identity.matched(
        shared,
        np.bincount(both[0], minlength=len(previous.themes)),
        np.bincount(both[1], minlength=len(found.themes)),
        previous.middles @ found.middles.T,
    )


def _kept(found: Found, previous: Found | None, pairs: dict[int, int]) -> Found:
    """Give paired themes the key and name that people know them by."""
    if previous is None:
        return found
    old = previous.themes
    fresh = [t.name for i, t in enumerate(found.themes) if i not in pairs]
    given = iter(identity.keys(fresh, [theme.key for theme in old]))
    themes = tuple(
        replace(theme, key=old[pairs[i]].key, name=old[pairs[i]].name)
        if i in pairs
        else replace(theme, key=next(given))
        for i, theme in enumerate(found.themes)
    )
    return replace(found, themes=themes)
