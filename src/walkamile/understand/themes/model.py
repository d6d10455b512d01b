"""What was learned about one collection of texts, and what it says about any text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from walkamile.understand.themes.curated import SPLIT, Step, merged_into, walked
from walkamile.understand.themes.partition import Labels
from walkamile.understand.themes.sample import Distinct, distinct, said_keys
from walkamile.understand.themes.sentences import several, spans
from walkamile.understand.themes.student import Student

SURE_ENOUGH = 0.35  # below this share of support, pages show a text as unthemed
# Likelihood from which a sentence speaks of a further theme, and how much it says at
# least. Of 1,028 NHS comments of several sentences 15 in 100 with one theme of people's
# own get a further one and 34 with several (51 and 65 at .6 and 12); halves by trust
# agree.
ALSO, LEAST_SAID = 0.85, 25  # bytes: an ideograph says more than a letter
ALSO_AT_MOST = 3
SENTENCES_AT_MOST = 40  # of one text, for further themes
# Texts cut into sentences at once: the sentences of a million texts of 200 characters
# would be a third of all that is held.
CUT_AT_ONCE = 32_768
NO_WORDS = -1


@dataclass(frozen=True, slots=True)
class Read:
    """What each row is about: theme number (-1 = no words), how sure, what else."""

    theme: Labels
    sure: NDArray[np.float32]
    also: list[list[int]]


@dataclass(frozen=True)
class Model:
    """A student, and what the teacher said of the texts that it saw itself."""

    student: Student
    seen: NDArray[np.uint64]  # keys of what sampled texts say, sorted
    seen_theme: Labels
    seen_sure: NDArray[np.float32]
    steps: tuple[Step, ...] = ()  # what people have changed, in its order
    anchor: Student | None = None  # the first one: old themes stay as it reads them

    @property
    def themes(self) -> int:
        """Return how many themes the student tells apart."""
        return len(self.student.bias)

    def read(self, texts: Sequence[str], known: Distinct | None = None) -> Read:
        """Say of every text which theme it is nearest to; none is dropped."""
        found = known if known is not None else distinct(texts)
        different = [texts[i] for i in found.first.tolist()]
        theme, sure = self._each(different, said_keys(different, found.keys))
        also = self._also(different, theme)
        spoken = found.of >= 0
        of = np.where(spoken, found.of, 0)
        nothing: list[int] = []  # one for all: a list for each row is much memory
        if not different:
            silent = np.full(len(texts), NO_WORDS)
            sure = np.zeros(len(texts), np.float32)
            return Read(silent, sure, [nothing] * len(texts))
        return Read(
            np.where(spoken, theme[of], NO_WORDS),
            np.where(spoken, sure[of], 0).astype(np.float32),
            [also.get(i, nothing) for i in found.of.tolist()],
        )

    def _each(
        self, texts: list[str], keys: NDArray[np.uint64]
    ) -> tuple[Labels, NDArray[np.float32]]:
        theme = np.zeros(len(texts), dtype=np.int64)
        sure = np.ones(len(texts), dtype=np.float32)
        place = np.searchsorted(self.seen, keys)
        place[place == len(self.seen)] = 0
        met = self.seen[place] == keys
        theme[met], sure[met] = self.seen_theme[place[met]], self.seen_sure[place[met]]
        new = np.flatnonzero(~met)
        for block, likely in self.student.read([texts[i] for i in new.tolist()]):
            rows = new[block]
            theme[rows], sure[rows] = likely.argmax(axis=1), likely.max(axis=1)
        self._anchored(texts, new, theme, sure)
        return walked(self.steps, theme, np.round(sure, 4), keys, texts)

    def _anchored(
        self,
        texts: list[str],
        rows: NDArray[np.int64],
        theme: Labels,
        sure: NDArray[np.float32],
    ) -> None:
        """Read again, as the first student did, what is not in a theme found since.

        Taught anew on a tenth more texts, a student reads one text in twenty
        differently; nobody has changed their mind.
        """
        if self.anchor is None:
            return
        parted = [step.into for step in self.steps if step.kind == SPLIT]
        old = (theme[rows] < len(self.anchor.bias)) | np.isin(theme[rows], parted)
        known = rows[old]
        for block, likely in self.anchor.read([texts[i] for i in known.tolist()]):
            some = known[block]
            theme[some], sure[some] = likely.argmax(axis=1), likely.max(axis=1)

    def grown(
        self,
        student: Student,
        seen: NDArray[np.uint64],
        theme: Labels,
        sure: NDArray[np.float32],
    ) -> "Model":
        """Return the model after one more run; themes keep their numbers.

        What was seen before and is not in this sample stays as it was seen.
        """
        left = ~np.isin(self.seen, seen)
        keys = np.concatenate([seen, self.seen[left]])
        order = np.argsort(keys)
        return Model(
            student,
            keys[order],
            np.concatenate([theme, self.seen_theme[left]])[order],
            np.concatenate([sure, self.seen_sure[left]])[order],
            self.steps,
            self.anchor or self.student,
        )

    def _also(self, texts: list[str], theme: Labels) -> dict[int, list[int]]:
        """Find further themes, sentence by sentence, in texts of several sentences."""
        part = merged_into(self.steps, self.themes)
        found: dict[int, list[int]] = {}
        for start in range(0, len(texts), CUT_AT_ONCE):
            owner, sentences = _cut(texts[start : start + CUT_AT_ONCE])
            for block, likely in self.student.read(sentences):
                best = likely.argmax(axis=1)
                for row in np.flatnonzero(likely.max(axis=1) >= ALSO).tolist():
                    who = start + owner[block.start + row]
                    what, more = int(part[best[row]]), found.setdefault(who, [])
                    fresh = what != theme[who] and what not in more
                    if fresh and len(more) < ALSO_AT_MOST:
                        more.append(what)
        return found


def _cut(texts: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return the sentences of texts of several, each with the place of its text."""
    owner, sentences = [], []
    for i, text in enumerate(texts):
        if not several(text):
            continue
        parts = [text[a:b] for a, b in spans(text)[:SENTENCES_AT_MOST]]
        if len(parts) > 1:
            said = [one for one in parts if _bytes(one) >= LEAST_SAID]
            owner += [i] * len(said)
            sentences += said
    return owner, sentences


def _bytes(said: str) -> int:
    return len(said) if said.isascii() else len(said.encode("utf-8", "replace"))
