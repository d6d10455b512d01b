"""Put a pseudonym in the place of whatever identifies someone."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import NamedTuple, TypedDict

from walkamile.listen.redact.addresses import addresses
from walkamile.listen.redact.known import known
from walkamile.listen.redact.numbers import numbers
from walkamile.listen.redact.people import people
from walkamile.listen.redact.spans import Found, apart, grid, houses, streets_of
from walkamile.listen.redact.tokens import Token, tokens
from walkamile.listen.redact.words import (
    ENGLISH,
    LITTLE,
    NAME,
    NEVER,
    ORDINARY,
    PLACE,
    RARE,
    cue,
    fold,
    kinds,
)

# Marks without width, with which a name can be hidden from a pattern.
UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
GERMAN = re.compile(
    r"\b(?:ich|und|der|die|das|dem|den|des|dass|daß|nicht|ist|sie|wir|mit|ein|eine[nmrs]?|für"
    r"|auf|zu|zum|zur|von|vom|bei|beim|mein\w?|sehr|war|habe|haben|hat|wurde|im|es|noch|nach"
    r"|wie|auch|kein\w*|aber|oder|wenn|man|mich|mir|sich|sind|uns|unser\w*|ihr\w*|schon"
    r"|immer|wieder|mehr|nur|kann|hier|jetzt|danke|durch|gegen|über|ohne|alles|gut\w*)\b",
    re.IGNORECASE,
)
# The same words folded, and how those begin that have several endings.
LIKE_GERMAN = cue("likely_german")
GERMAN_STEMS = ("mein", "kein", "unser", "ihr", "gut")
GERMAN_WORDS = 2  # of these in a text: then every noun begins with a capital


SUFFIXES = cue("street_suffixes")
NAMED_STREETS = cue("named_streets")
STREETS = cue("strong_streets") - {"ul", "via", "canada", "lago", "vila", "patio"}
# A word of a name found, in small letters elsewhere: the name again, unless it is one of these.
KNOWN_HERE = ENGLISH | RARE | PLACE | NEVER | LITTLE


class Span(TypedDict):
    """What was masked: code points of the original, its kind, what stands there now."""

    start: int
    end: int
    kind: str
    replaced_by: str


class Redacted(NamedTuple):
    """A text with pseudonyms in it, and what they replaced. It is not anonymous."""

    text: str
    spans: list[Span]


def as_it_is(kind: str, value: str) -> str:
    """Tell names apart by themselves: for what is not kept beyond one call."""
    del kind
    return value


# The kind under which a word is kept that is a name wherever it stands.
NAMED = "named"


class Thread:
    """The pseudonyms of one thread: the same value is called the same throughout.

    ``sign`` turns a value into what is remembered of it: whoever keeps a thread gives
    a keyed hash, so that what is kept names nobody. ``called`` are the numbers given
    before, by kind and signed value.
    """

    def __init__(
        self,
        sign: Callable[[str, str], str] = as_it_is,
        called: Mapping[tuple[str, str], int] | None = None,
    ) -> None:
        self._sign = sign
        self.called: dict[tuple[str, str], int] = dict(called or {})
        self._counts: dict[str, int] = {}
        for (kind, _), number in self.called.items():
            self._counts[kind] = max(number, self._counts.get(kind, 0))
        self._named = any(kind == NAMED for kind, _ in self.called)

    def call(self, kind: str, value: str) -> str:
        """Return the pseudonym of a value, a new one at its first appearance."""
        key = kind, self._sign(kind, " ".join(fold(value).split()))
        if key not in self.called:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self.called[key] = self._counts[kind]
        return f"[{kind.replace('_', ' ')} {self.called[key]}]"

    def also(self, kind: str, value: str, like: str) -> None:
        """Let a part of a name lead to the same pseudonym, unless it has its own."""
        key = kind, self._sign(kind, " ".join(fold(like).split()))
        part = kind, self._sign(kind, fold(value))
        self.called.setdefault(part, self.called[key])

    def name(self, word: str) -> None:
        """Remember a word that is a name wherever it stands."""
        self.called[NAMED, self._sign(NAMED, word)] = 0
        self._named = True

    @property
    def has_names(self) -> bool:
        """Say whether any word was remembered as a name."""
        return self._named

    def knows(self, word: str) -> bool:
        """Say whether a word was remembered as a name."""
        return self._named and (NAMED, self._sign(NAMED, word)) in self.called


def redact_one(
    text: str,
    thread: Thread,
    names: Iterable[str] = (),
    rules: Mapping[str, "re.Pattern[str]"] | None = None,
) -> Redacted:
    """Replace what identifies a person in one text.

    ``names`` are those the record gives (author, recipient). ``rules`` are an owner's
    own patterns by kind, for instance of order numbers.
    """
    shown, places = _seen(text)
    found = apart(_all(shown, list(names), rules or {}, thread))
    spans: list[Span] = []
    pieces: list[str] = []
    last = 0
    for one in found:
        start, end = places[one.start] if places else one.start, one.end
        if places:
            end = places[one.end - 1] + 1
        name = _called(thread, one, shown)
        spans.append(Span(start=start, end=end, kind=one.kind, replaced_by=name))
        pieces += [text[last:start], name]
        last = end
    return Redacted("".join(pieces) + text[last:], spans)


def _seen(text: str) -> tuple[str, list[int]]:
    """Return the text without unseen marks, and where each of its letters stood."""
    if text.isascii() or not UNSEEN.search(text):
        return text, []
    places = [at for at, mark in enumerate(text) if not UNSEEN.match(mark)]
    return "".join(text[at] for at in places), places


def _all(
    text: str,
    names: list[str],
    rules: Mapping[str, "re.Pattern[str]"],
    thread: Thread,
) -> list[Found]:
    read, english = tokens(text)
    found = [
        Found(*match.span(), kind)
        for kind, rule in rules.items()
        for match in rule.finditer(text)
        if match.group()
    ]
    found += numbers(text)
    found += known(read, names)
    german = not english and _is_german(text, read)
    small = text.lower()
    if any(token.digits for token in read) or "orner" in small or "s/n" in small:
        found += grid(text, read, NAMED_STREETS)
        found += addresses(text, read, english=english)
    found += people(text, read, english=english, german=german)
    if thread.has_names:
        found += [
            Found(token.start, token.end, "person")
            for token in read
            if thread.knows(token.word)
        ]
    found += [*houses(read, found, SUFFIXES), *streets_of(text, read, found, STREETS)]
    return _again(read, found)


def _is_german(text: str, read: list[Token]) -> bool:
    """Tell whether German words stand in it: looked for where such words are at all."""
    joined = [1 for token in read if not token.word.isalnum()]
    likely = [
        1
        for _, _, _, _, _, plain, *_ in read
        if plain in LIKE_GERMAN or plain.startswith(GERMAN_STEMS)
    ]
    if len(likely) + GERMAN_WORDS * len(joined) < GERMAN_WORDS:
        return False
    said = islice(GERMAN.finditer(text, 0, 2000), GERMAN_WORDS)
    return sum(1 for _ in said) == GERMAN_WORDS


def _again(read: list[Token], found: list[Found]) -> list[Found]:
    """Mask a name's words wherever else they stand: in capitals, or as no known word."""
    people_found = apart(one for one in found if one.kind == "person")
    if not people_found:
        return found
    words: set[str] = set()
    small: set[str] = set()
    spans = iter(people_found)
    span = next(spans)
    for token in read:
        while token.start >= span.end:
            following = next(spans, None)
            if following is None:
                break
            span = following
        if span.start <= token.start < span.end:
            words.add(token.word)
            if not token.is_a & KNOWN_HERE:
                small.add(token.word)
    named = {w for w in words if len(w) > 2 and (w[0].isupper() or w in small)}
    return found + [
        Found(token.start, token.end, "person") for token in read if token.word in named
    ]


def _called(thread: Thread, one: Found, text: str) -> str:
    value = text[one.start : one.end]
    name = thread.call(one.kind, value)
    if one.kind == "person":
        for part in value.split():
            if len(part) > 2:
                if kinds(part) & NAME and not kinds(part) & ORDINARY:
                    thread.name(part)
                thread.also("person", part, value)
    return name
