"""How hard or easy do customers say it was?"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from walkamile.understand.feeling.phrases import Cue, Phrases, fold, load

VERY_HARD, VERY_EASY = -5, 5
# A cue turned round ("not easy") is a hardship, but a milder one than its opposite.
TURNED_ROUND = -0.8
# Having to try so often is an effort, as hard as waiting; twice may be chance.
TRIED_AGAIN, OFTEN = -3, 3
# A negator counts when it stands within so many words before the cue.
NEGATION_REACH = 3
NEAR = 200  # characters that those words are looked for in: texts may be endless

LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl", "tr")

_WORD = re.compile(r"[\w']+")
# A count that stands beside one of these does not speak of effort ("two years old").
_NOT_EFFORT = re.compile(
    r"\s*(?:old|alt|warranty|guarantee|garantie|garantía|garanzia|ago)\b"
)


class Fact(NamedTuple):
    """A counted fact of effort as the customer put it: "four times", "two weeks"."""

    start: int
    end: int


class Effort(NamedTuple):
    """Text effort of a sentence, with the words that show it; null without a cue."""

    value: float | None
    cues: tuple[Cue, ...]


@lru_cache
def _cues(language: str) -> Phrases:
    groups = load("effort")["group"]
    return Phrases({p: g["value"] for g in groups for p in g.get(language, ())})


@lru_cache
def every(language: str) -> tuple[str, ...]:
    """Return all phrases of effort in a language."""
    return tuple(p for g in load("effort")["group"] for p in g.get(language, ()))


@lru_cache
def _negators(language: str) -> frozenset[str]:
    return frozenset(map(fold, load("effort")["negators"].get(language, ())))


@lru_cache
def _phrases_that_turn(language: str) -> tuple[str, ...]:
    return tuple(one for one in _negators(language) if " " in one)


@lru_cache
def _attempts(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a count of attempts, and of a word of trying."""
    said, numbers = load("counts"), _numbers(language)
    attempts, times = said["attempts"][language], said["times"][language]
    units = rf"(?P<always>{fold(attempts)})|{fold(times)}"
    counted = rf"(?<!\w)(?P<number>\d+|{numbers})\s*(?:{units})(?!\w)"
    return re.compile(counted), re.compile(
        rf"(?<!\w)(?:{fold(said['trying'][language])})"
    )


def _numbers(language: str) -> str:
    return "|".join(fold(load("counts")["numbers"][language]).split())


@lru_cache
def counting(language: str) -> str:
    """Return the pattern of a number beside a unit, in folded text of a language."""
    numbers = _numbers(language)
    units = fold(load("counts")["units"][language])
    return rf"(?:\d+(?:[.,]\d+)?|{numbers})\s*(?:{units})"


@lru_cache
def _counts(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){counting(language)}(?!\w)")


def effort(folded: str, start: int, end: int, *, languages: tuple[str, ...]) -> Effort:
    """Return how hard a sentence says it was: -5 very hard … +5 very easy, or null.

    The scale and its null are those of Qualtrics XM Discover's "Effort": sentence by
    sentence, nothing where the words do not speak of effort.
    """
    cues = [
        _turned(folded, start, cue, language)
        for language in languages
        for cue in _cues(language).find(folded[start:end])
    ]
    cues += [
        cue for language in languages for cue in _tried(folded, start, end, language)
    ]
    if not cues:
        return Effort(None, ())
    hardest = min(0, *(cue.value for cue in cues))
    easiest = max(0, *(cue.value for cue in cues))
    value = hardest + easiest
    return Effort(float(value), tuple(dict.fromkeys(cues)))


def _tried(folded: str, start: int, end: int, language: str) -> Iterator[Cue]:
    """Yield counts of attempts: "six emails", "four times" beside a call or a question."""
    counted, trying = _attempts(language)
    two = fold(load("counts")["two"][language]).split()
    hits = [*counted.finditer(folded, start, end)]
    tries = bool(hits) and trying.search(folded, start, end) is not None
    for hit in hits:
        number = hit["number"]
        few = int(number) < OFTEN if number.isdecimal() else number in two
        if few or not (hit["always"] or tries):
            continue
        yield Cue(hit.start(), hit.end(), TRIED_AGAIN)


def facts(folded: str, *, languages: tuple[str, ...]) -> list[Fact]:
    """Return the counted facts of a text: how often, how long."""
    return [
        Fact(hit.start(), hit.end())
        for language in languages
        for hit in _counts(language).finditer(folded)
        if not _NOT_EFFORT.match(folded, hit.end())
    ]


def _turned(folded: str, start: int, cue: Cue, language: str) -> Cue:
    """Return the cue at its place in the text, turned round by a negator before it."""
    place = Cue(start + cue.start, start + cue.end, cue.value)
    near = max(start, place.start - NEAR)
    before = _WORD.findall(folded[near : place.start])[-NEGATION_REACH:]
    negators, said = _negators(language), " ".join(before)
    negated = any(word in negators or word.endswith("n't") for word in before)
    negated |= any(phrase in said for phrase in _phrases_that_turn(language))
    if not negated:
        return place
    turned = max(VERY_HARD, min(VERY_EASY, cue.value * TURNED_ROUND))
    return place._replace(value=turned)
