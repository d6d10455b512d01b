"""Where in a verbatim the words looked for stand, to the letter."""

from collections.abc import Iterable
from functools import lru_cache

from walkamile.understand.search.query import Query, Wanted
from walkamile.understand.search.tongues import plain, stemmed, stops, tongue, unspaced
from walkamile.understand.search.words import slips

Span = tuple[int, int]


def spans(text: str, query: Query, *, language: str = "") -> list[Span]:
    """Return where the words of a query stand in a text, as code points, in order.

    A word is found by its stem in the text's language, by its beginning where it is
    unfinished; where nothing at all is there, with the slips the search allows.
    Overlapping finds are joined.
    """
    name = tongue(language)
    words = _cut(text)
    telling = [part for part in query.wanted if not stops(part.words, name)]
    found: list[Span] = []
    wanted = [part for part in telling or query.wanted if part.sign != "-"]
    for part in wanted:
        found += _of(part, text, words, name)
    if not found:
        found = [span for part in wanted for span in _slipped(part, words)]
    return _joined(found)


def _cut(text: str) -> list[tuple[str, int, int]]:
    tokens = plain().pre_tokenize(text).tokens
    return [(t.text, t.char_offset_from, t.char_offset_to) for t in tokens]


def _of(
    part: Wanted, text: str, words: list[tuple[str, int, int]], name: str
) -> list[Span]:
    wanted = list(plain().analyze(part.words))
    if not wanted:
        return []
    runs = [part.words[start:end] for start, end in unspaced(part.words)]
    if runs:
        return [span for run in runs for span in _everywhere(text, run)]
    if part.phrase and len(wanted) > 1:
        return _in_order(words, wanted)
    return [span for word in wanted for span in _word(word, words, name, part)]


def _word(
    word: str, words: list[tuple[str, int, int]], name: str, part: Wanted
) -> list[Span]:
    stem = stemmed(word, name)
    return [
        (start, end)
        for said, start, end in words
        if said == word
        or (stem and stemmed(said, name) == stem)
        or (part.unfinished and said.startswith(word))
    ]


def _slipped(part: Wanted, words: list[tuple[str, int, int]]) -> list[Span]:
    return [
        (start, end)
        for word in plain().analyze(part.words)
        for said, start, end in words
        if slips(word)
        and abs(len(said) - len(word)) <= slips(word)
        and apart(said, word) <= slips(word)
    ]


def _in_order(words: list[tuple[str, int, int]], wanted: list[str]) -> list[Span]:
    size = len(wanted)
    said = [word for word, _, _ in words]
    return [
        (words[at][1], words[at + size - 1][2])
        for at in range(len(words) - size + 1)
        if said[at : at + size] == wanted
    ]


def _everywhere(text: str, run: str) -> list[Span]:
    """Return where a run of an unspaced script stands; else where its pairs stand."""
    found: list[Span] = []
    at = text.find(run)
    while at >= 0:
        found.append((at, at + len(run)))
        at = text.find(run, at + 1)
    if found or len(run) <= 2:
        return found
    return [
        span
        for begin in range(len(run) - 1)
        for span in _everywhere(text, run[begin : begin + 2])
    ]


def _joined(found: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=100_000)
def apart(one: str, other: str) -> int:
    """Return how many slips part two words: a letter wrong, missing, extra, swapped.

    Optimal string alignment, the distance that the search itself allows.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for there, its in enumerate(other, start=1):
            cost = min(
                before[there] + 1,
                row[there - 1] + 1,
                before[there - 1] + (letter != its),
            )
            swapped = (
                at > 1
                and there > 1
                and letter == other[there - 2]
                and one[at - 2] == its
            )
            row.append(min(cost, earlier[there - 2] + 1) if swapped else cost)
    return row[-1]
