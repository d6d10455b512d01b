"""What is inside a theme? The kinds of texts that a theme falls into, where it does."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2

from walkamile.understand import meaning
from walkamile.understand.names import Terms, named
from walkamile.understand.themes import identity
from walkamile.understand.themes.exemplars import Exemplar, exemplars
from walkamile.understand.themes.granularity import clearness
from walkamile.understand.themes.partition import Labels, centroids, folded, renumbered
from walkamile.understand.themes.said import fast
from walkamile.understand.themes.teacher import Lesson

NONE = -1
# Fewer sampled texts than this are read quicker than parted.
LEAST_IN_A_THEME = 30
LOOKED_AT = 500  # texts of a theme; more show no other kinds
KINDS = range(2, 7)
# A kind holds this many texts and this share of its theme, or it is a few oddities.
LEAST_IN_A_KIND, LEAST_SHARE = 8, 0.08
# How clearly texts must sit in their kind (silhouette, each left out of its own mean)
# before a theme is parted at all; judged by reading themes of three development sets.
CLEAR = 0.04
READ_AT_ONCE = 8_192
ROUNDS = 15  # of k-means; texts hardly change their kind after ten
SEED = 1  # any seed: the order of texts is fixed by their content


@dataclass(frozen=True, slots=True)
class Subtheme:
    """One kind of texts within a theme: its key, name, keywords and quotes."""

    key: str
    theme: str
    name: str
    keywords: tuple[str, ...]
    exemplars: tuple[Exemplar, ...]


@dataclass(frozen=True)
class Subthemes:
    """All sub-themes, each with the number of its theme and its mean fast vector."""

    listed: tuple[Subtheme, ...]
    theme: Labels
    middles: NDArray[np.float32]

    def without(self, place: int) -> "Subthemes":
        """Return all sub-themes but one; one that is left alone in its theme goes too."""
        kept = np.arange(len(self.listed)) != place
        if (self.theme[kept] == self.theme[place]).sum() < KINDS.start:
            kept &= self.theme != self.theme[place]
        listed = tuple(self.listed[at] for at in np.flatnonzero(kept).tolist())
        return Subthemes(listed, self.theme[kept], self.middles[kept])

    def without_theme(self, number: int) -> "Subthemes":
        """Return all sub-themes but those of a theme."""
        kept = self.theme != number
        listed = tuple(self.listed[at] for at in np.flatnonzero(kept).tolist())
        return Subthemes(listed, self.theme[kept], self.middles[kept])

    def read(self, texts: Sequence[str], theme: Labels) -> Labels:
        """Return the sub-theme of each text, given its theme; -1 where there is none.

        The nearest middle among those of its theme, in bounded memory.
        """
        found = np.full(len(texts), NONE, dtype=np.int64)
        rows = np.flatnonzero(np.isin(theme, self.theme))
        for start in range(0, len(rows), READ_AT_ONCE):
            some = rows[start : start + READ_AT_ONCE]
            vectors = fast([texts[i] for i in some.tolist()])
            alike = np.round(vectors @ self.middles.T, 5)
            alike[theme[some][:, None] != self.theme[None, :]] = -np.inf
            found[some] = alike.argmax(axis=1)
        return found


def nothing() -> Subthemes:
    """Return no sub-themes."""
    width = meaning.STATIC_DIMENSIONS
    return Subthemes((), np.zeros(0, np.int64), np.zeros((0, width), np.float32))


def subthemes(
    sample: Sequence[str],
    rows: NDArray[np.int64],
    taught: Lesson,
    keys: Sequence[str],
    heard: Sequence[Terms],
    *,
    before: Subthemes | None = None,
) -> Subthemes:
    """Part every theme that clearly falls into kinds.

    ``sample`` with its ``rows`` in the input, what the teacher said of it and the terms
    ``heard`` in it; ``keys`` of the themes. Themes that had sub-themes ``before`` keep
    just those, with their keys and names: people have learned them.
    """
    words = fast(sample)
    parts: list[Subthemes | None] = []
    for number, key in enumerate(keys):
        members = np.flatnonzero(taught.labels == number)
        known = _known(before, key)
        if known is not None:
            parts.append(_again(number, members, known, sample, rows, words, taught))
        elif len(members) >= LEAST_IN_A_THEME:
            parts.append(
                _parted(number, key, members, sample, rows, words, taught, heard)
            )
    found = [part for part in parts if part is not None and part.listed]
    return _joined(found) if found else nothing()


def _known(before: Subthemes | None, key: str) -> Subthemes | None:
    if before is None:
        return None
    held = [place for place, sub in enumerate(before.listed) if sub.theme == key]
    if not held:
        return None
    listed = tuple(before.listed[place] for place in held)
    return Subthemes(listed, before.theme[held], before.middles[held])


def _again(
    number: int,
    members: NDArray[np.int64],
    known: Subthemes,
    sample: Sequence[str],
    rows: NDArray[np.int64],
    words: NDArray[np.float32],
    taught: Lesson,
) -> Subthemes:
    nearest = np.round(words[members] @ known.middles.T, 5).argmax(axis=1)
    listed = tuple(
        replace(sub, exemplars=_quotes(members[nearest == place], sample, rows, taught))
        for place, sub in enumerate(known.listed)
    )
    return Subthemes(listed, np.full(len(listed), number), known.middles)


def _parted(
    number: int,
    key: str,
    members: NDArray[np.int64],
    sample: Sequence[str],
    rows: NDArray[np.int64],
    words: NDArray[np.float32],
    taught: Lesson,
    heard: Sequence[Terms],
) -> Subthemes | None:
    kinds = _kinds(taught.vectors[members])
    if kinds is None:
        return None
    called = named([heard[i] for i in members.tolist()], kinds)
    made = identity.keys([f"{key} {name.name}" for name in called])
    listed = tuple(
        Subtheme(
            sub,
            key,
            name.name,
            name.keywords,
            _quotes(members[kinds == kind], sample, rows, taught),
        )
        for kind, (sub, name) in enumerate(zip(made, called, strict=True))
    )
    middles = centroids(kinds, words[members])
    return Subthemes(listed, np.full(len(listed), number), middles)


def _kinds(vectors: NDArray[np.float32]) -> Labels | None:
    """Return the kinds that texts of a theme clearly fall into, or nothing.

    Found among the first ``LOOKED_AT``, whose order is by content and so by chance; the
    others join the kind they are nearest to.
    """
    some = vectors[:LOOKED_AT]
    least = max(LEAST_IN_A_KIND, int(LEAST_SHARE * len(some)))
    best, clearest = None, CLEAR
    for count in KINDS:
        if count * least > len(some):
            break
        kinds = folded(_fitted(some, count), some, least)
        clear = round(clearness(kinds, some), 5)
        if kinds.max() > 0 and clear > clearest:
            best, clearest = kinds, clear
    if best is None or len(some) == len(vectors):
        return best
    others = vectors[LOOKED_AT:] @ centroids(best, some).T
    return np.concatenate([best, np.round(others, 5).argmax(axis=1)])


def _fitted(vectors: NDArray[np.float32], count: int) -> Labels:
    with warnings.catch_warnings():  # a kind that stays empty is one kind less
        warnings.simplefilter("ignore", UserWarning)
        _, kinds = kmeans2(
            vectors, count, iter=ROUNDS, minit="++", rng=np.random.default_rng(SEED)
        )
    return renumbered(kinds.astype(np.int64))


def _quotes(
    members: NDArray[np.int64],
    sample: Sequence[str],
    rows: NDArray[np.int64],
    taught: Lesson,
) -> tuple[Exemplar, ...]:
    if not len(members):
        return ()
    texts = [sample[i] for i in members.tolist()]
    chosen = exemplars(
        texts, rows[members], taught.vectors[members], taught.sure[members]
    )
    return tuple(chosen)


def _joined(parts: Sequence[Subthemes]) -> Subthemes:
    listed = tuple(sub for part in parts for sub in part.listed)
    unlike = identity.keys([sub.key for sub in listed])
    return Subthemes(
        tuple(replace(sub, key=key) for sub, key in zip(listed, unlike, strict=True)),
        np.concatenate([part.theme for part in parts]),
        np.concatenate([part.middles for part in parts]).astype(np.float32),
    )
