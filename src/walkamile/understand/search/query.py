"""What a colleague typed into the search box, and what it asks for."""

import re
from dataclasses import dataclass, field
from typing import Any

from walkamile.refused import Refused

# The longest question that is looked at: a pasted page is a text, not a question.
LONGEST_QUERY = 2_000
# Of a whole text as a question so many words are looked at.
LONGEST_TEXT = 300
# More words than this bring nothing new and cost time for each.
MOST_WORDS = 40

# "a phrase", -not, +must, title:word, word* or word
_PART = re.compile(
    r"""(?P<sign>[+\-]?)
        (?:(?P<place>title|text):)?
        (?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""",
    re.VERBOSE,
)


class EmptyQueryError(Refused):
    """There is nothing to look for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing that is looked for.

    ``sign`` is ``"+"`` (must be there), ``"-"`` (must not) or ``""`` (makes a find
    better); ``place`` is ``"title"``, ``"text"`` or ``""`` (either).
    """

    words: str
    sign: str = ""
    place: str = ""
    phrase: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as typed, and the things it asks for.

    ``meaning`` is what goes to the encoder: the words without signs and without
    what must not be there.
    """

    typed: str
    wanted: tuple[Wanted, ...] = field(default=())

    @property
    def meaning(self) -> str:
        """The words whose meaning is looked for."""
        return " ".join(part.words for part in self.wanted if part.sign != "-")

    @property
    def strict(self) -> bool:
        """True where something must, or must not, be there word for word."""
        return any(part.sign or part.phrase or part.place for part in self.wanted)


def understood(typed: Any, *, as_typed: bool = False) -> Query:
    """Read words, ``"phrases"``, ``+must``, ``-not``, ``title:word``, ``begin*``.

    With ``as_typed`` the last word counts as not yet finished, for a list that fills
    while a person types. A question of signs alone is refused.
    """
    asked = typed[:LONGEST_QUERY] if isinstance(typed, str) else ""
    parts = [part for part in map(_wanted, _PART.finditer(asked)) if part is not None]
    if not any(part.sign != "-" for part in parts):
        raise EmptyQueryError(
            "there is no word to look for.",
            next_step='Type a word, a "phrase in quotation marks" or a question.',
            field="query",
        )
    if as_typed and asked[-1:].isalnum() and not parts[-1].phrase:
        last = parts[-1]
        parts[-1] = Wanted(
            words=last.words, sign=last.sign, place=last.place, unfinished=True
        )
    return Query(typed=typed, wanted=tuple(parts[:MOST_WORDS]))


def of_text(text: str) -> Query:
    """Return a whole text as a question, for what is like it: no sign has a meaning.

    A text without a letter or a digit gives a question that finds nothing.
    """
    words = "".join(letter if letter.isalnum() else " " for letter in text)
    wanted = [Wanted(words=word) for word in words[:LONGEST_QUERY].split()]
    return Query(typed=text, wanted=tuple(wanted[:LONGEST_TEXT]))


def _wanted(found: re.Match[str]) -> Wanted | None:
    phrase, word = found["phrase"], found["word"]
    words = phrase if phrase is not None else word
    if not any(letter.isalnum() for letter in words):
        return None
    return Wanted(
        words=words.strip().rstrip("*"),
        sign=found["sign"],
        place=found["place"] or "",
        phrase=phrase is not None,
        unfinished=phrase is None and words.endswith("*"),
    )
