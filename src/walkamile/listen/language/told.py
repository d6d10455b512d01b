"""Which language is this in? Unknown is an answer where a text is too short to tell."""

import re
from collections.abc import Sequence
from functools import lru_cache
from string import ascii_letters
from typing import Any

from walkamile.listen.language.guessing import guesses

UNKNOWN = "unknown"

# Fewer letters than this are guessed wrong too often to be shown: "ok", "super", "top".
LETTERS_ENOUGH = 20
# The identifier's own probability below which two languages are too close to call: on
# 2,344 short posts in seven languages 0.7 % of those named are wrong, 13 % unknown.
SURE_ENOUGH = 0.5
# A script that one language alone writes needs no guessing, however short the text.
SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
)
SCRIPT_SHARE = 0.3
ADDRESS = re.compile(r"https?://\S+|\S+@\S+|[#@]\w+")
LETTERS = ascii_letters.encode("ascii")


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str:
    """Return a text's language (ISO 639-1), or ``unknown``."""
    known, words = _at_a_glance(text)
    return known or _named(*_identifier().classify(words))


def languages(texts: Sequence[str]) -> list[str]:
    """Return the language of each text: what ``language`` says, for many at once."""
    seen = [_at_a_glance(text) for text in texts]
    asked = [words for known, words in seen if not known]
    told = iter(guesses(_identifier(), asked, unsure_at=SURE_ENOUGH) if asked else ())
    return [known or _named(*next(told)) for known, _ in seen]


def _named(code: str, probability: float) -> str:
    return str(code) if probability >= SURE_ENOUGH else UNKNOWN


def _at_a_glance(text: str) -> tuple[str, str]:
    """Return what needs no guessing, or nothing, and the words to guess by."""
    marked = "@" in text or "#" in text or "://" in text
    words = ADDRESS.sub(" ", text) if marked else text
    letters = _letters(words)
    if not letters:
        return UNKNOWN, words
    for code, script in () if words.isascii() else SCRIPTS:
        if len(script.findall(words)) >= SCRIPT_SHARE * letters:
            return code, words
    return (UNKNOWN if letters < LETTERS_ENOUGH else ""), words


def _letters(words: str) -> int:
    if not words.isascii():
        return sum(map(str.isalpha, words))
    return len(words) - len(words.encode("ascii").translate(None, LETTERS))
