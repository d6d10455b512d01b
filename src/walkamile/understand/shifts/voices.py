"""Three customers whose words show what changed."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

WORD = re.compile(r"[^\W\d_]{3,}")
SHOWN = 3
# Enough to know which words came in or went away; more would only take time.
LOOKED_AT = 2_000
# Two quotes that share so much say the same.
ALIKE = 0.6
# A quote that tells so much less than the best one would only confuse.
WORTH_SHOWING = 0.3
# Very long texts are hard to read as a quote; words beyond this count for nothing.
READ_WORDS = 60


def quotes(here: Sequence[str], elsewhere: Sequence[str]) -> list[int]:
    """Return which of the texts here show best how they differ from those elsewhere.

    At most three, not saying the same; ``here`` are those of the shift (of the time
    before it where a theme fades), ``elsewhere`` those it is held against.
    """
    chosen = _evenly(here)
    words = [_words(here[row]) for row in chosen]
    weight = telling(words, [_words(elsewhere[row]) for row in _evenly(elsewhere)])
    worth = [
        sum(weight.get(word, 0.0) for word in sorted(said)) / sqrt(len(said) + 5)
        for said in words
    ]
    ranked = sorted(range(len(chosen)), key=lambda at: (-worth[at], here[chosen[at]]))
    least = WORTH_SHOWING * max(worth, default=0.0)
    picked: list[int] = []
    for at in ranked:
        if worth[at] < least:
            break
        if words[at] and not any(_alike(words[at], words[other]) for other in picked):
            picked.append(at)
        if len(picked) == SHOWN:
            break
    return [chosen[at] for at in picked]


def telling(
    here: Sequence[set[str]], elsewhere: Sequence[set[str]]
) -> dict[str, float]:
    """Return words that are commoner here than elsewhere, with how much they tell."""
    counted = Counter(word for said in here for word in said)
    usual = Counter(word for said in elsewhere for word in said)
    many, others = len(here) + 1, len(elsewhere) + 1
    weight = {
        word: sqrt(often) * log((often + 0.5) / many / ((usual[word] + 0.5) / others))
        for word, often in counted.items()
        if often >= 2
    }
    return {word: value for word, value in weight.items() if value > 0}


def words_of(text: str) -> set[str]:
    """Return the different words of a text, as far as a quote is read."""
    return _words(text)


def _evenly(texts: Sequence[str]) -> list[int]:
    step = max(1, len(texts) // LOOKED_AT)
    return list(range(0, len(texts), step))[:LOOKED_AT]


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)[:READ_WORDS]}


def _alike(one: set[str], other: set[str]) -> bool:
    return len(one & other) > ALIKE * len(one | other)
