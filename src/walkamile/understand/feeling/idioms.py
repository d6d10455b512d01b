"""Turns of phrase that mean the opposite of their words: "not bad"."""

import re
from functools import lru_cache

from walkamile.understand.feeling.phrases import Phrases, load

# "Great, another delay" and "great another delay" are one turn of phrase.
COMMAS = "[,;:!…]"
_COMMAS = re.compile(COMMAS)


@lru_cache
def _phrases(language: str) -> Phrases:
    groups = load("turns_of_phrase")
    return Phrases(
        {p: g["value"] for g in groups.values() for p in g.get(language, ())}
    )


@lru_cache
def every(language: str) -> tuple[str, ...]:
    """Return all turns of phrase of a language."""
    groups = load("turns_of_phrase").values()
    return tuple(phrase for group in groups for phrase in group.get(language, ()))


def idiom(folded: str, *, languages: tuple[str, ...]) -> float | None:
    """Return what a piece's idiom is worth (-1…1), or null when it holds none."""
    plain = _COMMAS.sub(" ", folded)
    found = (cue for one in languages for cue in _phrases(one).find(plain))
    cue = next(found, None)
    return None if cue is None else float(cue.value)
