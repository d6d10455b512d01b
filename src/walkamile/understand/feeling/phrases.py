"""Find phrases of a cue file in a text, at the place where the customer wrote them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple


class Cue(NamedTuple):
    """A phrase that was found: where it stands, and what it is worth."""

    start: int
    end: int
    value: Any


@lru_cache(maxsize=65_536)
def _folded(character: str) -> str:
    """One character in, one out, so that offsets stay true."""
    base = unicodedata.normalize("NFD", character)[0]
    return "'" if base in "’‘`´" else base.casefold()[:1] or base


def fold(text: str) -> str:
    """Return the text without case or accents, of the same length."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, text))


@lru_cache
def load(name: str) -> dict[str, Any]:
    """Return a cue file of this folder as it is written."""
    text = (
        files("walkamile.understand.feeling.cues")
        .joinpath(f"{name}.toml")
        .read_text("utf-8")
    )
    return tomllib.loads(text)


class Phrases:
    """Phrases, each with a value, in one language; finds them all in one pass."""

    def __init__(self, phrases: Mapping[str, Any]) -> None:
        self._values = {fold(phrase): value for phrase, value in phrases.items()}
        self._stems = sorted(
            (phrase for phrase in self._values if "*" in phrase), key=len, reverse=True
        )
        self._pattern = _pattern(self._values)

    def __bool__(self) -> bool:
        return bool(self._values)

    def among(self, folded: str) -> bool:
        """Say whether any phrase stands in an already folded text."""
        return bool(self._values) and self._pattern.search(folded) is not None

    def find(self, folded: str) -> Iterator[Cue]:
        """Yield each phrase of an already folded text; the longest wins."""
        if not self._values:
            return
        for hit in self._pattern.finditer(folded):
            yield Cue(hit.start(), hit.end(), self._value(hit.group()))

    def _value(self, found: str) -> Any:
        words = " ".join(found.split())
        if words in self._values:
            return self._values[words]
        for stem in self._stems:
            if re.fullmatch(_regex(stem), found):
                return self._values[stem]
        raise KeyError(found)


def _regex(phrase: str) -> str:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return r"\s+".join(words)


def _pattern(phrases: Mapping[str, Any]) -> re.Pattern[str]:
    """One regular expression: a tree of the first letters, longest phrase first."""
    by_letters: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        by_letters.setdefault(phrase[:1], []).append(_regex(phrase))
    branches = ["(?:" + "|".join(group) + ")" for group in by_letters.values()]
    return re.compile(r"(?<!\w)(?:" + "|".join(branches) + r")(?!\w)")
