"""Which texts hold any cue at all? Asked of all of them at once; most hold none."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from walkamile.understand.feeling import asks, idioms
from walkamile.understand.feeling import effort as of_effort
from walkamile.understand.feeling.phrases import fold

Known = Sequence[tuple[str, ...]]
Flags = npt.NDArray[np.bool_]
ABOUT = ("effort", "actionability", "urgency", "business")

# Folded words are in small Latin letters: whatever else stands beside may end a word. A
# text that is let through for nothing costs time, never a wrong answer: each phrase is
# looked for again, exactly. (Classes of all letters of the world are ten times as slow.)
_BEFORE, _AFTER = "(?:^|[^a-z0-9_])", "(?:$|[^a-z0-9_])"
_LETTER, _ELSE = "[A-Za-z]", "[^A-Za-z]*"
# Where a sentence begins: a mark, whom it is said to, and words that say nothing yet.
_GREETINGS = "hi|hello|hey|and|but|so|ok|okay|also|please|well|sorry|thanks|seriously"
_GREETINGS += "|hallo|und|aber|bitte|hola|y|pero|bonjour|et|mais|ciao|e|ma|ola|mas|maar"
_TO_SOMEBODY = rf"[^a-z0-9@]*(?:@\w+\s+)*(?:(?:{_GREETINGS})[^a-z0-9]+){{0,2}}"
_BEGINS = r"(?:^|[.!?…:;\n])" + _TO_SOMEBODY
_BEGINS_OR_GOES_ON = r"(?:^|[.!?…:;,\n–—-])" + _TO_SOMEBODY
_THEN_A_QUESTION_MARK = r"(?:[^a-z0-9?.!…\n][^?.!…\n]*)?\?"
_NEVER = r"[^\s\S]"


def cues(folded: Sequence[str], known: Known, about: str) -> list[tuple[str, ...]]:
    """Return for each text those of its languages in which it holds a cue.

    ``about`` is one of ``ABOUT``: most texts hold a cue of one at most.
    """
    pattern = partial(_cue_pattern, about=about)
    return _languages(_column(folded), known, pattern)


def asking(folded: Sequence[str], known: Known) -> Flags:
    """Return which texts ask something: by how a sentence begins and by its mark.

    In languages whose beginnings nobody has written down, by the last mark alone.
    """
    column = _column(folded)
    found = _languages(column, known, _asking_pattern)
    marked = _plain(pc.match_substring_regex(column, r"[?？؟]\s*$"))
    foreign = [not set(some) & set(of_effort.LANGUAGES) for some in known]
    asked: Flags = np.array([bool(one) for one in found], bool)
    return np.asarray(asked | (marked & np.array(foreign, bool)), bool)


def wishing(folded: Sequence[str], known: Known) -> Flags:
    """Return which texts say by how a sentence begins what should be otherwise."""
    found = _languages(_column(folded), known, _wishing_pattern)
    return np.array([bool(one) for one in found], bool)


def counts(folded: Sequence[str], known: Known) -> list[tuple[str, ...]]:
    """Return for each text the languages in which it may hold a counted fact."""
    return _languages(_column(folded), known, of_effort.counting)


def turns_of_phrase(folded: Sequence[str], known: Known) -> Flags:
    """Return which texts hold a phrase that means the opposite of its words."""
    plain = pc.replace_substring_regex(_column(folded), idioms.COMMAS, " ")
    found = _languages(plain, known, _idiom_pattern)
    return np.array([bool(one) for one in found], bool)


def lettered(texts: Sequence[str], at_least: int) -> Flags:
    """Return which texts have so many letters, of whatever script."""
    found = among(texts, _ELSE.join([_LETTER] * at_least)).copy()
    for at in np.flatnonzero(~found).tolist():
        found[at] = sum(map(str.isalpha, texts[at])) >= at_least
    return found


def among(texts: Sequence[str], pattern: str) -> Flags:
    """Return which texts a pattern stands in."""
    return _plain(pc.match_substring_regex(_column(texts), pattern))


def _languages(column: Any, known: Known, pattern: Any) -> list[tuple[str, ...]]:
    holding: list[list[str]] = [[] for _ in known]
    for language in of_effort.LANGUAGES:
        rows = [at for at, some in enumerate(known) if language in some]
        if not rows:
            continue
        asked = column.take(pa.array(rows))
        found = _plain(pc.match_substring_regex(asked, pattern(language)))
        for at in np.flatnonzero(found).tolist():
            holding[rows[at]].append(language)
    return [
        tuple(one for one in some if one in held)
        for some, held in zip(known, holding, strict=True)
    ]


def _column(texts: Sequence[str]) -> Any:
    """Return texts as a column; half of a surrogate pair stands as "?"."""
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        return pa.array(clean, pa.large_string())


def _plain(mask: Any) -> Flags:
    flags: Flags = mask.to_numpy(zero_copy_only=False)
    return flags


@cache
def _cue_pattern(language: str, about: str) -> str:
    if about == "effort":
        return _any(of_effort.every(language))
    return _any(phrases) if (phrases := asks.every(language, about)) else _NEVER


@cache
def _asking_pattern(language: str) -> str:
    marked, plain = (asks.openings(kind, language) for kind in ("question", "asking"))
    if not marked:
        return _NEVER
    asked = _BEGINS_OR_GOES_ON + _one_of(marked) + _THEN_A_QUESTION_MARK
    return f"{asked}|{_BEGINS}{_one_of(plain)}{_AFTER}"


@cache
def _wishing_pattern(language: str) -> str:
    words = asks.openings("wanting", language)
    return _BEGINS + _one_of(words) + _AFTER if words else _NEVER


@cache
def _idiom_pattern(language: str) -> str:
    return _any(idioms.every(language))


def _any(phrases: Sequence[str]) -> str:
    """Return a pattern in which any of the phrases stands as whole words."""
    return _BEFORE + _one_of(phrases) + _AFTER


def _one_of(phrases: Sequence[str]) -> str:
    worded = {r"\s+".join(map(_word, fold(phrase).split())) for phrase in phrases}
    return "(?:" + "|".join(sorted(worded)) + ")"


def _word(word: str) -> str:
    escaped = "".join(c if c.isalnum() or c in "_*" else "\\" + c for c in word)
    return escaped.replace("*", "[a-z0-9_]*")
