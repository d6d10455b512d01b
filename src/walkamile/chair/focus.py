"""Does this paper speak of our customers' situation, or of ourselves?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from walkamile.chair.words import LANGUAGES, pattern

# Words in quotation marks of at least so many letters are somebody's own words.
_OWN_WORDS = re.compile(r"[“„«\"]([^“”„«»\"]{15,})[”“»\"]")
_MARK = re.compile(r"^[\s#>*+\-–•]*(?:\d{1,2}[.)]\s+)?(?:\[[ xX]?\]\s+)?")
# A line this long that ends without a stop was broken by an editor, not by its writer;
# the next one goes on unless it opens a list, a heading or a table.
_BROKEN = re.compile(r"(?<=[^\n]{50})(?<![.!?:;…|])\n(?=[^\W\d_]|[(“\"])")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, whom it speaks of (customers, ourselves, null), and which words say so.

    ``because``: spans ``{start, end, why}``; all offsets are code points of the text.
    """

    start: int
    end: int
    text: str
    speaks_of: str | None
    because: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Focus:
    """How much of a text speaks of customers' situation.

    ``share`` 0…1: sentences about customers, of all that speak of customers or of
    ourselves; null where none does. ``customers`` and ``ourselves`` count them.
    """

    share: float | None
    customers: int
    ourselves: int
    language: str | None
    sentences: tuple[Sentence, ...]


def focus(
    text: str, *, language: str | None, sentences: Callable[[str], list[Span]]
) -> Focus:
    """Return the outward share of a text in one of five languages (en, de, es, fr, pt).

    A sentence speaks of customers when it names them and tells more of their situation
    than of ours, or holds their own words; speaking of them as our means ("customer
    acquisition") is speaking of ourselves. Another language, or null, tells nothing.
    """
    if language not in LANGUAGES:
        return Focus(share=None, customers=0, ourselves=0, language=None, sentences=())
    read = tuple(_read(text, span, language) for span in sentences(_unbroken(text)))
    outward = sum(one.speaks_of == "customers" for one in read)
    inward = sum(one.speaks_of == "ourselves" for one in read)
    told = outward + inward
    return Focus(
        share=outward / told if told else None,
        customers=outward,
        ourselves=inward,
        language=language,
        sentences=read,
    )


def _unbroken(text: str) -> str:
    """Return a text whose broken lines are whole; every letter stays in its place."""
    return _BROKEN.sub(" ", text)


def _read(text: str, span: Span, language: str) -> Sentence:
    start, end = span
    mark = _MARK.match(text, start, end)
    start = mark.end() if mark and mark.end() < end else start
    cues = {
        name: _cues(text, start, end, language, name)
        for name in ("customers", "situation", "ourselves", "means")
    }
    cues["customers"] = [
        cue for cue in cues["customers"] if not _within(cue, cues["means"])
    ]
    own = [found.span() for found in _OWN_WORDS.finditer(text, start, end)]
    cues["ourselves"] = [cue for cue in cues["ourselves"] if not _within(cue, own)]
    whom = _whom(cues, bool(own))
    shown = {
        "customers": ("customers", "situation"),
        "ourselves": ("ourselves", "means"),
    }
    because = [
        {"start": left, "end": right, "why": name}
        for name in shown.get(whom or "", ())
        for left, right in cues[name]
    ]
    if whom == "customers":
        because += [
            {"start": left, "end": right, "why": "own words"} for left, right in own
        ]
    return Sentence(
        start=start,
        end=end,
        text=text[start:end],
        speaks_of=whom,
        because=tuple(because),
    )


def _whom(cues: dict[str, list[Span]], has_own_words: bool) -> str | None:
    named, ours = bool(cues["customers"]), bool(cues["ourselves"] or cues["means"])
    if cues["means"] and not (named and cues["situation"]):
        return "ourselves"
    if named:
        theirs = len(cues["customers"]) + len(cues["situation"])
        if has_own_words or theirs >= len(cues["ourselves"]) + len(cues["means"]):
            return "customers"
        return "ourselves"
    return "ourselves" if ours else None


def _cues(text: str, start: int, end: int, language: str, name: str) -> list[Span]:
    return [
        found.span() for found in pattern(language, name).finditer(text, start, end)
    ]


def _within(cue: Span, spans: list[Span]) -> bool:
    return any(start <= cue[0] and cue[1] <= end for start, end in spans)
