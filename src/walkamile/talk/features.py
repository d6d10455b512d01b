"""An utterance as numbers: the readable features that the listening model weighs."""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from walkamile.talk import cues

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# About a hundred everyday words that carry no content of their own.
EVERYDAY = frozenset([
    "a", "about", "actually", "after", "all", "also", "am", "an", "and", "any", "are",
    "as", "at", "be", "because", "been", "before", "being", "but", "by", "can", "could",
    "did", "do", "does", "doing", "don", "for", "from", "get", "go", "going", "good",
    "got", "had", "has", "have", "he", "her", "here", "him", "his", "how", "i", "if",
    "in", "into", "is", "it", "its", "just", "kind", "know", "like", "little", "lot",
    "make", "maybe", "me", "mean", "more", "much", "my", "no", "not", "now", "of", "oh",
    "okay", "on", "one", "or", "other", "our", "out", "over", "people", "really",
    "right", "said", "say", "see", "she", "so", "some", "something", "sort", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "thing", "things",
    "think", "this", "those", "time", "to", "too", "uh", "um", "up", "us", "very",
    "was", "we", "well", "were", "what", "when", "where", "which", "who", "why", "will",
    "with", "would", "yeah", "yes", "you", "your",
    "aber", "alle", "als", "also", "auch", "auf", "aus", "bei", "bin", "bis", "dann",
    "das", "dass", "dem", "den", "denn", "der", "des", "die", "ein", "eine", "einem",
    "einen", "einer", "es", "für", "gar", "habe", "haben", "hat", "hatte", "ich", "ihm",
    "ihn", "ihnen", "ihr", "ihre", "ihren", "immer", "ist", "ja", "kann", "kein",
    "keine", "man", "mehr", "mein", "meine", "mich", "mir", "mit", "nach", "nein",
    "nicht", "noch", "nur", "oder", "schon", "sehr", "sein", "sich", "sie", "sind",
    "über", "und", "uns", "vom", "von", "vor", "warum", "weil", "wenn", "wer", "wie",
    "wir", "wird", "wurde", "zum", "zur",
])  # fmt: skip
# Words by which a question takes up what was said, without repeating it.
TAKES_UP = frozenset(
    [
        "that",
        "this",
        "it",
        "those",
        "them",
        "more",
        "else",
        "why",
        "example",
        "mean",
        "happened",
        "then",
        "instead",
        "das",
        "dann",
        "warum",
        "beispiel",
        "stattdessen",
    ]
)


# The customer's words as a listener says them back.
TURNED = {
    "i": "you", "my": "your", "me": "you", "i'm": "you're", "i've": "you've",
    "mine": "yours", "myself": "yourself", "am": "are", "i'd": "you'd",
    "i'll": "you'll", "we": "you", "our": "your",
}  # fmt: skip
VERBS = frozenset([
    "do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "can",
    "could", "will", "would", "should",
    "haben", "hat", "hatten", "ist", "sind", "waren", "können", "kann", "darf",
    "wollen", "möchten", "würden", "gibt", "wird", "werden", "müssen", "kommen",
    "nehmen",
])  # fmt: skip
SUBJECTS = frozenset([
    "you", "he", "she", "they", "it", "that", "there", "i", "we", "this", "your",
    "sie", "er", "es", "das", "ich", "wir",
])  # fmt: skip
ASKING = frozenset([
    "what", "how", "why", "where", "when", "who", "which",
    "wie", "warum", "wieso", "wozu", "wofür", "wann", "wer", "welche",
])  # fmt: skip
TAGS = frozenset(["right", "okay", "ok", "yeah", "correct", "then", "huh"])


class Around(NamedTuple):
    """An utterance of a colleague and what stands around it."""

    text: str
    before: str  # the customer's last turn
    earlier: str  # the customer's last three turns
    position: float  # 0 at the start of the conversation … 1 at its end
    after: str = ""  # what the customer answers
    own: str = ""  # what the colleague said before


def words(text: str) -> list[str]:
    """Return the words of a text, lower-cased, apostrophes made plain."""
    return list(_cut(text))


# One utterance is cut by a dozen features in a row, its surroundings by the next one's.
@lru_cache(maxsize=256)
def _cut(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def content(text: str) -> set[str]:
    """Return the words that carry content: longer than two letters, not everyday."""
    return {word for word in words(text) if len(word) > 2 and word not in EVERYDAY}


def _asked(sentence: str) -> bool:
    return bool(cues.QUESTION_MARK.search(sentence))


def _of_kind(sentence: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.match(cues.opening(sentence)))


def _questions(around: Around) -> list[float]:
    parts = cues.sentences(around.text)
    asked = [part for part in parts if _asked(part)]
    last = parts[-1] if parts else ""
    return [
        float(bool(asked)),
        float(len(asked)),
        float(_asked(last)),
        float(bool(cues.TAG.search(around.text))),
        float(any(_of_kind(part, cues.OPEN) for part in asked)),
        float(any(_of_kind(part, cues.OPEN) for part in parts)),
        float(bool(asked) and bool(cues.OPEN.search(" ".join(asked)))),
        float(_of_kind(last, cues.OPEN)),
        float(any(_of_kind(part, cues.CLOSED) for part in asked)),
        float(any(_of_kind(part, cues.CLOSED) for part in parts)),
        float(_of_kind(last, cues.CLOSED)),
        len(asked) / max(len(parts), 1),
    ]


def _stems(around: Around) -> list[float]:
    parts = cues.sentences(around.text)
    opens = [cues.opening(part) for part in parts]
    return [
        float(min(len(cues.find("reflection", around.text)), 5)),
        float(any(cues.REFLECTION.match(part) for part in opens)),
        float(bool(opens) and bool(cues.REFLECTION.match(opens[-1]))),
        float(min(len(cues.find("confirmation", around.text)), 3)),
        float(min(len(cues.find("advice", around.text)), 6)),
        float(any(cues.ADVICE.match(part) for part in opens)),
        float(min(len(cues.find("information", around.text)), 6)),
        float(bool(cues.find("leading", around.text))),
        float(bool(cues.find("courtesy", around.text))),
        float(min(len(cues.find("opposing", around.text)), 4)),
        float(around.text.lower().count(" but ")),
    ]


def _shape(around: Around) -> list[float]:
    said = words(around.text)
    n = max(len(said), 1)
    opens = cues.opening(around.text).lower()
    return [
        math.log1p(len(said)),
        float(len(cues.sentences(around.text))),
        float(len(said) <= 4),
        float(len(said) <= 1),
        sum(word.startswith("you") for word in said) / n,
        sum(word in {"i", "i'm", "i'd", "i'll", "i've", "my", "me"} for word in said)
        / n,
        sum(word in {"we", "we'll", "we're", "us", "our", "let's"} for word in said)
        / n,
        float(opens.startswith("you")),
        float(opens.startswith(("it sounds", "sounds", "it seems", "so you", "it's"))),
        float(around.text.rstrip().endswith(("-", "—", "…"))),
        around.position,
        float(any(character.isdigit() for character in around.text)),
    ]


def _against(around: Around) -> list[float]:
    mine, last, earlier = (
        content(around.text),
        content(around.before),
        content(around.earlier),
    )
    n = max(len(mine), 1)
    return [
        float(min(len(mine & last), 8)),
        float(min(len(mine & earlier), 8)),
        len(mine & last) / n,
        len(mine & earlier) / n,
        len(mine - earlier) / n,
        float(min(len(mine - earlier), 20)),
        math.log1p(len(words(around.before))),
        float(_asked(around.before)),
        float(len(words(around.before)) <= 3),
    ]


def _answered(around: Around) -> list[float]:
    """Return what the customer makes of it: a yes follows what was heard rightly."""
    answer = words(around.after)
    return [
        float(bool(cues.YES.match(around.after))),
        float(bool(cues.NO.match(around.after))),
        math.log1p(len(answer)),
        float(len(answer) <= 2),
        float(_asked(around.own)),
        float(_asked(around.after)),
        math.log1p(len(words(around.own))),
    ]


def _said_back(around: Around) -> list[float]:
    """Pairs and triples of the customer's own words, seen from the other side."""
    theirs = [TURNED.get(word, word) for word in words(around.before)]
    mine = words(around.text)
    twos, threes = set(pairwise(theirs)), set(_threes(theirs))
    pairs = list(pairwise(mine))
    return [
        sum(pair in twos for pair in pairs) / max(len(pairs), 1),
        float(sum(three in threes for three in _threes(mine))),
    ]


def _threes(said: list[str]) -> list[tuple[str, str, str]]:
    return list(zip(said, said[1:], said[2:], strict=False))


def _order(around: Around) -> list[float]:
    """Where verb and subject change places: it tells questions without their mark."""
    mine = words(around.text)
    n = max(len(mine), 1)
    turned = [at for at, pair in enumerate(pairwise(mine)) if inverted(pair)]
    asks = [at for at, word in enumerate(mine) if word in ASKING]
    return [
        float(len(turned)),
        turned[-1] / n if turned else -1.0,
        asks[-1] / n if asks else -1.0,
        float(len(asks)),
        float(bool(mine) and mine[-1] in TAGS),
        math.log1p(len(mine) - turned[-1]) if turned else 0.0,
    ]


def inverted(pair: tuple[str, str]) -> bool:
    """Say whether a verb stands before its subject here, as in a question."""
    return pair[0] in VERBS and pair[1] in SUBJECTS


def features(around: Around) -> list[float]:
    """Return the readable features of one utterance."""
    return [
        *_questions(around),
        *_stems(around),
        *_shape(around),
        *_against(around),
        *_answered(around),
        *_said_back(around),
        *_order(around),
    ]


def _answer(turns: Sequence[tuple[bool, str]], at: int) -> str:
    after = turns[at + 1] if at + 1 < len(turns) else (True, "")
    return "" if after[0] else after[1]


def surroundings(turns: Sequence[tuple[bool, str]]) -> list[tuple[int, Around]]:
    """Return each colleague's utterance with its place and its surroundings.

    ``turns`` are pairs (is it a colleague's?, text) in the order given.
    """
    heard: list[str] = []
    found = []
    own = ""
    for at, (ours, text) in enumerate(turns):
        if not ours:
            heard.append(text)
            continue
        found.append(
            (
                at,
                Around(
                    text=text,
                    before=heard[-1] if heard else "",
                    earlier=" ".join(heard[-3:]),
                    position=at / max(len(turns) - 1, 1),
                    after=_answer(turns, at),
                    own=own,
                ),
            )
        )
        own = text
    return found
